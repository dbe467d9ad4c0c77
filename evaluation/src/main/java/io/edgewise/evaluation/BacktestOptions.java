package io.edgewise.evaluation;

import io.edgewise.codec.CsvDialect.Known;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param file the recording
 * @param label the column of labels; null for none
 * @param known what the owner knows of its times
 * @param declared what declares the detector; null for one made for the recording
 * @param cut how its stream is cut; null for what is declared or suits
 * @param teaching how long it learns; null for what is declared or suits
 * @param budget how many false alarms are allowed; null for no such search
 */
record BacktestOptions(
        Path file,
        @Nullable String label,
        Known known,
        @Nullable Declared declared,
        @Nullable Cut cut,
        @Nullable Teaching teaching,
        @Nullable Budget budget) {
    /**
     * What declares a detector.
     *
     * @param state device.yaml
     * @param config agent.yaml; null for the one beside it
     * @param pipeline which pipeline; null where it is clear
     */
    record Declared(
            Path state, @Nullable Path config, @Nullable String pipeline) {}

    /**
     * How a stream is cut.
     *
     * @param size how long a window is
     * @param hop from one start to the next; null for a sixth of the size
     */
    record Cut(Duration size, @Nullable Duration hop) {}

    /**
     * How long is learned: one of the two.
     *
     * @param time so long
     * @param share this share of the recording
     */
    record Teaching(@Nullable Duration time, double share) {}
}
