package io.edgewise.window;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the stream, borrowed until the windower's next call. Its sequence has no holes: each due window has the
 * number after the one before, from 0, so that "nothing lost, nothing twice" can be checked from outside.
 */
public final class Window {
    private final Slice[] slices;
    private long sequence;
    private long startNanos;
    private long endNanos;
    private int rows;

    Window(int channels) {
        slices = new Slice[channels];
        Arrays.setAll(slices, channel -> new Slice());
    }

    void open(long number, Rows buffer, Cut cut, @Nullable Grid grid) {
        sequence = number;
        startNanos = cut.startNanos;
        endNanos = cut.endNanos;
        rows = cut.toRow - cut.fromRow;
        if (grid != null) {
            grid.open(startNanos, endNanos);
        }
        for (int channel = 0; channel < slices.length; channel++) {
            slices[channel].open(buffer, channel, cut.fromRow, cut.toRow);
            if (grid != null) {
                slices[channel].resample(buffer, channel, grid);
            }
        }
    }

    /** Returns the window's number, from 0. */
    public long sequence() {
        return sequence;
    }

    /** Returns the first instant inside, nanoseconds since the Unix epoch. */
    public long startNanos() {
        return startNanos;
    }

    /** Returns the first instant after it, nanoseconds since the Unix epoch. */
    public long endNanos() {
        return endNanos;
    }

    /** Returns how many rows lie inside, as they came. */
    public int rows() {
        return rows;
    }

    /** Returns how many channels it has. */
    public int channels() {
        return slices.length;
    }

    /** Returns one channel's part. */
    public Slice slice(int channel) {
        return slices[channel];
    }
}
