package io.edgewise.window;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import java.util.Arrays;

/**
 * One channel's part of a window: its usable samples, contiguous and in the order of time, and what spoke against the
 * others. Borrowed as long as its {@link Window}.
 */
public final class Slice {
    private double[] values = {};
    private long[] times = {};
    private int offset;
    private int size;
    private int rows;
    private long reasons;
    private final double[] offending = new double[Long.SIZE];
    private Quality quality = Quality.GOOD;

    Slice() {}

    void open(double[] array, long[] stamps, int from, int count) {
        values = array;
        times = stamps;
        offset = from;
        size = count;
    }

    void describe(int rowCount, long union) {
        rows = rowCount;
        reasons = union;
        quality = Quality.GOOD;
        Arrays.fill(offending, Double.NaN);
    }

    void blame(Reason reason, double value) {
        offending[reason.place()] = value;
    }

    /** Returns a value of this window that the reason spoke against; NaN where there is none to show. */
    public double offending(Reason reason) {
        return offending[reason.place()];
    }

    /** Returns how many usable samples it has: those whose reasons are not Bad. */
    public int size() {
        return size;
    }

    /** Returns a usable value, in the channel's unit. */
    public double value(int index) {
        return values[offset + index];
    }

    /** Returns when a usable value was read, nanoseconds since the Unix epoch. */
    public long timeNanos(int index) {
        return times[offset + index];
    }

    /**
     * Returns the array the usable values stand in, from {@link #offset()}: for loops that must be fast. Not to be
     * written.
     */
    public double[] array() {
        return values;
    }

    /** Returns the array the times stand in, from {@link #offset()}. Not to be written. */
    public long[] timesArray() {
        return times;
    }

    /** Returns where in {@link #array()} the first usable value stands. */
    public int offset() {
        return offset;
    }

    /** Returns how many rows the window has, usable in this channel or not. */
    public int rows() {
        return rows;
    }

    /** Returns all that spoke against any sample of it, usable or not, bits of {@link io.edgewise.signal.Reason}. */
    public long reasons() {
        return reasons;
    }

    /** Returns the channel's quality in this window; GOOD until a guard has judged it. */
    public Quality quality() {
        return quality;
    }

    /** Sets the channel's quality in this window. The window guard alone calls this. */
    public void judge(Quality verdict) {
        quality = verdict;
    }
}
