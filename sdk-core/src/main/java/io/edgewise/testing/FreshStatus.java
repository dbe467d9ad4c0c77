package io.edgewise.testing;

import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.signal.Quality;
import java.util.Map;

/** How a pipeline stands before its first row. */
public final class FreshStatus {
    private FreshStatus() {}

    /** Returns it. */
    public static PipelineStatus of(String pipeline) {
        return new PipelineStatus(
                pipeline,
                0,
                0,
                0,
                Map.of(),
                Map.of(),
                null,
                null,
                -1,
                Long.MIN_VALUE,
                null,
                Quality.GOOD,
                Float.NaN,
                PipelineStatus.AlarmStanding.NONE);
    }
}
