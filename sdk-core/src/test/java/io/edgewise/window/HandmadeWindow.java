package io.edgewise.window;

import io.edgewise.signal.Reason;
import java.util.Arrays;

/** Windows written by hand, for tests of what looks at windows. */
public final class HandmadeWindow {
    private final Window window;
    private final Slice[] slices;
    private final int rows;

    /** Makes a window {@code [start, end)} of this many rows, in seconds, in which no channel has samples yet. */
    public HandmadeWindow(int channels, double startSeconds, double endSeconds, int rows) {
        this.slices = new Slice[channels];
        Arrays.setAll(slices, i -> new Slice());
        this.rows = rows;
        this.window = new Window(slices);
        window.open(0, nanos(startSeconds), nanos(endSeconds), rows);
        for (Slice slice : slices) {
            slice.describe(rows, 0);
        }
    }

    /** Gives a channel usable samples, evenly spaced over the window. */
    public HandmadeWindow samples(int channel, double... values) {
        long[] times = new long[values.length];
        long step = values.length == 0 ? 0 : (window.endNanos() - window.startNanos()) / values.length;
        Arrays.setAll(times, i -> window.startNanos() + i * step);
        slices[channel].open(values, times, 0, values.length);
        return this;
    }

    /** Gives a channel this many usable samples of the same value. */
    public HandmadeWindow steady(int channel, int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return samples(channel, values);
    }

    /** Gives a channel samples at these times, in seconds. */
    public HandmadeWindow timed(int channel, double[] seconds, double[] values) {
        slices[channel].open(values, Arrays.stream(seconds).mapToLong(HandmadeWindow::nanos).toArray(), 0, values.length);
        return this;
    }

    /** Says what spoke against samples of a channel, and which value each reason shows. */
    public HandmadeWindow against(int channel, double value, Reason... reasons) {
        long bits = 0;
        for (Reason reason : reasons) {
            bits |= reason.bit();
        }
        slices[channel].describe(rows, slices[channel].reasons() | bits);
        for (Reason reason : reasons) {
            slices[channel].blame(reason, value);
        }
        return this;
    }

    /** Returns the window. */
    public Window window() {
        return window;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
