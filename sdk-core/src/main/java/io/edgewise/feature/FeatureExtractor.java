package io.edgewise.feature;

import io.edgewise.window.Window;

/** Turns a window into features. A channel that is Bad in the window gives NaN for each of its features. */
public interface FeatureExtractor {
    /**
     * Returns what computes these features: statistics of channels, or their raw samples.
     *
     * @throws IllegalArgumentException when a feature is unknown, or statistics and raw samples stand together
     */
    static FeatureExtractor of(FeatureSchema schema) {
        return schema.isRaw() ? new RawExtractor(schema) : new WindowExtractor(schema);
    }

    /** Returns which features stand where. */
    FeatureSchema schema();

    /** Computes the features. The vector is borrowed until the next call. */
    FeatureVector extract(Window window);
}
