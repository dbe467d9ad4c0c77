package io.edgewise.guard;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Ranges;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges features: outside the training range it degrades; one of a required channel that is NaN or infinite it
 * rejects. Those of optional channels go on: the model must accept NaN, so an infinite one is made NaN, and degrades. A
 * manifest without training ranges has none checked. Findings stand in the order of the features; of raw samples one
 * stands for all of a channel that follow each other. One owner.
 */
public final class FeatureGuard implements Guard<FeatureVector> {
    private final List<FeatureSchema.Feature> features;
    private final List<ChannelSpec> channels;
    private final @Nullable Ranges training;
    private final List<Finding> findings = new ArrayList<>();

    /** Makes a guard for this model's features. */
    public FeatureGuard(ModelManifest manifest) {
        this.features = manifest.features().features();
        this.channels = manifest.channels();
        this.training = manifest.reference().training();
    }

    @Override
    public Verdict check(FeatureVector vector) {
        findings.clear();
        boolean rejected = false;
        for (int i = 0; i < vector.size(); i++) {
            float value = vector.value(i);
            boolean required = channels.get(features.get(i).channel()).required();
            if (Float.isInfinite(value) || (required && Float.isNaN(value))) {
                rejected |= required;
                vector.set(i, Double.NaN);
                add(Reason.FEATURE_NOT_A_NUMBER, i, value);
            } else if (isOutside(i, value)) {
                add(Reason.OUTSIDE_TRAINING, i, value);
            }
        }
        if (rejected) {
            return new Verdict.Reject(findings);
        }
        return findings.isEmpty() ? Verdict.pass() : new Verdict.Degrade(Quality.UNCERTAIN, findings);
    }

    /** Tells whether a value lies outside; one that is NaN and bounds that are NaN never do. */
    private boolean isOutside(int feature, float value) {
        return training != null && (value < training.low(feature) || value > training.high(feature));
    }

    private void add(Reason reason, int feature, float value) {
        String channel = features.get(feature).channelName();
        if (features.get(feature).isRaw() && !findings.isEmpty()) {
            Finding last = findings.get(findings.size() - 1);
            if (last.reason() == reason && last.channel().equals(channel)) {
                return;
            }
        }
        findings.add(new Finding(Stage.FEATURE, reason, channel, value));
    }
}
