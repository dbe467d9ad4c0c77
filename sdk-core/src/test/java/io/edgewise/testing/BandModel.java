package io.edgewise.testing;

import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Calibration;
import io.edgewise.model.Digest;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Provenance;
import io.edgewise.model.Ranges;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A model whose score is the largest distance of a feature from what the machine taught, in widths of its range. */
public final class BandModel implements Model {
    private final ModelManifest manifest;
    private final AtomicInteger openSessions = new AtomicInteger();

    /** Makes a model; the manifest says that it is taught. */
    public BandModel(ModelManifest manifest) {
        this.manifest = manifest;
    }

    /** Returns how many of its sessions are open. */
    public int openSessions() {
        return openSessions.get();
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public Provenance provenance() {
        return Provenance.unattested("band", "1", Digest.of("band".getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String engine() {
        return "band";
    }

    @Override
    public long residentBytes() {
        return 0;
    }

    @Override
    public ModelSession open(@Nullable Calibration calibration) {
        if (calibration == null) {
            throw new IllegalArgumentException("a band needs what the machine taught");
        }
        openSessions.incrementAndGet();
        return new Session(calibration.ranges());
    }

    @Override
    public void close() {}

    private final class Session implements ModelSession {
        private final Ranges ranges;
        private final Prediction prediction = new Prediction();
        private final float[] outputs = new float[1];
        private boolean open = true;

        Session(Ranges ranges) {
            this.ranges = ranges;
        }

        @Override
        public Prediction infer(FeatureVector features) {
            outputs[0] = 0;
            for (int i = 0; i < features.size(); i++) {
                outputs[0] = Math.max(outputs[0], ranges.excess(i, features.value(i)));
            }
            return prediction.scored(outputs[0], -1, outputs);
        }

        @Override
        public void reset() {}

        @Override
        public void close() {
            if (open) {
                openSessions.decrementAndGet();
            }
            open = false;
        }
    }
}
