package io.edgewise.agent.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ThresholdTest {
    /** Scores 0, 1, … 1000: the 99.9 % quantile is 999, the median 500. */
    private static float[] oneToThousand() {
        float[] scores = new float[1001];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = i;
        }
        return scores;
    }

    @Test
    void itLiesAsFarAboveTheQuantileAsThatLiesAboveTheMedian() {
        Threshold threshold = Threshold.of(null, oneToThousand(), false, "pump.csv");

        assertEquals(1498, threshold.value());
        assertEquals(
                "99.9 % quantile 999 of 1001 windows of pump.csv,"
                        + " and as much again as it lies above the median 500",
                threshold.words());
    }

    @Test
    void scoresThatNeverDifferStillLeaveAMargin() {
        assertEquals(2.02, Threshold.of(null, new float[] {2, 2, 2}, false, "d").value());
        assertEquals(1e-6, Threshold.of(null, new float[] {0, 0, 0}, false, "d").value());
    }

    @Test
    void aClassifierTurnsAtOneHalfAtTheEarliest() {
        assertEquals(
                0.5, Threshold.of(null, new float[] {0, 0, 0.01f}, true, "d").value());
        assertEquals(
                0.875,
                Threshold.of(null, new float[] {0, 0, 0, 0.75f, 0.75f}, true, "d")
                        .value());
    }

    @Test
    void whatTheAuthorSaysCounts() {
        Threshold threshold = Threshold.of(0.25, oneToThousand(), false, "d");

        assertEquals(0.25, threshold.value());
        assertTrue(threshold.words().contains("author"));
    }
}
