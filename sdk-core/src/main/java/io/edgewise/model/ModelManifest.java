package io.edgewise.model;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.signal.Range;
import io.edgewise.signal.Resampling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of itself: {@code edgewise.json} in its package, schema {@code edgewise.model/v1}. It is signed
 * with the model file, so everything that must match the training stands here and never in code.
 *
 * @param name the model's name, {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}
 * @param version the model's version, free text without blanks
 * @param runtime the file format, {@code onnx}
 * @param channels what it expects of each channel, in the order of the features
 * @param window the window it was trained on
 * @param features which feature stands where in its input
 * @param inputs the file's inputs
 * @param outputs the file's outputs
 * @param labels class names by number, the first is {@code normal}; empty where the model only scores
 * @param reference the ranges of its features in training, and while all is well
 * @param threshold above which score a window speaks for an alarm
 * @param outputRange what scores are possible at all
 * @param advice what to do, by label; the key {@code alarm} where there are no labels
 * @param card what people and gates want to know beyond what it takes to run it
 */
public record ModelManifest(
        String name,
        String version,
        String runtime,
        List<ChannelSpec> channels,
        WindowDefault window,
        FeatureSchema features,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        List<String> labels,
        Reference reference,
        double threshold,
        Range outputRange,
        Map<String, String> advice,
        Card card) {
    /** The kind of package that this version runs. */
    public static final String KIND = "model";

    public ModelManifest {
        channels = List.copyOf(channels);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        labels = List.copyOf(labels);
        advice = Map.copyOf(advice);
    }

    /**
     * The window a model was trained on.
     *
     * @param size how long
     * @param hop from one start to the next
     * @param lateness how long it waits for rows out of order
     * @param resampling how its samples are brought onto an even grid; null for as they come
     */
    public record WindowDefault(
            Duration size,
            Duration hop,
            Duration lateness,
            @Nullable Resampling resampling) {
        /** A window of the samples as they come. */
        public WindowDefault(Duration size, Duration hop, Duration lateness) {
            this(size, hop, lateness, null);
        }
    }

    /**
     * What its features looked like when it was made.
     *
     * @param training the range of each feature over all that it was trained on, faults too: outside it the model only
     *     guesses; null where the score itself is the distance from learned ranges
     * @param baseline the range of each feature while all is well: what an alarm is explained against; null where the
     *     training ranges are that, or nothing is known
     */
    public record Reference(
            @Nullable Ranges training, @Nullable Ranges baseline) {
        /** Nothing is known. */
        public static final Reference NONE = new Reference(null, null);

        /** Returns the ranges that an alarm is explained against; null where none are known. */
        public @Nullable Ranges normal() {
            return baseline != null ? baseline : training;
        }
    }

    /**
     * What people and gates want to know beyond what it takes to run a model.
     *
     * @param thresholdCalibration how the threshold was set, in words; empty where the manifest does not say
     * @param cost how much a run costs: {@code small}, {@code medium} or {@code large}
     * @param goldenTolerance how far an answer may lie from its golden sample, times {@code max(1, |golden|)}
     * @param lineage where it comes from: run, data digests, commit
     * @param counter which of the models of this name it is, at least 1: a device that ran a later one refuses it; 0
     *     where the manifest does not say
     */
    public record Card(
            String thresholdCalibration,
            String cost,
            double goldenTolerance,
            Map<String, String> lineage,
            long counter) {
        /** A model that says nothing of this: small, and equal to its golden samples within 1e-6. */
        public static final Card NONE = new Card("", "small", 1e-6, Map.of(), 0);

        public Card {
            lineage = Map.copyOf(lineage);
        }
    }

    /** Tells whether the model must learn from the machine before it can judge it. */
    public boolean needsCalibration() {
        return inputs.stream()
                .anyMatch(input -> input.role() == TensorSpec.Role.LOW || input.role() == TensorSpec.Role.HIGH);
    }

    /** Returns the advice for a label; empty where the manifest has none. */
    public String adviceFor(@Nullable String label) {
        return advice.getOrDefault(label == null ? "alarm" : label, "");
    }

    /**
     * Reads the document.
     *
     * @throws RefusedException MALFORMED with the place and what is wrong, KIND_UNSUPPORTED for another kind,
     *     CONTRACT_MISMATCH where its parts do not fit together
     */
    public static ModelManifest parse(byte[] document) {
        return ManifestReader.read(document);
    }
}
