package io.edgewise.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Calibration;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Ranges;
import io.edgewise.model.TensorSpec;
import io.edgewise.model.TensorSpec.Role;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * One user of a loaded file. Tensors and maps are made once and used for every run, and the output is pinned, so that a
 * run makes no garbage but the binding's own (at most 440 bytes).
 */
final class OnnxSession implements ModelSession {
    /** Its iterator is shared; that of {@code Set.of()} is 24 bytes for each run. */
    private static final Set<String> NOTHING_MORE = Collections.emptySet();

    // Set once.
    private final OnnxModel model;
    private final OrtSession session;
    private final Tensors tensors = new Tensors();
    private final NamedTensors inputs;
    private final NamedTensors pinned;
    private final FloatBuffer features;
    private final FloatBuffer answer;
    private final @Nullable FloatBuffer told;
    private final boolean probabilities;
    private final WatchedRun run;

    // Confined to the owner's thread.
    private final Prediction prediction = new Prediction();
    private final float[] outputs;
    private final float[] errors;
    private boolean failedBefore;
    private boolean closed;

    OnnxSession(OnnxModel model, OrtEnvironment environment, OrtSession session, @Nullable Calibration calibration) {
        this.model = model;
        this.session = session;
        ModelManifest manifest = model.manifest();
        try {
            TensorSpec output = find(manifest.outputs(), Role.SCORE)
                    .or(() -> find(manifest.outputs(), Role.PROBABILITIES))
                    .orElseThrow();
            probabilities = output.role() == Role.PROBABILITIES;
            outputs = new float[output.elements()];
            OnnxTensor answered = tensors.floats(environment, output);
            answer = Tensors.buffer(answered);
            Map<String, OnnxTensor> filled = new LinkedHashMap<>(Map.of(output.name(), answered));
            TensorSpec accusing = find(manifest.outputs(), Role.ERRORS).orElse(null);
            errors = new float[accusing == null ? 0 : accusing.elements()];
            if (accusing == null) {
                told = null;
            } else {
                OnnxTensor tensor = tensors.floats(environment, accusing);
                told = Tensors.buffer(tensor);
                filled.put(accusing.name(), tensor);
            }
            pinned = new NamedTensors(filled);
            OnnxTensor read = tensors.floats(
                    environment, find(manifest.inputs(), Role.FEATURES).orElseThrow());
            features = Tensors.buffer(read);
            inputs = new NamedTensors(inputs(environment, manifest, read, calibration));
            run = Watchdog.watch(model.deadline());
        } catch (OrtException e) {
            tensors.close();
            throw new IllegalStateException("model '" + manifest.name() + "': no native memory for its tensors", e);
        }
    }

    @Override
    public Prediction infer(FeatureVector vector) {
        if (vector.size() != features.capacity()) {
            throw new IllegalArgumentException("model '" + model.manifest().name() + "' reads " + features.capacity()
                    + " features, was given " + vector.size());
        }
        features.put(0, vector.array());
        return switch (ran()) {
            case SCORED -> answered();
            case TIMED_OUT -> prediction.timedOut();
            case FAILED, LEARNING -> prediction.failed();
        };
    }

    @Override
    public void reset() {
        // An ONNX graph remembers nothing from one run to the next.
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Watchdog.forget(run);
        tensors.close();
        model.sessionClosed();
    }

    /** Runs the graph; returns SCORED when it came to its end. */
    private Prediction.Status ran() {
        if (closed) {
            throw new IllegalStateException(
                    "the session of model '" + model.manifest().name() + "' is closed");
        }
        OrtException failure = null;
        Watchdog.begin(run);
        try {
            session.run(inputs, NOTHING_MORE, pinned, run.options()).close();
        } catch (OrtException e) {
            failure = e;
        }
        boolean cutShort = run.end();
        if (failure == null) {
            return Prediction.Status.SCORED;
        }
        logOnce(failure, cutShort);
        return cutShort ? Prediction.Status.TIMED_OUT : Prediction.Status.FAILED;
    }

    /** One line for the first failure of a session: the prediction itself says FAILED each time. */
    private void logOnce(OrtException failure, boolean cutShort) {
        if (failedBefore) {
            return;
        }
        failedBefore = true;
        String why = cutShort ? "ended after its deadline of " + model.deadline() : failure.getMessage();
        Logger.warn("model '{}': a run failed: {}; further failures are counted, not logged", name(), why);
    }

    private String name() {
        return model.manifest().name();
    }

    private Prediction answered() {
        answer.get(0, outputs);
        return probabilities ? classified() : scored();
    }

    private Prediction scored() {
        float score = outputs[0];
        if (Float.isNaN(score)) {
            return prediction.failed();
        }
        if (told == null) {
            return prediction.scored(score, -1, outputs);
        }
        told.get(0, errors);
        return prediction.scored(score, -1, outputs).accusing(errors);
    }

    /**
     * The score is 1 − P(normal). The label is the most probable fault, even where normal is more probable still: a
     * threshold below one half raises alarms there, and an alarm must say of what. It is −1 where no fault has any
     * probability.
     */
    private Prediction classified() {
        int label = -1;
        float most = 0;
        for (int i = 0; i < outputs.length; i++) {
            if (Float.isNaN(outputs[i])) {
                return prediction.failed();
            }
            if (i > 0 && outputs[i] > most) {
                most = outputs[i];
                label = i;
            }
        }
        return prediction.scored(1 - outputs[0], label, outputs);
    }

    private Map<String, OnnxTensor> inputs(
            OrtEnvironment environment, ModelManifest manifest, OnnxTensor read, @Nullable Calibration calibration)
            throws OrtException {
        Map<String, OnnxTensor> made = new LinkedHashMap<>();
        for (TensorSpec spec : manifest.inputs()) {
            if (spec.role() == Role.FEATURES) {
                made.put(spec.name(), read);
            } else if (calibration != null) { // never null here: OnnxModel refuses to open without one
                OnnxTensor tensor = tensors.floats(environment, spec);
                fill(Tensors.buffer(tensor), calibration.ranges(), spec.role());
                made.put(spec.name(), tensor);
            }
        }
        return made;
    }

    private static void fill(FloatBuffer bounds, Ranges ranges, TensorSpec.Role role) {
        for (int i = 0; i < bounds.capacity(); i++) {
            bounds.put(i, role == Role.LOW ? ranges.low(i) : ranges.high(i));
        }
    }

    private static Optional<TensorSpec> find(List<TensorSpec> tensors, Role role) {
        return tensors.stream().filter(tensor -> tensor.role() == role).findFirst();
    }
}
