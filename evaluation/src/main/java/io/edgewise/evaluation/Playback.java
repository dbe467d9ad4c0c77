package io.edgewise.evaluation;

import io.edgewise.codec.TableReader;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.RecordedPipeline;
import io.edgewise.json.Nearest;
import io.edgewise.model.ChannelSpec;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.StateKeeper;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plays a recording through the pipeline of a detector, as fast as it goes, a few rows at a time. */
final class Playback {
    private static final int ROWS_PER_FRAME = 64;

    private Playback() {}

    /**
     * Plays it to its end.
     *
     * @param watcher sees every row, before the decisions that it makes due
     * @param taker takes what comes of it
     */
    static void play(Recording recording, Detector detector, RowWatcher watcher, Taker taker, PlayProgress progress) {
        List<Channel> channels = RecordedPipeline.columns(detector.spec());
        Frame frame = new Frame(channels, ROWS_PER_FRAME);
        try (TableReader rows = recording.open();
                Pipeline pipeline = RecordedPipeline.of(
                        detector.name(), detector.spec(), detector.model(), taker.sink(), taker.keeper())) {
            int[] columns = columns(recording, rows.names(), detector, channels);
            while (rows.next() && rows.timeNanos() < taker.untilNanos()) {
                watcher.row(rows);
                add(rows, columns, frame);
                if (frame.rows() == ROWS_PER_FRAME) {
                    pipeline.offer(frame);
                    frame.clear();
                }
                progress.row();
            }
            pipeline.offer(frame);
        }
    }

    /**
     * Who takes what comes of it.
     *
     * @param sink takes the decisions
     * @param keeper takes what is learned
     * @param untilNanos the first row at or after this time ends it
     */
    record Taker(DecisionSink sink, StateKeeper keeper, long untilNanos) {
        static Taker all(DecisionSink sink) {
            return new Taker(sink, StateKeeper.NONE, Long.MAX_VALUE);
        }
    }

    private static void add(TableReader rows, int[] columns, Frame frame) {
        int row = frame.addRow(rows.timeNanos());
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] >= 0) {
                frame.set(row, i, rows.value(columns[i]), rows.reasons(columns[i]));
            }
        }
    }

    /** Returns where each channel stands in the file; −1 for one that is not there, which only an optional one may. */
    private static int[] columns(Recording recording, List<String> names, Detector detector, List<Channel> channels) {
        int[] columns = channels.stream()
                .mapToInt(channel -> names.indexOf(channel.name()))
                .toArray();
        Map<String, String> required = new TreeMap<>();
        detector.model().manifest().channels().stream()
                .filter(ChannelSpec::required)
                .map(spec -> spec.channel().name())
                .forEach(name -> {
                    PipelineSpec.BoundChannel bound = detector.spec().bind().get(name);
                    if (bound != null) {
                        required.put(bound.from(), name);
                    }
                });
        boolean none = true;
        for (int i = 0; i < columns.length; i++) {
            String from = channels.get(i).name();
            String channel = required.get(from);
            none &= columns[i] < 0;
            if (columns[i] < 0 && channel != null) {
                throw missing(recording, names, from, channel);
            }
        }
        if (none) {
            throw missing(
                    recording, names, channels.get(0).name(), channels.get(0).name());
        }
        return columns;
    }

    private static BacktestException missing(Recording recording, List<String> names, String from, String channel) {
        return new BacktestException(recording.name() + " has no column '" + from + "', which feeds the channel '"
                + channel + "'"
                + Nearest.to(from, names)
                        .map(near -> "; is it '" + near + "'? see bind in the state file")
                        .orElse(", it has " + names));
    }
}
