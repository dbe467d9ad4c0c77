package io.edgewise.testing;

import io.edgewise.decision.DecisionRecord;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.PipelineBuilder;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import java.time.Duration;
import java.util.List;

/** Feeds a pipeline row by row and keeps what it decides. One owner. */
public final class PipelineDriver implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final CollectingSink sink = new CollectingSink();
    private final Pipeline pipeline;
    private final Frame frame;

    /** Builds the pipeline, with a sink of its own, for frames of these channels. */
    public PipelineDriver(PipelineBuilder parts, List<Channel> channels) {
        this.pipeline = parts.sink(sink).build();
        this.frame = new Frame(channels, 1);
    }

    /**
     * Offers one row.
     *
     * @param timeMillis event time, milliseconds since the Unix epoch
     * @param values one per channel; NaN for one that is missing
     * @return what was decided by it, in order
     */
    public List<DecisionRecord> row(long timeMillis, double... values) {
        frame.clear();
        int row = frame.addRow(timeMillis * NANOS_PER_MILLI);
        for (int channel = 0; channel < values.length; channel++) {
            if (!Double.isNaN(values[channel])) {
                frame.set(row, channel, values[channel]);
            }
        }
        int decided = pipeline.offer(frame);
        List<DecisionRecord> all = sink.records();
        return all.subList(all.size() - decided, all.size());
    }

    /**
     * Offers rows with the same values, each a step after the one before.
     *
     * @param fromMillis the first row's time, milliseconds since the Unix epoch
     * @param untilMillis no row at or after this
     * @param step from one row to the next, whole milliseconds
     * @param values one per channel; NaN for one that is missing
     */
    public void rows(long fromMillis, long untilMillis, Duration step, double... values) {
        for (long time = fromMillis; time < untilMillis; time += step.toMillis()) {
            row(time, values);
        }
    }

    /** Returns the pipeline. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Returns what was decided. */
    public CollectingSink sink() {
        return sink;
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
