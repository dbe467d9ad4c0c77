package io.edgewise.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.signal.Quality;
import io.edgewise.window.HandmadeWindow;
import io.edgewise.window.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunGuardTest {
    // Above 10 for 20 s, then 10 s of grace; windows of 10 s with a sample a second.
    private final RunGuard guard = new RunGuard(new RunWhen(0, 10, Duration.ofSeconds(20), Duration.ofSeconds(10)));

    @Test
    void aMachineRunsOnceItsRunBeganLongEnoughBeforeTheWindow() {
        assertEquals(RunState.NOT_RUNNING, guard.check(window(0, 11)));
        assertEquals(RunState.NOT_RUNNING, guard.check(window(10, 11)));
        assertEquals(RunState.NOT_RUNNING, guard.check(window(20, 11)));
        assertEquals(RunState.RUNNING, guard.check(window(30, 11))); // 0 + 20 + 10 = 30
    }

    @Test
    void aValueAtTheLimitIsNotAboveIt() {
        guard.check(window(0, 10));

        assertEquals(RunState.NOT_RUNNING, guard.check(window(30, 11)));
    }

    @Test
    void aSingleSampleBelowEndsTheRun() {
        guard.check(window(0, 11));
        assertEquals(RunState.RUNNING, guard.check(window(30, 11)));

        double[] values = {11, 11, 9, 11, 11, 11, 11, 11, 11, 11};
        Window stopped = new HandmadeWindow(1, 40, 50, 10).samples(0, values).window();

        assertEquals(RunState.NOT_RUNNING, guard.check(stopped));
        assertEquals(RunState.NOT_RUNNING, guard.check(window(50, 11)));
        assertEquals(RunState.NOT_RUNNING, guard.check(window(72, 11))); // the run began anew at 43
        assertEquals(RunState.RUNNING, guard.check(window(73, 11)));
    }

    @Test
    void betweenBothLimitsNothingChanges() {
        RunGuard wide = new RunGuard(new RunWhen(0, 10, 8, Duration.ZERO, Duration.ZERO));

        assertEquals(RunState.NOT_RUNNING, wide.check(window(0, 9))); // never was above 10
        assertEquals(RunState.RUNNING, wide.check(window(10, 11)));
        assertEquals(RunState.RUNNING, wide.check(window(20, 9)));
        assertEquals(RunState.NOT_RUNNING, wide.check(window(30, 8)));
        assertEquals(RunState.NOT_RUNNING, wide.check(window(40, 9)));
        assertEquals(RunState.RUNNING, wide.check(window(50, 10.5)));
    }

    @Test
    void theLowerLimitIsNotAboveTheUpperOne() {
        assertThrows(IllegalArgumentException.class, () -> new RunWhen(0, 10, 11, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void samplesOfOverlappingWindowsCountOnce() {
        double[] stopsThenRuns = {9, 9, 9, 9, 9, 11, 11, 11, 11, 11};
        guard.check(new HandmadeWindow(1, 0, 10, 10).samples(0, stopsThenRuns).window());
        double[] same = {11, 11, 11, 11, 11, 11, 11, 11, 11, 11};
        guard.check(new HandmadeWindow(1, 5, 15, 10).samples(0, same).window());

        assertEquals(RunState.NOT_RUNNING, guard.check(window(34, 11)));
        assertEquals(RunState.RUNNING, guard.check(window(35, 11))); // since 5
    }

    @Test
    void aWindowWithoutAUsableSampleOrJudgedBadTellsNothing() {
        guard.check(window(0, 11));

        assertEquals(RunState.UNKNOWN, guard.check(new HandmadeWindow(1, 30, 40, 10).window()));
        Window bad = window(40, 11);
        bad.slice(0).judge(Quality.BAD);
        assertEquals(RunState.UNKNOWN, guard.check(bad));
        assertEquals(RunState.RUNNING, guard.check(window(50, 11)));
    }

    @Test
    void aRunGoesOnAfterTheClockWasSetBack() {
        guard.check(window(7200, 11));
        guard.check(window(7210, 11));

        assertEquals(RunState.NOT_RUNNING, guard.check(window(0, 11))); // had run for 19 s
        assertEquals(RunState.NOT_RUNNING, guard.check(window(10, 11)));
        assertEquals(RunState.RUNNING, guard.check(window(11, 11)));
        assertEquals(RunState.NOT_RUNNING, guard.check(window(21, 9)));
        assertEquals(RunState.RUNNING, guard.check(longAfter(31)));
    }

    private Window longAfter(long start) {
        guard.check(window(start, 11));
        return window(start + 30, 11);
    }

    private static Window window(long start, double value) {
        return new HandmadeWindow(1, start, start + 10, 10).steady(0, 10, value).window();
    }
}
