package io.edgewise.testing;

import io.edgewise.feature.FeatureExtractor;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Digest;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Provenance;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.signal.Range;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers by script and counts what is asked of it. The script is shared by its sessions; when it is at
 * its end the last answer is given again and again. An answer of {@link #FAILS} is no answer.
 */
public final class FakeModel implements Model {
    /** The score in a script that stands for a run that fails. */
    public static final float FAILS = Float.NEGATIVE_INFINITY;

    private final ModelManifest manifest;
    private final Provenance provenance;
    private final float[] scores;
    private final int label;
    private final AtomicInteger inferences = new AtomicInteger();
    private final AtomicInteger openSessions = new AtomicInteger();
    private volatile @Nullable Calibration calibration;

    /**
     * Makes a model.
     *
     * @param manifest what it says of itself
     * @param label the number of the label of every answer, −1 for none
     * @param scores its answers in order, at least one
     */
    public FakeModel(ModelManifest manifest, int label, float... scores) {
        if (scores.length == 0) {
            throw new IllegalArgumentException("a fake model needs at least one score");
        }
        this.manifest = manifest;
        this.label = label;
        this.scores = scores.clone();
        this.provenance = Provenance.unattested(
                manifest.name(), manifest.version(), Digest.of(manifest.name().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Returns a manifest with the threshold 1 and one feature a channel, its mean.
     *
     * @param size how long a window is
     * @param hop from one window to the next
     * @param channels what it expects of each channel
     */
    public static ModelManifest manifest(Duration size, Duration hop, List<ChannelSpec> channels) {
        List<FeatureSchema.Feature> features = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            features.add(new FeatureSchema.Feature(i, channels.get(i).channel().name(), "mean"));
        }
        return new ModelManifest(
                "fake",
                "1",
                "none",
                channels,
                new ModelManifest.WindowDefault(size, hop, Duration.ZERO),
                new FeatureSchema(features),
                List.of(),
                List.of(),
                List.of(),
                ModelManifest.Reference.NONE,
                1,
                Range.ANY,
                Map.of("alarm", "look at it"),
                ModelManifest.Card.NONE);
    }

    /** Returns a binding of this model to an extractor that computes the mean for every feature. */
    public ModelBinding binding() {
        return ModelBinding.of(this, extractor(), null);
    }

    /** Returns an extractor that computes the mean for every feature of the manifest. */
    public FeatureExtractor extractor() {
        return new MeanExtractor(manifest.features());
    }

    /** Returns how often it was run. */
    public int inferences() {
        return inferences.get();
    }

    /** Returns how many of its sessions are open. */
    public int openSessions() {
        return openSessions.get();
    }

    /** Returns what the newest session was given; null when there is none or it was given none. */
    public @Nullable Calibration calibration() {
        return calibration;
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String engine() {
        return "fake";
    }

    @Override
    public long residentBytes() {
        return 0;
    }

    @Override
    public ModelSession open(@Nullable Calibration taught) {
        calibration = taught;
        openSessions.incrementAndGet();
        return new FakeSession();
    }

    @Override
    public void close() {}

    private final class FakeSession implements ModelSession {
        private final Prediction prediction = new Prediction();
        private final float[] outputs = new float[1];
        private boolean open = true;

        @Override
        public Prediction infer(FeatureVector features) {
            if (!open) {
                throw new IllegalStateException("the session was used after it was closed");
            }
            int turn = Math.min(inferences.getAndIncrement(), scores.length - 1);
            outputs[0] = scores[turn];
            return outputs[0] == FAILS ? prediction.failed() : prediction.scored(outputs[0], label, outputs);
        }

        @Override
        public void reset() {}

        @Override
        public void close() {
            if (open) {
                open = false;
                openSessions.decrementAndGet();
            }
        }
    }
}
