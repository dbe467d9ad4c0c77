package io.edgewise.window;

import io.edgewise.signal.Reason;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Windows written by hand and cut by the real windower, for tests of what looks at windows. */
public final class HandmadeWindow {
    private final long start;
    private final long size;
    private final double[][] values;
    private final long[][] reasons;
    private final int[] given;
    private @Nullable Window window;

    /**
     * Makes a window {@code [start, end)}, in whole seconds, of rows evenly spaced from its start, in which every
     * channel is MISSING until it is given samples.
     */
    public HandmadeWindow(int channels, long start, long end, int rows) {
        this.start = start * 1_000_000_000;
        this.size = (end - start) * 1_000_000_000;
        this.values = new double[rows][channels];
        this.reasons = new long[rows][channels];
        this.given = new int[channels];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(values[row], Double.NaN);
            Arrays.fill(reasons[row], Reason.MISSING.bit());
        }
    }

    /** Gives a channel's first rows these values. */
    public HandmadeWindow samples(int channel, double... samples) {
        for (double sample : samples) {
            put(given[channel]++, channel, sample, 0);
        }
        return this;
    }

    /** Gives a channel's first rows this value. */
    public HandmadeWindow steady(int channel, int count, double value) {
        double[] samples = new double[count];
        Arrays.fill(samples, value);
        return samples(channel, samples);
    }

    /** Gives the channel's next row, its last one where all are given, a value that these reasons speak against. */
    public HandmadeWindow against(int channel, double value, Reason... against) {
        long bits = 0;
        for (Reason reason : against) {
            bits |= reason.bit();
        }
        put(Math.min(given[channel], values.length - 1), channel, value, bits);
        return this;
    }

    /** Returns the window. */
    public Window window() {
        Window cut = window == null ? cut() : window;
        window = cut;
        return cut;
    }

    private Window cut() {
        WindowSpec spec = new WindowSpec.Time(Duration.ofNanos(size), Duration.ofSeconds(1), Duration.ZERO);
        Windower windower = new Windower(spec, given.length);
        for (int row = 0; row < values.length; row++) {
            windower.add(start + row * size / values.length, values[row], reasons[row]);
        }
        windower.add(start + size, new double[given.length], new long[given.length]);
        Window first = windower.poll();
        if (first == null || first.startNanos() != start) {
            throw new AssertionError("no window at " + start);
        }
        return first;
    }

    private void put(int row, int channel, double value, long against) {
        values[row][channel] = value;
        reasons[row][channel] = against;
    }
}
