package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MILLI = 1_000_000;
    private final Latencies latencies = new Latencies();

    @Test
    void aLatencyRunsFromTheFrameThatMadeTheWindowDue() {
        latencies.sent(20, 1_000 * MILLI);
        latencies.sent(30, 2_000 * MILLI);
        latencies.sent(40, 3_000 * MILLI);

        // Due at 21: the frame up to 20 does not make it due, the one up to 30 does.
        latencies.arrived(21, 2_007 * MILLI);

        assertEquals(7, latencies.quantileMillis(1));
    }

    @Test
    void aFrameThatEndsExactlyWhereTheWindowIsDueMakesItDue() {
        latencies.sent(20, 1_000 * MILLI);
        latencies.sent(30, 2_000 * MILLI);

        latencies.arrived(20, 1_003 * MILLI);
        latencies.arrived(30, 2_004 * MILLI);

        assertEquals(4, latencies.quantileMillis(1));
        assertEquals(3, latencies.quantileMillis(0.5));
    }

    @Test
    void aDecisionThatNoFrameMadeDueIsNotMeasured() {
        latencies.sent(20, 1_000 * MILLI);

        latencies.arrived(21, 1_001 * MILLI);

        assertEquals(Double.NaN, latencies.quantileMillis(0.5));
    }

    @Test
    void quantilesAreTheSmallestLatencyThatTheShareDidNotExceed() {
        for (int i = 100; i >= 1; i--) {
            latencies.sent(1_000 - i, 0);
            latencies.arrived(1_000 - i, i * MILLI);
        }

        // Nearest rank: of 1 ms to 100 ms, half do not exceed 50 ms, 99 % not 99 ms.
        assertEquals(50, latencies.quantileMillis(0.5));
        assertEquals(99, latencies.quantileMillis(0.99));
        assertEquals(100, latencies.quantileMillis(1));
    }

    @Test
    void framesBeyondTheRingAreForgottenAndTheNewestStillFound() {
        for (int i = 0; i < 5_000; i++) {
            latencies.sent(i, i * MILLI);
        }

        latencies.arrived(100, 9_000 * MILLI);
        assertEquals(Double.NaN, latencies.quantileMillis(1));
        latencies.arrived(4_999, 5_001 * MILLI);
        assertEquals(2, latencies.quantileMillis(1));
    }

    @Test
    void latenciesOfSeveralMachinesAreTakenTogether() {
        latencies.sent(1, 0);
        latencies.arrived(1, 5 * MILLI);
        Latencies other = new Latencies();
        other.sent(1, 0);
        other.arrived(1, 9 * MILLI);

        other.addAll(latencies);

        assertEquals(5, other.quantileMillis(0.5));
        assertEquals(9, other.quantileMillis(1));
    }
}
