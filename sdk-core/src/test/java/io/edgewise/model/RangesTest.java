package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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
    void ofRawSamplesTheFarthestOfEachChannelIsTold() {
        FeatureSchema raw = new FeatureSchema(List.of(
                FeatureSchema.Feature.raw(0, "P", 0),
                FeatureSchema.Feature.raw(0, "P", 1),
                FeatureSchema.Feature.raw(0, "P", 2),
                FeatureSchema.Feature.raw(1, "T", 0)));
        Ranges ranges = new Ranges(raw, new float[4], new float[] {1, 1, 1, 1});
        FeatureVector features = new FeatureVector(raw);
        features.set(0, 2);
        features.set(1, 5);
        features.set(2, 3);
        features.set(3, 3.5);

        assertEquals(
                List.of(new Contribution("P", "raw-1", 5, 0, 1, 4), new Contribution("T", "raw-0", 3.5f, 0, 1, 2.5f)),
                ranges.contributions(features));
    }

    @Test
    void oneRangeForAllRawSamplesOfAChannelIsReadForEachOfThem() {
        FeatureSchema raw = new FeatureSchema(List.of(
                FeatureSchema.Feature.raw(0, "P", 0),
                FeatureSchema.Feature.raw(0, "P", 1),
                FeatureSchema.Feature.raw(1, "T", 0)));

        Ranges ranges = RangeEntries.read(entries("P raw 1 2", "T raw-0 3 4"), raw);

        assertEquals(1, ranges.low(0));
        assertEquals(2, ranges.high(1));
        assertEquals(3, ranges.low(2));
        refused("has 2 entries, but the model has 3 features", raw, "P raw 1 2");
        refused("/1: is one too many: the model has 3 features", raw, "P raw 1 2", "P raw 1 2");
        refused("is 'X raw', but the model's feature here is 'T raw-0'", raw, "P raw 1 2", "X raw 1 2");
        refused("is 'P raw', but the model's feature here is 'P mean'", SCHEMA, "P raw 0 1", "P std 0 1", "T mean 0 1");
    }

    private static void refused(String words, FeatureSchema schema, String... entries) {
        JsonException refused = assertThrows(JsonException.class, () -> RangeEntries.read(entries(entries), schema));

        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    /** Each is channel, feature, low and high. */
    private static JsonValue entries(String... entries) {
        String all = Arrays.stream(entries)
                .map(entry -> entry.split(" "))
                .map(word ->
                        "{\"channel\":\"%s\",\"feature\":\"%s\",\"low\":%s,\"high\":%s}".formatted((Object[]) word))
                .collect(Collectors.joining(",", "[", "]"));
        return Json.parse(all.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
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
