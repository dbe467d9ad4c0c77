package io.edgewise.model;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ranges in a document: an array of {@code {"channel", "feature", "low", "high"}} in the order of the schema, with null
 * where nothing is known. An entry for the feature {@code raw} stands for all raw samples of its channel. The numbers
 * are float32 and come back bit for bit.
 */
final class RangeEntries {
    private static final String RAW = "raw";

    private RangeEntries() {}

    static void write(JsonWriter json, String key, Ranges ranges) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < ranges.schema().size(); i++) {
            numbers.add(i);
        }
        json.putObjects(key, numbers, (entry, i) -> {
            FeatureSchema.Feature feature = ranges.schema().features().get(i);
            entry.put("channel", feature.channelName())
                    .put("feature", feature.statistic())
                    .put("low", ranges.low(i))
                    .put("high", ranges.high(i));
        });
    }

    static Ranges read(JsonValue entries, FeatureSchema schema) {
        List<JsonValue> found = isRaw(schema) ? spread(entries, schema) : entries.elements();
        if (found.size() != schema.size()) {
            throw new JsonException(
                    entries.path(),
                    "has " + found.size() + " entries, but the model has " + schema.size() + " features");
        }
        float[] low = new float[schema.size()];
        float[] high = new float[schema.size()];
        for (int i = 0; i < low.length; i++) {
            JsonValue entry = found.get(i).only(Set.of("channel", "feature", "low", "high"));
            FeatureSchema.Feature feature = schema.features().get(i);
            String title =
                    entry.get("channel").text() + " " + entry.get("feature").text();
            boolean raw = feature.isRaw() && title.equals(feature.channelName() + " " + RAW);
            if (!raw && !title.equals(feature.title())) {
                throw new JsonException(
                        entry.path(), "is '" + title + "', but the model's feature here is '" + feature.title() + "'");
            }
            low[i] = bound(entry.get("low"));
            high[i] = bound(entry.get("high"));
            if (low[i] > high[i]) {
                throw new JsonException(entry.path(), "low " + low[i] + " lies above high " + high[i]);
            }
        }
        return new Ranges(schema, low, high);
    }

    /** Returns an entry for each feature: one of raw samples as often as its channel has any. */
    private static List<JsonValue> spread(JsonValue entries, FeatureSchema schema) {
        Map<String, Integer> samples = new HashMap<>();
        schema.features().forEach(feature -> samples.merge(feature.channelName(), 1, Integer::sum));
        List<JsonValue> all = new ArrayList<>();
        for (JsonValue entry : entries.elements()) {
            boolean one = !entry.get("feature").text().equals(RAW);
            int times = one ? 1 : samples.getOrDefault(entry.get("channel").text(), 1);
            all.addAll(Collections.nCopies(times, entry));
            if (all.size() > schema.size()) {
                throw new JsonException(entry.path(), "is one too many: the model has " + schema.size() + " features");
            }
        }
        return all;
    }

    private static boolean isRaw(FeatureSchema schema) {
        return schema.features().stream().anyMatch(FeatureSchema.Feature::isRaw);
    }

    private static float bound(JsonValue value) {
        if (value.isNull()) {
            return Float.NaN;
        }
        float bound = value.single();
        if (Float.isInfinite(bound)) {
            throw new JsonException(value.path(), "is too large for float32: " + value.number());
        }
        return bound;
    }
}
