package io.edgewise.samples;

import io.edgewise.model.ChannelSpec;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A source of your own: two pressures as sines at 1 Hz, the second of which falls in the last tenth of the rows. */
public final class SineWell implements SampleSource {
    private static final long SECOND = 1_000_000_000L;

    private final Frame frame;
    private final int rows;
    private int next;

    /** Makes a well with these channels and so many rows; all channels but the first two are missing. */
    public SineWell(List<ChannelSpec> channels, int rows) {
        List<Channel> columns = channels.stream().map(ChannelSpec::channel).toList();
        this.frame = new Frame(columns, 1);
        this.rows = rows;
    }

    @Override
    public @Nullable Frame poll() {
        if (next == rows) {
            return null;
        }
        frame.clear();
        int row = frame.addRow(next * SECOND);
        double fall = next > 0.9 * rows ? 1e4 * (next - 0.9 * rows) : 0;
        frame.set(row, 0, 3.7e7 + 1e4 * Math.sin(next / 50.0));
        frame.set(row, 1, 2.1e7 + 1e4 * Math.sin(next / 30.0) - fall);
        next++;
        return frame;
    }

    /** Returns the frames that are left, each borrowed until the next one is asked for. */
    public Iterator<Frame> frames() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return next < rows;
            }

            @Override
            public Frame next() {
                Frame polled = poll();
                if (polled == null) {
                    throw new NoSuchElementException();
                }
                return polled;
            }
        };
    }

    @Override
    public void close() {
        next = rows;
    }
}
