package io.edgewise.model;

import io.edgewise.feature.FeatureVector;

/** The run state of a model. One owner, one thread. */
public interface ModelSession extends AutoCloseable {
    /**
     * Runs the model. The prediction is borrowed until the next call. A run that fails is a prediction that says so.
     */
    Prediction infer(FeatureVector features);

    /** Forgets what was remembered from earlier windows. */
    void reset();

    /** Frees the run state; a second call does nothing. */
    @Override
    void close();
}
