package io.edgewise.pipeline;

import static java.util.Objects.requireNonNull;

import io.edgewise.feature.FeatureExtractor;
import io.edgewise.feature.FeatureVector;
import io.edgewise.guard.FeatureGuard;
import io.edgewise.guard.Guard;
import io.edgewise.guard.OutputGuard;
import io.edgewise.model.Calibration;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Ranges;
import org.jspecify.annotations.Nullable;

/**
 * A model in its place: all that is swapped together. It owns its session, not the model.
 *
 * @param model the loaded model, shared
 * @param extractor what turns windows into its features
 * @param fit judges the features
 * @param session the run state, owned; null until the machine has taught what the model needs
 * @param output judges the answers
 * @param ranges against which contributions are told
 * @param calibration what the machine taught; null where there is none yet or none is needed
 * @param threshold above which score a window speaks for an alarm: the manifest's, or the declaration's
 */
public record ModelBinding(
        Model model,
        FeatureExtractor extractor,
        Guard<FeatureVector> fit,
        @Nullable ModelSession session,
        Guard<Prediction> output,
        Ranges ranges,
        @Nullable Calibration calibration,
        double threshold) {
    /** Binds a model; the session is opened if the calibration it needs is there or it needs none. */
    public static ModelBinding of(Model model, FeatureExtractor extractor, @Nullable Calibration calibration) {
        ModelManifest manifest = model.manifest();
        return new ModelBinding(
                model,
                extractor,
                new FeatureGuard(manifest),
                session(model, calibration),
                new OutputGuard(manifest.outputRange()),
                ranges(manifest, calibration),
                calibration,
                manifest.threshold());
    }

    /** A calibration by regimes opens no session: each regime has one of its own. */
    private static @Nullable ModelSession session(Model model, @Nullable Calibration calibration) {
        if (calibration == null) {
            return model.manifest().needsCalibration() ? null : model.open(null);
        }
        return calibration.regimes().isEmpty() ? model.open(calibration) : null;
    }

    /** Returns the same binding with a session of its own and with this calibration; null where there is none yet. */
    ModelBinding with(@Nullable Calibration lesson) {
        return new ModelBinding(
                model,
                extractor,
                fit,
                session(model, lesson),
                output,
                ranges(model.manifest(), lesson),
                lesson,
                threshold);
    }

    /** Returns the same binding with what the machine taught, its session open. */
    ModelBinding taught(Calibration lesson) {
        close();
        return with(lesson);
    }

    /** Returns the same binding, session and all, with another threshold. */
    public ModelBinding above(double score) {
        return new ModelBinding(model, extractor, fit, session, output, ranges, calibration, score);
    }

    /** Runs the model. Only called once the session is open. */
    Prediction infer(FeatureVector features) {
        return requireNonNull(session, "the session is opened when learning ends; this is a bug")
                .infer(features);
    }

    /** Frees the session. Called by whoever owns the binding; the pipeline that adopted it, once it has. */
    public void close() {
        if (session != null) {
            session.close();
        }
    }

    private static Ranges ranges(ModelManifest manifest, @Nullable Calibration calibration) {
        if (calibration != null) {
            return calibration.ranges();
        }
        Ranges normal = manifest.reference().normal();
        return normal != null ? normal : Ranges.unknown(manifest.features());
    }
}
