package io.edgewise.agent.packing;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelManifest.WindowDefault;
import io.edgewise.model.Ranges;
import io.edgewise.signal.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A detector for a machine that nobody knows yet, as a model package: it learns on the machine in which range each
 * feature lies while all is well, and its score is how many widths of that range the farthest feature lies outside it,
 * the number that {@link Ranges#excess} gives, bit for bit. The rule and its threshold of three widths are the range
 * band of the 3W study (data of Vargas et al. 2019, doi:10.1016/j.petrol.2019.106223). The same wishes give the same
 * bytes.
 */
public final class BandPackage {
    /** Above so many widths outside the learned range a window speaks for an alarm. */
    public static final double THRESHOLD = 3;

    /** What is computed of each channel: where it is, how it moves, how far it goes. */
    public static final List<String> STATISTICS = List.of("mean", "std", "min", "max");

    private static final int GOLDEN = 8;

    private final byte[] model;
    private final byte[] document;
    private final ModelManifest manifest;

    private BandPackage(Band band) {
        int features = band.channels().size() * band.statistics().size();
        this.model = graph(features);
        // The version is made of all else, so that another detector never has the same.
        this.document = document(
                band,
                features,
                "0-" + Digest.of(document(band, features, "0")).hex().substring(0, 12));
        this.manifest = ModelManifest.parse(document);
    }

    /**
     * What the detector is for.
     *
     * @param name the model's name
     * @param channels what it reads: names, units, physical ranges; each should be optional, since the score leaves out
     *     what is absent
     * @param window how long a window is, from one to the next, how late a row may be
     * @param statistics what is computed of each channel; usually {@link #STATISTICS}
     * @param threshold above how many widths a window speaks for an alarm; usually {@link #THRESHOLD}
     * @param lineage where the channels were seen
     */
    public record Band(
            String name,
            List<ChannelSpec> channels,
            WindowDefault window,
            List<String> statistics,
            double threshold,
            Map<String, String> lineage) {
        public Band {
            channels = List.copyOf(channels);
            statistics = List.copyOf(statistics);
            lineage = Map.copyOf(lineage);
        }

        /** A detector with the usual statistics and threshold. */
        public static Band usual(String name, List<ChannelSpec> channels, WindowDefault window) {
            return new Band(name, channels, window, STATISTICS, THRESHOLD, Map.of());
        }
    }

    /**
     * Makes one.
     *
     * @throws io.edgewise.model.RefusedException MALFORMED where a name, a unit or a number is none that a manifest can
     *     hold
     */
    public static BandPackage of(Band band) {
        return new BandPackage(band);
    }

    /** Returns {@code model.onnx}. */
    public byte[] model() {
        return model.clone();
    }

    /** Returns {@code edgewise.json}. */
    public byte[] document() {
        return document.clone();
    }

    /** Returns what it says of itself. */
    public ModelManifest manifest() {
        return manifest;
    }

    /** Returns {@code golden.csv}: features inside and outside made-up ranges, and the scores by {@link Ranges}. */
    public byte[] golden() {
        FeatureSchema schema = manifest.features();
        float[] low = new float[schema.size()];
        float[] high = new float[schema.size()];
        for (int i = 0; i < low.length; i++) {
            low[i] = i;
            high[i] = 1.5f * i + 1;
        }
        Ranges taught = new Ranges(schema, low, high);
        List<TrialRun.Golden> samples = new ArrayList<>();
        for (int row = 0; row < GOLDEN; row++) {
            float[] features = new float[schema.size()];
            float score = 0;
            for (int i = 0; i < features.length; i++) {
                features[i] = i == row % features.length ? high[i] + row : low[i];
                score = Math.max(score, taught.excess(i, features[i]));
            }
            samples.add(new TrialRun.Golden(features, new float[] {score}));
        }
        return GoldenText.of(manifest, samples, taught);
    }

    /**
     * The formula of {@link Ranges#excess} in its order and its precision. A feature counts when it and both bounds are
     * numbers; with none that counts the score is NaN.
     */
    private static byte[] graph(int features) {
        OnnxWriter onnx = new OnnxWriter();
        for (String input : List.of("features", "low", "high")) {
            onnx.input(input, 1, features);
        }
        onnx.output("score", 1);
        onnx.constant("zero", 0);
        onnx.constant("one", 1);
        onnx.constant("millionth", 1e-6f);
        onnx.constant("nan", Float.NaN);
        onnx.node("Sub", List.of("features", "high"), "over");
        onnx.node("Sub", List.of("low", "features"), "under");
        onnx.node("Max", List.of("over", "under"), "outside");
        onnx.node("Abs", List.of("low"), "low_size");
        onnx.node("Abs", List.of("high"), "high_size");
        onnx.node("Max", List.of("low_size", "high_size", "one"), "scale");
        onnx.node("Mul", List.of("millionth", "scale"), "least");
        onnx.node("Sub", List.of("high", "low"), "span");
        onnx.node("Max", List.of("span", "least"), "width");
        onnx.node("Div", List.of("outside", "width"), "widths");
        onnx.node("IsNaN", List.of("features"), "no_feature");
        onnx.node("IsNaN", List.of("low"), "no_low");
        onnx.node("IsNaN", List.of("high"), "no_high");
        onnx.node("Or", List.of("no_low", "no_high"), "no_bound");
        onnx.node("Or", List.of("no_feature", "no_bound"), "left_out");
        onnx.node("Not", List.of("left_out"), "kept");
        onnx.node("Greater", List.of("outside", "zero"), "is_outside");
        onnx.node("And", List.of("kept", "is_outside"), "counts");
        onnx.node("Where", List.of("counts", "widths", "zero"), "excess");
        onnx.node("Where", List.of("kept", "one", "zero"), "kept_number");
        Map<String, Integer> overAll = Map.of("axes", 1, "keepdims", 0);
        onnx.node("ReduceMax", List.of("kept_number"), "most_kept", overAll);
        onnx.node("Greater", List.of("most_kept", "zero"), "any_kept");
        onnx.node("ReduceMax", List.of("excess"), "worst", overAll);
        onnx.node("Where", List.of("any_kept", "worst", "nan"), "score");
        return onnx.model("range-band");
    }

    private static byte[] document(Band band, int features, String version) {
        return JsonWriter.prettyObject(json -> {
            json.put("schema", "edgewise.model/v1")
                    .put("kind", ModelManifest.KIND)
                    .put("runtime", "onnx")
                    .put("name", band.name())
                    .put("version", version)
                    .putObjects("channels", band.channels(), BandPackage::channel)
                    .putObject("window", window -> window(window, band.window()))
                    .putObjects(
                            "features",
                            List.of("*"),
                            (group, all) -> group.put("channel", all).putTexts("statistics", band.statistics()))
                    .putObjects(
                            "input",
                            List.of("features", "low", "high"),
                            (input, name) -> tensor(input, name).putWholes("shape", List.of(1L, (long) features)))
                    .putObjects(
                            "output",
                            List.of("score"),
                            (output, name) -> tensor(output, name)
                                    .putWholes("shape", List.of(1L))
                                    .putNumbers("range", new double[] {0, Double.NaN}))
                    .put("threshold", band.threshold())
                    .put(
                            "thresholdCalibration",
                            "widths of the learned range, chosen before any data was seen; the ranges are learned on"
                                    + " the device")
                    .putObject(
                            "advice",
                            texts -> texts.put(
                                    "alarm",
                                    "compare the named channels with their neighbours, then look at the machine"))
                    .put("cost", "small");
            if (!band.lineage().isEmpty()) {
                json.putObject(
                        "lineage",
                        lineage -> band.lineage().keySet().stream()
                                .sorted()
                                .forEach(key -> lineage.put(key, band.lineage().get(key))));
            }
            json.putObject("golden", golden -> golden.put("tolerance", 1e-6));
        });
    }

    private static JsonWriter tensor(JsonWriter json, String name) {
        return json.put("name", name).put("role", name).put("type", "float32");
    }

    private static void window(JsonWriter json, WindowDefault window) {
        json.put("size", text(window.size())).put("hop", text(window.hop())).put("lateness", text(window.lateness()));
    }

    private static void channel(JsonWriter json, ChannelSpec spec) {
        json.put("name", spec.channel().name())
                .put("unit", spec.channel().unit().symbol())
                .put("required", spec.required());
        range(json, "physical", spec.channel().physical());
        range(json, "span", spec.channel().span());
        if (spec.still() > 0) {
            json.put("still", spec.still());
        }
        if (spec.rateHz() > 0) {
            json.put("rateHz", spec.rateHz());
        }
        if (spec.completeness() != ChannelSpec.DEFAULT_COMPLETENESS) {
            json.put("completeness", spec.completeness());
        }
    }

    private static void range(JsonWriter json, String key, Range range) {
        if (!range.equals(Range.ANY)) {
            json.putNumbers(key, new double[] {range.low(), range.high()});
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
