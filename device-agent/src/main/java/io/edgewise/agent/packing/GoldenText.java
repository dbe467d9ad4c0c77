package io.edgewise.agent.packing;

import io.edgewise.json.JsonWriter;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Ranges;
import io.edgewise.model.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * {@code golden.csv}: a window in each row. {@code x0 …} are the features, {@code low0 …} and {@code high0 …} what the
 * machine taught, {@code score} or {@code p0 …} the answer. Numbers are float32 and read back bit for bit; an empty
 * field is NaN.
 */
final class GoldenText {
    private GoldenText() {}

    static byte[] of(ModelManifest manifest, List<TrialRun.Golden> samples, @Nullable Ranges taught) {
        int features = manifest.features().size();
        StringJoiner header = new StringJoiner(",");
        names(header, "x", features);
        if (taught != null) {
            names(header, "low", features);
            names(header, "high", features);
        }
        boolean classifier =
                manifest.outputs().stream().anyMatch(output -> output.role() == TensorSpec.Role.PROBABILITIES);
        names(header, classifier ? "p" : "score", classifier ? manifest.labels().size() : 0);
        StringBuilder text = new StringBuilder(header + "\n");
        for (TrialRun.Golden sample : samples) {
            StringJoiner row = new StringJoiner(",");
            row.add(numbers(sample.features()));
            if (taught != null) {
                row.add(bounds(taught, true)).add(bounds(taught, false));
            }
            text.append(row.add(numbers(sample.answer()))).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void names(StringJoiner header, String name, int count) {
        if (count == 0) {
            header.add(name);
        }
        for (int i = 0; i < count; i++) {
            header.add(name + i);
        }
    }

    private static String bounds(Ranges ranges, boolean low) {
        float[] bounds = new float[ranges.schema().size()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = low ? ranges.low(i) : ranges.high(i);
        }
        return numbers(bounds);
    }

    /** By the writer of documents: the platform's own text of a float is not always the shortest before Java 19. */
    private static String numbers(float[] numbers) {
        String json =
                new String(JsonWriter.object(writer -> writer.putNumbers("n", numbers)), StandardCharsets.US_ASCII);
        return json.substring(json.indexOf('[') + 1, json.indexOf(']')).replace("null", "");
    }
}
