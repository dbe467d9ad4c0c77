package io.edgewise.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.window.HandmadeWindow;
import io.edgewise.window.Window;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges [0, 100) and [100, 300), 10 s to settle, windows of 10 s with a sample a second. */
class RegimeGuardTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Regimes.Axis SPEED = new Regimes.Axis(0, List.of(0.0, 100.0, 300.0), List.of("slow", "fast"));
    private static final Regimes.Axis LOAD = new Regimes.Axis(1, List.of(0.0, 5.0, 9.0), List.of("low", "high"));
    private static final int NONE = RegimeGuard.NONE;

    private final RegimeGuard guard = guard(new Regimes(List.of(SPEED), 0.05, TEN));

    @Test
    void aWindowBelongsToARegimeThatHasSettled() {
        assertEquals(NONE, guard.check(window(0, 50))); // what was before the first row is not known
        assertEquals(List.of(Reason.REGIME_CHANGED), reasons(guard));
        assertEquals(0, guard.check(window(10, 50)));
        assertEquals(NONE, guard.check(window(20, 150)));
        assertEquals(1, guard.check(window(30, 150)));
    }

    @Test
    void aWindowThatSpansAChangeBelongsToNone() {
        guard.check(window(0, 50));
        double[] rises = {50, 50, 50, 150, 150, 150, 150, 150, 150, 150};

        assertEquals(
                NONE,
                guard.check(new HandmadeWindow(2, 10, 20, 10).samples(0, rises).window()));
        assertEquals(List.of(Reason.REGIME_CHANGED), reasons(guard));
        assertEquals(Quality.GOOD, guard.why().quality());
        assertEquals(NONE, guard.check(window(20, 150)));
        assertEquals(NONE, guard.check(window(22, 150)));
        assertEquals(1, guard.check(window(23, 150))); // it changed at 13, 10 s to settle
    }

    @Test
    void aSingleSampleInAnotherRegimeBeginsBothAnew() {
        guard.check(window(0, 50));
        double[] once = {50, 50, 50, 150, 50, 50, 50, 50, 50, 50};

        assertEquals(
                NONE,
                guard.check(new HandmadeWindow(2, 10, 20, 10).samples(0, once).window()));
        assertEquals(NONE, guard.check(window(23, 50)));
        assertEquals(0, guard.check(window(24, 50)));
    }

    @Test
    void noiseAtABorderChangesNothing() {
        guard.check(window(0, 99));

        assertEquals(0, guard.check(window(10, 104.9))); // 5 % of 100 beyond 100
        assertEquals(NONE, guard.check(window(20, 105)));
        assertEquals(1, guard.check(window(30, 90))); // 5 % of 200 below 100
        assertEquals(NONE, guard.check(window(40, 89.9)));
        assertEquals(0, guard.check(window(50, 89.9)));
    }

    @Test
    void aValueOutsideAllRangesAndAMissingOneAreNoRegime() {
        guard.check(window(0, 350));
        assertEquals(NONE, guard.check(window(10, 350)));
        assertEquals(List.of(Reason.REGIME_UNKNOWN), reasons(guard));
        assertEquals(350, guard.why().findings().get(0).value());
        assertEquals(Quality.BAD, guard.why().quality());

        guard.check(window(20, 50));
        assertEquals(NONE, guard.check(new HandmadeWindow(2, 30, 40, 10).window()));
        assertEquals(List.of(Reason.REGIME_UNKNOWN), reasons(guard));
        Window bad = window(40, 50);
        bad.slice(0).judge(Quality.BAD);
        assertEquals(NONE, guard.check(bad));
        assertEquals(0, guard.check(window(50, 50))); // a gauge that fails for a while changes no regime
    }

    @Test
    void twoChannelsMakeARegimeOfEachPair() {
        Regimes both = new Regimes(List.of(SPEED, LOAD), 0, Duration.ZERO);
        RegimeGuard pairs = guard(both);

        assertEquals(List.of("slow/low", "slow/high", "fast/low", "fast/high"), both.names());
        assertEquals(0, pairs.check(window(0, 50, 1)));
        assertEquals(1, pairs.check(window(10, 50, 8)));
        assertEquals(2, pairs.check(window(20, 150, 1)));
        assertEquals(3, pairs.check(window(30, 150, 8)));
        assertEquals(NONE, pairs.check(window(40, 150, 9)));
        assertEquals("load", pairs.why().findings().get(0).channel());
    }

    @Test
    void aRegimeGoesOnAfterTheClockWasSetBack() {
        guard.check(window(7200, 50));
        assertEquals(0, guard.check(window(7210, 50)));

        assertEquals(0, guard.check(window(100, 50)));
        assertEquals(NONE, guard.check(window(110, 150)));
        assertEquals(1, guard.check(window(120, 150)));
    }

    @Test
    void whatAPlainReferenceSaysIsSaidOnRandomStreams() {
        int none = 0;
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            RegimeGuard judged = guard(new Regimes(List.of(SPEED), 0.05, TEN));
            double[] stream = new double[600];
            double level = 50;
            for (int i = 0; i < stream.length; i++) {
                level = random.nextInt(40) == 0 ? 20 + 230 * random.nextDouble() : level;
                stream[i] = level + random.nextGaussian();
            }
            for (int start = 0; start + 20 <= stream.length; start += 5) {
                double[] samples = Arrays.copyOfRange(stream, start, start + 20);
                int expected = reference(stream, start, 20);
                none += expected == NONE ? 1 : 0;
                assertEquals(
                        expected,
                        judged.check(new HandmadeWindow(2, start, start + 20, 20)
                                .samples(0, samples)
                                .window()),
                        "seed " + seed + ", start " + start);
            }
        }
        assertEquals(true, none > 1000, "changes hardly happened: " + none);
    }

    /** The whole stream from its first sample, without memory: which range, and since when. */
    private static int reference(double[] stream, int start, int size) {
        int range = -1;
        int since = 0;
        for (int i = 0; i < start + size; i++) {
            double low = range == 1 ? 100 - 0.05 * 200 : 0 - 0.05 * 100;
            double high = range == 1 ? 300 + 0.05 * 200 : 100 + 0.05 * 100;
            if (range < 0 || stream[i] < low || stream[i] >= high) {
                range = stream[i] < 100 ? 0 : 1;
                since = i;
            }
        }
        return since <= start - 10 ? range : NONE;
    }

    @Test
    void regimesThatCannotBeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Regimes(List.of(), 0, TEN));
        assertThrows(IllegalArgumentException.class, () -> new Regimes(List.of(SPEED, SPEED), 0, TEN));
        assertThrows(IllegalArgumentException.class, () -> new Regimes(List.of(SPEED), 0.5, TEN));
        assertThrows(IllegalArgumentException.class, () -> new Regimes.Axis(0, List.of(1.0, 1.0), List.of("a")));
        assertThrows(
                IllegalArgumentException.class, () -> new Regimes.Axis(0, List.of(1.0, 2.0, 3.0), List.of("a", "a")));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RegimeGuard(new Regimes(List.of(LOAD), 0, TEN), List.of("speed")));
    }

    private static RegimeGuard guard(Regimes regimes) {
        return new RegimeGuard(regimes, List.of("speed", "load"));
    }

    private static List<Reason> reasons(RegimeGuard guard) {
        return guard.why().findings().stream().map(Finding::reason).toList();
    }

    private static Window window(long start, double speed) {
        return window(start, speed, 1);
    }

    private static Window window(long start, double speed, double load) {
        return new HandmadeWindow(2, start, start + 10, 10)
                .steady(0, 10, speed)
                .steady(1, 10, load)
                .window();
    }
}
