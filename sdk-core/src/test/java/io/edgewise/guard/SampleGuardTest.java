package io.edgewise.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.model.ChannelSpec;
import io.edgewise.model.SampleLimits;
import io.edgewise.signal.Range;
import io.edgewise.signal.Reason;
import io.edgewise.testing.ManualTicker;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleGuardTest {
    private static final double NO = Double.POSITIVE_INFINITY;
    private static final SampleLimits RATE = new SampleLimits(2, 5, NO, NO, 0, 0, 0);
    private static final SampleLimits SPIKE = new SampleLimits(NO, NO, 3, 8, 0, 0, 0);
    private static final SampleLimits FLAT = new SampleLimits(NO, NO, NO, NO, 3, 5, 0.1);

    private final double[] values = new double[1];
    private final long[] reasons = new long[1];

    @Test
    void aValueInsideBothRangesStaysAsItIs() {
        SampleGuard guard = guard(Specs.ranged("p", new Range(0, 100), new Range(10, 90)));

        assertEquals(0, check(guard, 0, 10));
        assertEquals(0, check(guard, 1, 90));
    }

    @Test
    void theReadingOfADeadGaugeIsOutOfRange() {
        SampleGuard guard = guard(Specs.ranged("p", new Range(0, 100), new Range(10, 90)));

        assertEquals(Reason.OUT_OF_RANGE.bit(), check(guard, 0, -1.18e42));
    }

    @Test
    void whatAFloat32DoesNotHoldIsOutOfRangeWithoutAPhysicalRangeToo() {
        SampleGuard guard = guard(Specs.ranged("p", Range.ANY, Range.ANY));

        assertEquals(Reason.OUT_OF_RANGE.bit(), check(guard, 0, -1.18e42));
        assertEquals(0, check(guard, 1, -3.4e38));
    }

    @Test
    void aValueInsideThePhysicalRangeAndOutsideTheSpanIsOutOfSpan() {
        SampleGuard guard = guard(Specs.ranged("p", new Range(0, 100), new Range(10, 90)));

        assertEquals(Reason.OUT_OF_SPAN.bit(), check(guard, 0, 95));
    }

    @Test
    void whatTheSourceFoundMissingStaysMissingAndNothingElse() {
        SampleGuard guard = guard(Specs.ranged("p", new Range(0, 100), new Range(10, 90)));

        values[0] = Double.NaN;
        reasons[0] = Reason.MISSING.bit();
        guard.check(0, values, reasons);

        assertEquals(Reason.MISSING.bit(), reasons[0]);
    }

    @Test
    void aNumberThatIsNoneIsBadEvenIfTheSourceSaysNothing() {
        SampleGuard guard = guard(Specs.required("p"));

        assertEquals(Reason.NOT_A_NUMBER.bit(), check(guard, 0, Double.NaN));
        assertEquals(Reason.NOT_A_NUMBER.bit(), check(guard, 1, Double.POSITIVE_INFINITY));
    }

    @Test
    void theRateOfChangeIsPerSecondWithTwoLevels() {
        SampleGuard guard = guard(Specs.limited("p", RATE));

        assertEquals(0, check(guard, 0, 10));
        assertEquals(0, check(guard, 2, 14)); // 4 in 2 s is 2 a second, not above 2
        assertEquals(Reason.RATE_SUSPECT.bit(), check(guard, 3, 11)); // 3 a second
        assertEquals(Reason.RATE_FAILED.bit(), check(guard, 3.5, 14)); // 6 a second
    }

    @Test
    void aBadSampleIsNotWhatTheNextOneIsComparedWith() {
        SampleGuard guard = guard(Specs.limited("p", RATE));
        check(guard, 0, 10);

        assertEquals(Reason.RATE_FAILED.bit(), check(guard, 1, 100));
        assertEquals(0, check(guard, 2, 11)); // 1 in 2 s against the 10, not 89 in 1 s against the 100
    }

    @Test
    void theRateIsNotAskedOverMoreThanAnHour() {
        SampleGuard guard = guard(Specs.limited("p", new SampleLimits(1e-9, 1e-9, NO, NO, 0, 0, 0)));
        check(guard, 0, 10);
        reasons[0] = Reason.MISSING.bit();
        guard.check(seconds(1800), new double[] {Double.NaN}, reasons);

        assertEquals(0, check(guard, 3601, 20));
        assertEquals(Reason.RATE_FAILED.bit(), check(guard, 7201, 10)); // 3600 s exactly is still asked
    }

    @Test
    void aSpikeIsToldOnceTheSampleAfterItIsThere() {
        SampleGuard guard = guard(Specs.limited("p", SPIKE));

        check(guard, 0, 10);
        check(guard, 1, 14);
        assertEquals(0, guard.previous(0));

        check(guard, 2, 11); // |14 - (10 + 11) / 2| = 3.5
        assertEquals(Reason.SPIKE_SUSPECT.bit(), guard.previous(0));

        check(guard, 3, 11); // |11 - (14 + 11) / 2| = 1.5
        assertEquals(0, guard.previous(0));
    }

    @Test
    void aSpikeThatFailedIsNoNeighbourOfTheNextSample() {
        SampleGuard guard = guard(Specs.limited("p", new SampleLimits(NO, NO, 6, 8, 0, 0, 0)));
        check(guard, 0, 10);
        check(guard, 1, 20);

        check(guard, 2, 10); // |20 - 10| = 10
        assertEquals(Reason.SPIKE_FAILED.bit(), guard.previous(0));

        check(guard, 3, 30); // with the spike as a neighbour it would be |10 - (20 + 30) / 2| = 15
        assertEquals(0, guard.previous(0));
    }

    @Test
    void aMissingNeighbourLeavesTheSpikeTestOut() {
        SampleGuard guard = guard(Specs.limited("p", SPIKE));
        check(guard, 0, 10);
        check(guard, 1, 50);
        reasons[0] = Reason.MISSING.bit();
        guard.check(seconds(2), new double[] {Double.NaN}, reasons);

        assertEquals(0, guard.previous(0));
        check(guard, 3, 10);
        assertEquals(0, guard.previous(0));
    }

    @Test
    void aLineIsFlatByTheCountOfSamplesNearTheFirstOfTheRun() {
        SampleGuard guard = guard(Specs.limited("p", FLAT));

        assertEquals(
                List.of(0L, 0L, Reason.FLAT_LINE_SUSPECT.bit(), Reason.FLAT_LINE_SUSPECT.bit(), failed(), failed(), 0L),
                follow(guard, 5, 5.1, 4.95, 5, 5.05, 5, 6));
    }

    @Test
    void aSlowDriftIsNotFlat() {
        SampleGuard guard = guard(Specs.limited("p", FLAT));

        // Each step is within the tolerance, the distance from the first is not.
        assertEquals(List.of(0L, 0L, 0L, 0L, 0L, 0L), follow(guard, 5, 5.08, 5.16, 5.24, 5.32, 5.4));
    }

    @Test
    void missingSamplesDoNotEndAFlatLine() {
        SampleGuard guard = guard(Specs.limited("p", FLAT));
        follow(guard, 5, 5);
        reasons[0] = Reason.MISSING.bit();
        guard.check(seconds(2), new double[] {Double.NaN}, reasons);

        assertEquals(Reason.FLAT_LINE_SUSPECT.bit(), check(guard, 3, 5));
    }

    @Test
    void aRowThatIsLateIsTestedForItsRangesAloneAndChangesNothing() {
        SampleGuard guard = guard(Specs.limited("p", RATE));
        check(guard, 0, 10);
        check(guard, 10, 20);

        assertEquals(0, check(guard, 5, 500));
        assertEquals(0, guard.previous(0));
        assertEquals(0, check(guard, 10, 500));
        assertEquals(0, check(guard, 11, 21));
    }

    @Test
    void aRowOutOfOrderDoesNotTellASpikeTwice() {
        SampleGuard guard = guard(Specs.limited("p", SPIKE));
        check(guard, 0, 10);
        check(guard, 1, 50);
        check(guard, 2, 10);
        assertEquals(Reason.SPIKE_FAILED.bit(), guard.previous(0));

        check(guard, 1.5, 10);
        assertEquals(0, guard.previous(0));
    }

    @Test
    void aClockThatJumpedOnceDoesNotStopTheTests() {
        SampleGuard guard = guard(Specs.limited("p", RATE));
        check(guard, 0, 10);

        assertEquals(0, check(guard, 7200, 10));
        assertEquals(Reason.RATE_FAILED.bit(), check(guard, 1, 100));
    }

    @Test
    void aJumpThatTheNextRowConfirmsIsWhereTheTestsGoOn() {
        SampleGuard guard = guard(Specs.limited("p", RATE));
        check(guard, 0, 10);
        check(guard, 7200, 10);

        assertEquals(0, check(guard, 7201, 50)); // the first one there has nothing to be compared with
        assertEquals(Reason.RATE_FAILED.bit(), check(guard, 7202, 100));
    }

    @Test
    void testsGoOnAfterAClockWasSetBack() {
        SampleGuard guard = guard(Specs.limited("p", RATE));
        check(guard, 10_000, 10);
        for (int row = 0; row < 100; row++) {
            assertEquals(0, check(guard, row, 10));
        }

        assertEquals(Reason.RATE_FAILED.bit(), check(guard, 100, 100));
    }

    @Test
    void aRowDatedLaterThanTheWallClockAndItsLimitIsFuture() {
        InstantSource clock = new ManualTicker().wallClock(Instant.ofEpochSecond(1000));
        SampleGuard guard = new SampleGuard(List.of(Specs.required("p")), clock, Duration.ofSeconds(60));

        assertEquals(0, check(guard, 1060, 1));
        assertEquals(Reason.FUTURE.bit(), check(guard, 1060.001, 1));
    }

    @Test
    void rowsThatArePlayedAgainAreNotComparedWithTheWallClock() {
        assertEquals(0, check(guard(Specs.required("p")), 1e9, 1));
    }

    private static long failed() {
        return Reason.FLAT_LINE_FAILED.bit();
    }

    private static SampleGuard guard(ChannelSpec spec) {
        return new SampleGuard(List.of(spec));
    }

    private List<Long> follow(SampleGuard guard, double... line) {
        List<Long> found = new ArrayList<>();
        for (int i = 0; i < line.length; i++) {
            found.add(check(guard, i, line[i]));
        }
        return found;
    }

    private long check(SampleGuard guard, double seconds, double value) {
        values[0] = value;
        reasons[0] = 0;
        guard.check(seconds(seconds), values, reasons);
        return reasons[0];
    }

    private static long seconds(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
