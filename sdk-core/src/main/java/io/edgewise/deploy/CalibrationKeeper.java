package io.edgewise.deploy;

import io.edgewise.durable.StateFile;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.model.Calibration;
import io.edgewise.model.Digest;
import io.edgewise.pipeline.PipelineState;
import io.edgewise.pipeline.StateKeeper;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Keeps calibrations over a restart, one file a pipeline. Lanes only hand over; {@link #flush} writes, on the
 * reconciler's thread.
 */
final class CalibrationKeeper implements StateKeeper {
    private final Path folder;

    // Handed over by the lanes; taken by the reconciler's thread.
    private final Map<String, PipelineState> pending = new ConcurrentHashMap<>();

    CalibrationKeeper(Path folder) {
        this.folder = folder;
    }

    @Override
    public void keep(String pipeline, PipelineState state) {
        pending.put(pipeline, state);
    }

    /** Writes what was handed over; returns how many files. What cannot be written now is tried again. */
    int flush() {
        int written = 0;
        for (Map.Entry<String, PipelineState> entry : pending.entrySet()) {
            Calibration calibration = entry.getValue().calibration();
            if (calibration != null) {
                file(entry.getKey()).write(calibration.document());
                written++;
            }
            pending.remove(entry.getKey(), entry.getValue());
        }
        return written;
    }

    /** Returns what the machine taught this model in an earlier run; null when it must teach again. */
    @Nullable
    Calibration recall(String pipeline, FeatureSchema schema, Digest model) {
        try {
            Calibration found = file(pipeline)
                    .read()
                    .map(document -> Calibration.parse(document, schema))
                    .orElse(null);
            return found != null && found.model().equals(model) ? found : null;
        } catch (IllegalArgumentException e) {
            Logger.warn("pipeline {} learns anew: its calibration does not fit: {}", pipeline, e.getMessage());
            return null;
        }
    }

    private StateFile file(String pipeline) {
        return StateFile.at(folder.resolve("calibration-" + pipeline + ".json"));
    }
}
