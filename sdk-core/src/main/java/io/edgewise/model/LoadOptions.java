package io.edgewise.model;

import java.time.Duration;

/**
 * How a model is loaded.
 *
 * @param deadline how long one run may take before it is ended, with the reason MODEL_TIMEOUT
 */
public record LoadOptions(Duration deadline) {
    /** One second for a run. */
    public static final LoadOptions DEFAULT = new LoadOptions(Duration.ofSeconds(1));
}
