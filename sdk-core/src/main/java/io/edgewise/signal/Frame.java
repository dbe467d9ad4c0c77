package io.edgewise.signal;

import java.util.Arrays;
import java.util.List;

/**
 * Rows of samples in primitive columns. One owner fills it again and again; whoever is handed a frame borrows it until
 * the owner's next call and copies what it keeps. It grows to the largest message and allocates nothing after that.
 */
public final class Frame {
    private final List<Channel> channels;
    private final int width;
    private long[] times;
    private double[] values;
    private long[] reasons;
    private int rows;

    /**
     * Makes an empty frame.
     *
     * @param channels the columns, in order
     * @param capacity how many rows it holds before it grows, at least 1
     */
    public Frame(List<Channel> channels, int capacity) {
        this.channels = List.copyOf(channels);
        this.width = channels.size();
        this.times = new long[capacity];
        this.values = new double[capacity * width];
        this.reasons = new long[capacity * width];
    }

    /** Returns the columns, in order. */
    public List<Channel> channels() {
        return channels;
    }

    /** Returns how many rows stand in it. */
    public int rows() {
        return rows;
    }

    /** Returns the event time of a row, nanoseconds since the Unix epoch. */
    public long timeNanos(int row) {
        return times[row];
    }

    /** Returns a value in the channel's unit; NaN where there is none. */
    public double value(int row, int channel) {
        return values[row * width + channel];
    }

    /** Returns what speaks against a value, bits of {@link Reason}. */
    public long reasons(int row, int channel) {
        return reasons[row * width + channel];
    }

    /** Takes all rows out. */
    public void clear() {
        rows = 0;
    }

    /**
     * Adds a row in which every channel is MISSING until it is set.
     *
     * @param timeNanos event time, nanoseconds since the Unix epoch
     * @return the row's number
     */
    public int addRow(long timeNanos) {
        if (rows == times.length) {
            grow();
        }
        times[rows] = timeNanos;
        Arrays.fill(values, rows * width, (rows + 1) * width, Double.NaN);
        Arrays.fill(reasons, rows * width, (rows + 1) * width, Reason.MISSING.bit());
        return rows++;
    }

    /** Gives a row its time, where that is read after the row was begun. */
    public void retime(int row, long timeNanos) {
        times[row] = timeNanos;
    }

    /** Sets a value that was read; NaN and infinity become NOT_A_NUMBER. */
    public void set(int row, int channel, double value) {
        boolean finite = Math.abs(value) <= Double.MAX_VALUE;
        set(row, channel, finite ? value : Double.NaN, finite ? 0 : Reason.NOT_A_NUMBER.bit());
    }

    /** Sets a value and what speaks against it, bits of {@link Reason}. */
    public void set(int row, int channel, double value, long why) {
        values[row * width + channel] = value;
        reasons[row * width + channel] = why;
    }

    private void grow() {
        int capacity = Math.max(2 * times.length, 8);
        times = Arrays.copyOf(times, capacity);
        values = Arrays.copyOf(values, capacity * width);
        reasons = Arrays.copyOf(reasons, capacity * width);
    }
}
