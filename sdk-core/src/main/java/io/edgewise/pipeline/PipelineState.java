package io.edgewise.pipeline;

import io.edgewise.decision.AlarmMemory;
import io.edgewise.model.Calibration;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline must remember over a restart.
 *
 * @param calibration what the machine taught; null while there is none
 * @param alarm where its alarm stands, and who silenced it
 */
public record PipelineState(@Nullable Calibration calibration, AlarmMemory alarm) {
    /** The state of a pipeline that has seen nothing. */
    public static final PipelineState EMPTY = new PipelineState(null, AlarmMemory.NONE);
}
