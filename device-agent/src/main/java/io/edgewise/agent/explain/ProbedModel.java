package io.edgewise.agent.explain;

import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Calibration;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Provenance;
import io.edgewise.model.Ranges;
import io.edgewise.time.Ticker;
import org.jspecify.annotations.Nullable;

/** A model that a pipeline runs, and that can be asked again about the features that it was given last. One thread. */
final class ProbedModel implements Model {
    private final Model model;
    private @Nullable Tap last;

    ProbedModel(Model model) {
        this.model = model;
    }

    /** Looks for what would have kept the window quiet that was judged last. */
    Quiet probe(double threshold, Ticker ticker) {
        Tap tap = last;
        if (tap == null) {
            return Quiet.unknown("The model was not run on this window.");
        }
        Ranges normal = tap.calibration != null
                ? tap.calibration.ranges()
                : manifest().reference().normal();
        Ranges ranges = normal == null ? Ranges.unknown(manifest().features()) : normal;
        return new Probe(tap.session, ranges, tap.seen, threshold, ticker).run();
    }

    @Override
    public ModelManifest manifest() {
        return model.manifest();
    }

    @Override
    public Provenance provenance() {
        return model.provenance();
    }

    @Override
    public String engine() {
        return model.engine();
    }

    @Override
    public long residentBytes() {
        return model.residentBytes();
    }

    @Override
    public ModelSession open(@Nullable Calibration calibration) {
        return new Tap(model.open(calibration), calibration);
    }

    @Override
    public void close() {
        model.close();
    }

    private final class Tap implements ModelSession {
        private final ModelSession session;
        private final @Nullable Calibration calibration;
        private float[] seen = {};

        private Tap(ModelSession session, @Nullable Calibration calibration) {
            this.session = session;
            this.calibration = calibration;
        }

        @Override
        public Prediction infer(FeatureVector features) {
            seen = features.array().clone();
            last = this;
            return session.infer(features);
        }

        @Override
        public void reset() {
            session.reset();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
