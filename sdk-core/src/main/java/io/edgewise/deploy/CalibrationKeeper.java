package io.edgewise.deploy;

import io.edgewise.durable.StateFile;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.model.Calibration;
import io.edgewise.model.Digest;
import io.edgewise.pipeline.PipelineState;
import io.edgewise.pipeline.StateKeeper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Keeps calibrations over a restart, one file for each pipeline and way of measuring: what was learned from other
 * sensors, or from windows of another size, is not what is normal now. Lanes only hand over; {@link #flush} writes, on
 * the reconciler's thread.
 */
final class CalibrationKeeper {
    private final Path folder;

    // Handed over by the lanes; taken by the reconciler's thread.
    private final Map<String, PipelineState> pending = new ConcurrentHashMap<>();

    // Confined to the reconciler's thread.
    private String lastTrouble = "";

    CalibrationKeeper(Path folder) {
        this.folder = folder;
    }

    /** Returns what keeps the state of a pipeline that is declared like this. Never waits. */
    StateKeeper of(PipelineSpec spec) {
        return (pipeline, state) -> pending.put(key(pipeline, spec), state);
    }

    /** Writes what was handed over; returns how many files. What cannot be written now is tried again. */
    int flush() {
        int written = 0;
        for (Map.Entry<String, PipelineState> entry : Map.copyOf(pending).entrySet()) {
            Calibration calibration = entry.getValue().calibration();
            if (calibration == null || write(entry.getKey(), calibration)) {
                pending.remove(entry.getKey(), entry.getValue());
                written++;
            }
        }
        return written;
    }

    private boolean write(String key, Calibration calibration) {
        try {
            file(key).write(calibration.document());
            return true;
        } catch (UncheckedIOException e) {
            String words = String.valueOf(e.getMessage());
            if (!words.equals(lastTrouble)) {
                Logger.error("a calibration is not kept yet, tries go on: {}", words);
            }
            lastTrouble = words;
            return false;
        }
    }

    /** Returns what the machine taught this model in an earlier run; null when it must teach again. */
    @Nullable
    Calibration recall(String pipeline, PipelineSpec spec, FeatureSchema schema, Digest model) {
        String key = key(pipeline, spec);
        try {
            PipelineState handed = pending.get(key);
            Calibration found = handed != null
                    ? handed.calibration()
                    : file(key)
                            .read()
                            .map(document -> Calibration.parse(document, schema))
                            .orElse(null);
            return found != null && found.model().equals(model) ? found : null;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            Logger.warn("pipeline {} learns anew: its calibration does not fit: {}", pipeline, e.getMessage());
            return null;
        }
    }

    /**
     * Names a pipeline and what its values are: where they come from, what they are converted from, how they are cut
     * and resampled, when the machine runs and which regimes it has.
     */
    private static String key(String pipeline, PipelineSpec spec) {
        String measured = String.join(
                "\n",
                measured(spec.intake()),
                new TreeMap<>(spec.bind()).toString(),
                String.valueOf(spec.running()),
                String.valueOf(spec.regimes()),
                String.valueOf(spec.window()),
                String.valueOf(spec.resample()));
        Digest digest = Digest.of(measured.getBytes(StandardCharsets.UTF_8));
        return pipeline + "-" + digest.hex().substring(0, 12);
    }

    private static String measured(Intake intake) {
        StringBuilder text = new StringBuilder();
        intake.sources()
                .forEach(named -> text.append(named.name())
                        .append(' ')
                        .append(named.spec().input().place())
                        .append(' ')
                        .append(named.spec().payload())
                        .append(' ')
                        .append(named.spec().time())
                        .append('\n'));
        return text.append(intake.align()).toString();
    }

    private StateFile file(String key) {
        return StateFile.at(folder.resolve("calibration-" + key + ".json"));
    }
}
