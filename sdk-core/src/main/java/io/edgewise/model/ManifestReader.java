package io.edgewise.model;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.SpectralFeature;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.Nearest;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.Resampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code edgewise.json}. What is written wrongly is MALFORMED and names its JSON Pointer; what is written well
 * but does not fit together is CONTRACT_MISMATCH. The form stands in {@code docs/schemas/edgewise.model.v1.json}.
 */
final class ManifestReader {
    private static final String SCHEMA = "edgewise.model/v1";
    private static final Set<String> KEYS = Set.of(
            "schema",
            "name",
            "version",
            "counter",
            "kind",
            "runtime",
            "channels",
            "window",
            "features",
            "input",
            "output",
            "labels",
            "training",
            "baseline",
            "threshold",
            "thresholdCalibration",
            "advice",
            "cost",
            "lineage",
            "golden");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern WORD = Pattern.compile("\\S{1,64}");
    private static final Pattern STATISTIC = Pattern.compile("(?!raw-)\\S{1,160}");
    private static final int MOST_FEATURES = 65_536;
    private static final String ALL_CHANNELS = "*";

    private final JsonValue document;

    private ManifestReader(JsonValue document) {
        this.document = document;
    }

    static ModelManifest read(byte[] bytes) {
        try {
            JsonValue document = Json.parse(bytes, JsonLimits.DOCUMENT);
            return new ManifestReader(document).manifest();
        } catch (JsonException e) {
            throw new RefusedException(Refusal.MALFORMED, "edgewise.json, " + e.getMessage(), e);
        }
    }

    private ModelManifest manifest() {
        schemaAndKind();
        document.only(KEYS);
        List<ChannelSpec> channels = ChannelReader.read(document.get("channels"));
        FeatureSchema features = features(channels);
        TensorReader tensors = new TensorReader(document, channels.size(), features.size());
        return new ModelManifest(
                word(document.get("name"), NAME, "a name of letters, digits, '.', '_' and '-', at most 64"),
                word(document.get("version"), WORD, "a version without blanks, at most 64 characters"),
                word(document.get("runtime"), NAME, "the name of a file format, for example onnx"),
                channels,
                window(document.get("window")),
                features,
                tensors.inputs(),
                tensors.outputs(),
                tensors.labels(),
                new ModelManifest.Reference(ranges("training", features), ranges("baseline", features)),
                document.get("threshold").number(),
                tensors.outputRange(),
                advice(tensors.labels()),
                card());
    }

    private void schemaAndKind() {
        String schema = document.get("schema").text();
        if (!schema.equals(SCHEMA)) {
            throw new JsonException("/schema", "expected " + SCHEMA + ", found " + schema);
        }
        String kind = document.get("kind").text();
        if (!kind.equals(ModelManifest.KIND)) {
            throw new RefusedException(
                    Refusal.KIND_UNSUPPORTED,
                    "edgewise.json, /kind: this version runs packages of kind '" + ModelManifest.KIND + "', found '"
                            + kind + "'");
        }
    }

    private static ModelManifest.WindowDefault window(JsonValue window) {
        window.only(Set.of("size", "hop", "lateness", "resample"));
        Duration size = positive(window.get("size"));
        Duration hop = window.find("hop").map(ManifestReader::positive).orElse(size);
        if (hop.compareTo(size) > 0) {
            throw new JsonException(window.path() + "/hop", "is longer than the window's size");
        }
        Duration lateness = window.find("lateness").map(JsonValue::duration).orElse(Duration.ZERO);
        Resampling resampling =
                window.find("resample").map(ManifestReader::resampling).orElse(null);
        return new ModelManifest.WindowDefault(size, hop, lateness, resampling);
    }

    private static Resampling resampling(JsonValue resample) {
        resample.only(Set.of("rateHz", "method", "longest"));
        String method = resample.get("method").text();
        if (!method.equals("hold") && !method.equals("linear")) {
            throw new JsonException(resample.path() + "/method", "expected hold or linear, found '" + method + "'");
        }
        try {
            return new Resampling(
                    resample.get("rateHz").number(),
                    method.equals("hold") ? Resampling.Method.HOLD : Resampling.Method.LINEAR,
                    resample.get("longest").duration());
        } catch (IllegalArgumentException e) {
            throw new JsonException(resample.path(), String.valueOf(e.getMessage()));
        }
    }

    private static Duration positive(JsonValue value) {
        Duration duration = value.duration();
        if (duration.isZero()) {
            throw new JsonException(value.path(), "must be longer than nothing");
        }
        return duration;
    }

    /** Channel by channel, and for each channel its statistics in the order they stand in, or its raw samples. */
    private FeatureSchema features(List<ChannelSpec> channels) {
        List<FeatureSchema.Feature> features = new ArrayList<>();
        Set<String> titles = new HashSet<>();
        for (JsonValue group : document.get("features").elements()) {
            for (int channel : channelsOf(group.get("channel"), channels)) {
                for (FeatureSchema.Feature feature : group(group, channel, channels)) {
                    if (!titles.add(feature.title())) {
                        throw new JsonException(place(group, feature), "'" + feature.title() + "' stands there twice");
                    }
                    features.add(feature);
                }
            }
            if (features.size() > MOST_FEATURES) {
                throw new JsonException(group.path(), "makes more than " + MOST_FEATURES + " features");
            }
        }
        if (features.isEmpty()) {
            throw new JsonException("/features", "names no feature");
        }
        return new FeatureSchema(features);
    }

    /** Returns the features that a name stands for: one, or all bands of a log-mel. */
    private static List<FeatureSchema.Feature> named(JsonValue statistic, int number, List<ChannelSpec> channels) {
        String name =
                word(statistic, STATISTIC, "the name of a statistic, for example mean, of at most 160 characters");
        ChannelSpec spec = channels.get(number);
        String channel = spec.channel().name();
        if (!SpectralFeature.isNamed(name)) {
            return List.of(new FeatureSchema.Feature(number, channel, name));
        }
        FeatureSchema.Sampling sampling = new FeatureSchema.Sampling(
                spec.rateHz(),
                spec.channel().unit(),
                channels.stream().map(ChannelSpec::channel).toList());
        try {
            return SpectralFeature.expand(name, sampling).stream()
                    .map(each -> new FeatureSchema.Feature(number, channel, each, sampling))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new JsonException(statistic.path(), "channel '" + channel + "': " + e.getMessage());
        }
    }

    private static String place(JsonValue group, FeatureSchema.Feature feature) {
        if (feature.isRaw()) {
            return group.path() + "/raw";
        }
        List<JsonValue> statistics = group.get("statistics").elements();
        int last = statistics.size() - 1;
        while (last >= 0 && !statistics.get(last).text().equals(feature.statistic())) {
            last--;
        }
        return last < 0 ? group.path() : statistics.get(last).path(); // one of the many that a log-mel stands for
    }

    private static List<FeatureSchema.Feature> group(JsonValue group, int channel, List<ChannelSpec> channels) {
        JsonValue raw =
                group.only(Set.of("channel", "statistics", "raw")).find("raw").orElse(null);
        List<FeatureSchema.Feature> features = new ArrayList<>();
        if (raw == null) {
            for (JsonValue statistic : group.get("statistics").elements()) {
                features.addAll(named(statistic, channel, channels));
            }
            return features;
        }
        if (group.find("statistics").isPresent() || raw.whole() < 1 || raw.whole() > MOST_FEATURES) {
            throw new JsonException(
                    raw.path(),
                    "expected how many samples of the channel the model reads, 1 to " + MOST_FEATURES
                            + ", without statistics beside it");
        }
        for (int row = 0; row < raw.whole(); row++) {
            features.add(FeatureSchema.Feature.raw(
                    channel, channels.get(channel).channel().name(), row));
        }
        return features;
    }

    private static List<Integer> channelsOf(JsonValue named, List<ChannelSpec> channels) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            if (named.text().equals(ALL_CHANNELS)
                    || named.text().equals(channels.get(i).channel().name())) {
                numbers.add(i);
            }
        }
        if (numbers.isEmpty()) {
            List<String> known = channels.stream()
                    .map(ChannelSpec::channel)
                    .map(Channel::name)
                    .toList();
            throw new JsonException(named.path(), "there is no channel '" + named.text() + "'" + hint(named, known));
        }
        return numbers;
    }

    private @Nullable Ranges ranges(String key, FeatureSchema features) {
        JsonValue entries = document.find(key).orElse(null);
        return entries == null ? null : RangeEntries.read(entries, features);
    }

    private Map<String, String> advice(List<String> labels) {
        Map<String, String> advice = new LinkedHashMap<>();
        JsonValue texts = document.find("advice").orElse(null);
        if (texts == null) {
            return advice;
        }
        texts.only(labels.isEmpty() ? Set.of("alarm") : Set.copyOf(labels));
        texts.members().forEach((label, text) -> advice.put(label, text.text()));
        return advice;
    }

    private ModelManifest.Card card() {
        ModelManifest.Card none = ModelManifest.Card.NONE;
        double tolerance = document.find("golden")
                .map(golden -> golden.only(Set.of("tolerance")).get("tolerance"))
                .map(ManifestReader::tolerance)
                .orElse(none.goldenTolerance());
        return new ModelManifest.Card(
                document.find("thresholdCalibration").map(JsonValue::text).orElse(none.thresholdCalibration()),
                document.find("cost").map(ManifestReader::cost).orElse(none.cost()),
                tolerance,
                lineage(),
                document.find("counter").map(ManifestReader::counter).orElse(none.counter()));
    }

    private static long counter(JsonValue value) {
        if (value.whole() < 1) {
            throw new JsonException(value.path(), "a counter is 1 or more, found " + value.whole());
        }
        return value.whole();
    }

    private static double tolerance(JsonValue value) {
        if (!(value.number() >= 0)) {
            throw new JsonException(value.path(), "a tolerance is not negative, found " + value.number());
        }
        return value.number();
    }

    private static String cost(JsonValue value) {
        List<String> classes = List.of("small", "medium", "large");
        if (!classes.contains(value.text())) {
            throw new JsonException(value.path(), "expected one of " + classes + ", found '" + value.text() + "'");
        }
        return value.text();
    }

    /** Free keys; each value is a text or an array of texts, which are joined. */
    private Map<String, String> lineage() {
        Map<String, String> lineage = new LinkedHashMap<>();
        document.find("lineage")
                .ifPresent(entries -> entries.members()
                        .forEach((key, value) ->
                                lineage.put(key, value.isArray() ? String.join(", ", value.texts()) : value.text())));
        return lineage;
    }

    static String word(JsonValue value, Pattern form, String expected) {
        if (!form.matcher(value.text()).matches()) {
            throw new JsonException(value.path(), "expected " + expected + ", found '" + value.text() + "'");
        }
        return value.text();
    }

    static String hint(JsonValue word, List<String> known) {
        return Nearest.to(word.text(), known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    /** Reads {@code [low, high]}, where null is no limit; absent or null is every number. */
    static Range range(JsonValue owner, String key) {
        JsonValue bounds = owner.find(key).orElse(null);
        if (bounds == null) {
            return Range.ANY;
        }
        List<JsonValue> pair = bounds.elements();
        if (pair.size() != 2) {
            throw new JsonException(bounds.path(), "expected [low, high], found " + pair.size() + " elements");
        }
        double low =
                pair.get(0).isNull() ? Double.NEGATIVE_INFINITY : pair.get(0).number();
        double high =
                pair.get(1).isNull() ? Double.POSITIVE_INFINITY : pair.get(1).number();
        if (low > high) {
            throw new JsonException(bounds.path(), "low " + low + " lies above high " + high);
        }
        return new Range(low, high);
    }
}
