package io.edgewise.pipeline;

import io.edgewise.model.Calibration;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline must remember over a restart.
 *
 * @param calibration what the machine taught; null while there is none
 */
public record PipelineState(@Nullable Calibration calibration) {
    /** The state of a pipeline that has seen nothing. */
    public static final PipelineState EMPTY = new PipelineState(null);
}
