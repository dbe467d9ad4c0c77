package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(
            new FeatureSchema.Feature(0, "P", "mean"),
            new FeatureSchema.Feature(0, "P", "std"),
            new FeatureSchema.Feature(1, "T", "mean")));

    /** By numpy in float32: (value - high) / (high - low), and by the smallest width where the range is a point. */
    @ParameterizedTest
    @CsvSource({
        "1.0e7, 1.01e7, 1.2e7, 19",
        "0.25, 0.5, -0.5, 3",
        "0.25, 0.5, 0.25, 0",
        "0.25, 0.5, 0.5, 0",
        "3, 3, 5, 666666.6",
        "3, 3, 3, 0",
        "NaN, NaN, 5, 0",
        "1, 2, NaN, 0",
        "1, 2, Infinity, Infinity"
    })
    void theExcessIsCountedInWidths(float low, float high, float value, float excess) {
        Ranges ranges = new Ranges(SCHEMA, new float[] {low, 0, 0}, new float[] {high, 0, 0});

        assertEquals(excess, ranges.excess(0, value), excess * 1e-6);
    }

    @Test
    void contributionsAreWhatLiesOutsideTheFarthestFirst() {
        Ranges ranges = new Ranges(SCHEMA, new float[] {0, 0, 0}, new float[] {1, 1, 1});
        FeatureVector features = new FeatureVector(SCHEMA);
        features.set(0, 2);
        features.set(1, 0.5);
        features.set(2, -3);

        assertEquals(
                List.of(new Contribution("T", "mean", -3, 0, 1, 3), new Contribution("P", "mean", 2, 0, 1, 1)),
                ranges.contributions(features));
    }

    @Test
    void rangesThatKnowNothingAreNeverLeft() {
        FeatureVector features = new FeatureVector(SCHEMA);
        features.set(0, 1e30);

        assertTrue(Ranges.unknown(SCHEMA).contributions(features).isEmpty());
    }

    @Test
    void theArraysAreCopiedAndHaveAnElementPerFeature() {
        float[] bounds = {1, 2, 3};
        Ranges ranges = new Ranges(SCHEMA, bounds, bounds);
        bounds[0] = 9;

        assertEquals(1, ranges.low(0));
        assertThrows(IllegalArgumentException.class, () -> new Ranges(SCHEMA, new float[2], new float[3]));
    }
}
