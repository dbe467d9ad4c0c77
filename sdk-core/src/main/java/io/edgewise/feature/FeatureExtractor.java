package io.edgewise.feature;

import io.edgewise.window.Window;

/** Turns a window into features. A channel that is Bad in the window gives NaN for each of its features. */
public interface FeatureExtractor {
    /** Returns which features stand where. */
    FeatureSchema schema();

    /** Computes the features. The vector is borrowed until the next call. */
    FeatureVector extract(Window window);
}
