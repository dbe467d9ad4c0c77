package io.edgewise.simulator;

import java.util.Arrays;

/** The rows that an asset has sent, kept for the judge: growing columns, filled by the player's thread. */
final class SentRows {
    private final double[][] values;
    private long[] times;
    private int rows;

    SentRows(int channels, int expected) {
        this.values = new double[channels][expected];
        this.times = new long[expected];
    }

    void add(long timeNanos) {
        if (rows == times.length) {
            int capacity = 2 * rows;
            times = Arrays.copyOf(times, capacity);
            for (int channel = 0; channel < values.length; channel++) {
                values[channel] = Arrays.copyOf(values[channel], capacity);
            }
        }
        times[rows++] = timeNanos;
    }

    void set(int channel, double value) {
        values[channel][rows - 1] = value;
    }

    Asset.Columns columns() {
        return new Asset.Columns(times, values, rows);
    }
}
