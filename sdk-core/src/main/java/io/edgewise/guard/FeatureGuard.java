package io.edgewise.guard;

import io.edgewise.feature.FeatureVector;
import io.edgewise.model.ModelManifest;

/**
 * Judges features: against the training range it degrades, for a feature of a required channel that is NaN it rejects.
 */
public final class FeatureGuard implements Guard<FeatureVector> {
    /** Makes a guard for this model's features. */
    public FeatureGuard(ModelManifest manifest) {
        throw new UnsupportedOperationException("not yet built");
    }

    @Override
    public Verdict check(FeatureVector features) {
        throw new UnsupportedOperationException("not yet built");
    }
}
