package io.edgewise.agent.packing;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Ranges;
import io.edgewise.model.TensorSpec;
import io.edgewise.signal.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code edgewise.json} for people to read and to change. The same parts give the same bytes. */
final class ManifestText {
    /** Engines on other processors add up in another order. */
    private static final double GOLDEN_TOLERANCE = 1e-5;

    /** A file of a million weights, and one of twenty million, in bytes. */
    private static final long MEDIUM = 4_000_000;

    private static final long LARGE = 80_000_000;

    private final Wishes wishes;
    private final NormalData data;
    private final GraphRoles roles;
    private final long bytes;
    private final String name;
    private final String version;

    ManifestText(Wishes wishes, NormalData data, GraphRoles roles, long bytes, String name, String version) {
        this.wishes = wishes;
        this.data = data;
        this.roles = roles;
        this.bytes = bytes;
        this.name = name;
        this.version = version;
    }

    /** Returns the manifest without what only a run tells: threshold and ranges. */
    byte[] draft() {
        return JsonWriter.prettyObject(json -> {
            contract(json);
            json.put("threshold", 0.0);
        });
    }

    /**
     * Returns the manifest.
     *
     * @param normal the range of each feature of the well machine; null where the model learns them on its machine
     */
    byte[] whole(Threshold threshold, @Nullable Ranges normal) {
        return JsonWriter.prettyObject(json -> {
            contract(json);
            if (normal != null) {
                ranges(json, "training", Bounds.widened(normal, Workbench.TRAINING_MARGIN));
                ranges(json, "baseline", normal);
            }
            json.put("threshold", threshold.value()).put("thresholdCalibration", threshold.words());
            advice(json);
            json.put("cost", cost())
                    .putObject("lineage", this::lineage)
                    .putObject("golden", golden -> golden.put("tolerance", GOLDEN_TOLERANCE));
        });
    }

    private String cost() {
        return bytes < MEDIUM ? "small" : bytes < LARGE ? "medium" : "large";
    }

    List<String> labels() {
        if (roles.classes == 0 || !wishes.labels().isEmpty()) {
            return wishes.labels();
        }
        List<String> labels = new ArrayList<>(List.of("normal"));
        for (int i = 1; i < roles.classes; i++) {
            labels.add("fault-" + i);
        }
        return labels;
    }

    private void contract(JsonWriter json) {
        json.put("schema", "edgewise.model/v1")
                .put("kind", ModelManifest.KIND)
                .put("runtime", "onnx")
                .put("name", name)
                .put("version", version)
                .putObjects("channels", data.columns, this::channel)
                .putObject(
                        "window",
                        window -> window.put("size", text(wishes.window()))
                                .put("hop", text(wishes.hop()))
                                .put("lateness", "0s"))
                .putObjects(
                        "features",
                        List.of("*"),
                        (group, all) -> group.put("channel", all).putTexts("statistics", wishes.statistics()))
                .putObjects("input", roles.inputs, ManifestText::tensor)
                .putObjects("output", roles.outputs, ManifestText::tensor);
        if (roles.classes > 0) {
            json.putTexts("labels", labels());
        }
    }

    private void channel(JsonWriter json, NormalData.Column column) {
        json.put("name", column.name)
                .put("unit", wishes.units().getOrDefault(column.name, ""))
                .put("required", !column.isEmpty())
                .putNumbers("physical", pair(Bounds.physical(column)))
                .putNumbers("span", pair(Bounds.span(column)));
        if (data.rateHz > 0) {
            json.put("rateHz", data.rateHz);
        }
    }

    private static double[] pair(Range range) {
        return new double[] {range.low(), range.high()};
    }

    private static void tensor(JsonWriter json, TensorSpec tensor) {
        json.put("name", tensor.name())
                .put("role", tensor.role().name().toLowerCase(Locale.ROOT))
                .put("type", tensor.type())
                .putWholes("shape", tensor.shape());
    }

    private static void ranges(JsonWriter json, String key, Ranges ranges) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < ranges.schema().size(); i++) {
            numbers.add(i);
        }
        json.putObjects(
                key,
                numbers,
                (entry, i) -> entry.put(
                                "channel", ranges.schema().features().get(i).channelName())
                        .put("feature", ranges.schema().features().get(i).statistic())
                        .put("low", ranges.low(i))
                        .put("high", ranges.high(i)));
    }

    private void advice(JsonWriter json) {
        String advice = wishes.advice();
        if (advice != null) {
            List<String> faults = roles.classes == 0 ? List.of("alarm") : labels().subList(1, labels().size());
            json.putObject("advice", texts -> faults.forEach(fault -> texts.put(fault, advice)));
        }
    }

    private void lineage(JsonWriter json) {
        for (Map.Entry<String, List<String>> entry : wishes.lineage().entrySet()) {
            json.putTexts(entry.getKey(), entry.getValue());
        }
        json.put("normal", data.digest.toString());
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
