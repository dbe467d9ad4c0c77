package io.edgewise.agent.packing;

import io.edgewise.codec.IsoTime;
import io.edgewise.codec.TableReader;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.guard.GuardedRows;
import io.edgewise.guard.SampleGuard;
import io.edgewise.guard.Verdict;
import io.edgewise.guard.WindowGuard;
import io.edgewise.model.ChannelSpec;
import io.edgewise.signal.Reason;
import io.edgewise.signal.Resampling;
import io.edgewise.window.Window;
import io.edgewise.window.WindowSpec;
import io.edgewise.window.Windower;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The features of a table's windows, as a table: what a model is trained on. Cut, guarded and computed by the parts of
 * a pipeline, in its order, so that they are bit for bit what the model will read there. A window that a pipeline would
 * reject has no row. Numbers are float32 and read back the same; an empty field is NaN.
 */
public final class FeatureTable {
    private final List<Input> inputs;
    private final GuardedRows cutting;
    private final WindowGuard guard;
    private final FeatureExtractor extractor;

    // Counted while it runs.
    private long rows;
    private long windows;
    private long rejected;

    /**
     * Where a channel comes from.
     *
     * @param channel what the model expects of it
     * @param column the table's column, or empty for none
     * @param factor what its values are multiplied with
     * @param offset what is then added
     */
    public record Input(ChannelSpec channel, String column, double factor, double offset) {}

    /**
     * Makes one.
     *
     * @param inputs the channels, in the order of the features
     * @param window how the table is cut
     * @param resampling how windows are brought onto an even grid; null where they are not
     * @param features what is computed
     * @throws PackingException where a feature is none that is known
     */
    public FeatureTable(
            List<Input> inputs, WindowSpec window, @Nullable Resampling resampling, FeatureSchema features) {
        this.inputs = List.copyOf(inputs);
        List<ChannelSpec> channels = this.inputs.stream().map(Input::channel).toList();
        this.cutting = new GuardedRows(new SampleGuard(channels), new Windower(window, resampling, channels.size()));
        this.guard = new WindowGuard(channels);
        try {
            this.extractor = FeatureExtractor.of(features);
        } catch (IllegalArgumentException e) {
            throw new PackingException("--stats: " + e.getMessage());
        }
    }

    /**
     * Reads a table to its end and writes the features.
     *
     * @param progress is told the bytes read, row by row
     */
    public void write(TableReader table, Writer out, LongConsumer progress) throws IOException {
        header(out);
        int[] columns = inputs.stream()
                .mapToInt(input -> input.column().isEmpty() ? -1 : table.column(input.column()))
                .toArray();
        double[] values = new double[columns.length];
        long[] reasons = new long[columns.length];
        while (table.next()) {
            rows++;
            progress.accept(table.bytesRead());
            for (int i = 0; i < columns.length; i++) {
                boolean bound = columns[i] >= 0;
                Input input = inputs.get(i);
                values[i] = bound ? table.value(columns[i]) * input.factor() + input.offset() : Double.NaN;
                reasons[i] = bound ? table.reasons(columns[i]) : Reason.MISSING.bit();
            }
            row(table.timeNanos(), values, reasons, out);
        }
    }

    private void row(long time, double[] values, long[] reasons, Writer out) throws IOException {
        cutting.add(time, values, reasons);
        for (Window window = cutting.poll(); window != null; window = cutting.poll()) {
            FeatureVector features = guard.check(window) instanceof Verdict.Reject ? null : extractor.extract(window);
            if (features == null || !isFit(features)) {
                rejected++;
            } else {
                windows++;
                write(window, features, out);
            }
        }
    }

    /** Tells whether every feature of a required channel is a number, as the guard of features asks for. */
    private boolean isFit(FeatureVector features) {
        for (int i = 0; i < features.size(); i++) {
            int channel = extractor.schema().features().get(i).channel();
            if (!Float.isFinite(features.value(i))
                    && inputs.get(channel).channel().required()) {
                return false;
            }
        }
        return true;
    }

    private void header(Writer out) throws IOException {
        StringJoiner names = new StringJoiner(",", "", "\n");
        names.add("start").add("end");
        extractor.schema().features().forEach(feature -> names.add(quoted(feature.title())));
        out.write(names.toString());
    }

    private static String quoted(String name) {
        return name.contains(",") || name.contains("\"") ? '"' + name.replace("\"", "\"\"") + '"' : name;
    }

    private static void write(Window window, FeatureVector features, Writer out) throws IOException {
        out.write(IsoTime.format(window.startNanos()));
        out.write(',');
        out.write(IsoTime.format(window.endNanos()));
        for (int i = 0; i < features.size(); i++) {
            float value = features.value(i);
            out.write(',');
            out.write(Float.isNaN(value) ? "" : Float.toString(value));
        }
        out.write('\n');
    }

    /** Returns how many rows were read. */
    public long rows() {
        return rows;
    }

    /** Returns how many windows were written. */
    public long windows() {
        return windows;
    }

    /** Returns how many windows a pipeline would reject. */
    public long rejected() {
        return rejected;
    }
}
