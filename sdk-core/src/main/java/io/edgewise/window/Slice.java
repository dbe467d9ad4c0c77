package io.edgewise.window;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;

/**
 * One channel's part of a window: its usable samples, contiguous and in the order of time, and what spoke against the
 * others. Borrowed as long as its {@link Window}.
 */
public final class Slice {
    // The rows as they came: a view on the buffer.
    private double[] rawValues = {};
    private long[] rawReasons = {};
    private int from;
    private int to;
    private long reasons;

    // The usable samples: the same view where all are, else the copies.
    private double[] values = {};
    private long[] times = {};
    private int offset;
    private int size;

    // Used again for every window in which some samples are not usable.
    private double[] copiedValues = {};
    private long[] copiedTimes = {};

    // Where the window is resampled: its grid, which stands in the place of the rows, and the rows as they came.
    private double[] gridValues = {};
    private long[] gridReasons = {};
    private double[] sampleValues = {};
    private long[] sampleReasons = {};
    private int sampleFrom;
    private int sampleTo;
    private boolean resampled;

    // Set by the guard.
    private Quality quality = Quality.GOOD;

    Slice() {}

    /** Shows a channel's rows, {@code to} exclusive. */
    void open(Rows rows, int channel, int fromRow, int toRow) {
        rawValues = rows.values(channel);
        rawReasons = rows.reasons(channel);
        from = fromRow;
        to = toRow;
        quality = Quality.GOOD;
        resampled = false;
        reasons = 0;
        for (int row = from; row < to; row++) {
            reasons |= rawReasons[row];
        }
        if (Reason.worst(reasons) == Quality.BAD) {
            copyUsable(rows.times());
            return;
        }
        values = rawValues;
        times = rows.times();
        offset = from;
        size = to - from;
    }

    /** Puts a grid in the place of the rows that were opened. */
    void resample(Rows rows, int channel, Grid grid) {
        sampleValues = rawValues;
        sampleReasons = rawReasons;
        sampleFrom = from;
        sampleTo = to;
        resampled = true;
        gridValues = Grid.room(gridValues, grid.points());
        gridReasons = Grid.room(gridReasons, grid.points());
        long made = grid.fill(rows, channel, gridValues, gridReasons);
        rawValues = gridValues;
        rawReasons = gridReasons;
        from = 0;
        to = grid.points();
        // Rows of other channels, in which this one is missing, say nothing; the grid tells what is missing.
        reasons = made | (reasons & ~Reason.MISSING.bit());
        if (Reason.worst(made) == Quality.BAD) {
            copyUsable(grid.times());
            return;
        }
        values = rawValues;
        times = grid.times();
        offset = 0;
        size = to;
    }

    private void copyUsable(long[] rawTimes) {
        if (copiedValues.length < to - from) {
            copiedValues = new double[2 * (to - from)];
            copiedTimes = new long[2 * (to - from)];
        }
        values = copiedValues;
        times = copiedTimes;
        offset = 0;
        size = 0;
        for (int row = from; row < to; row++) {
            if (Reason.worst(rawReasons[row]) != Quality.BAD) {
                values[size] = rawValues[row];
                times[size++] = rawTimes[row];
            }
        }
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

    /** Returns how many rows the window has, usable in this channel or not; the grid's points where it is resampled. */
    public int rows() {
        return to - from;
    }

    /** Returns the value in a row of the window, in the channel's unit; NaN where it is not usable. */
    public double row(int row) {
        boolean usable = Reason.worst(reasonsOfRow(row)) != Quality.BAD;
        return usable ? rawValues[from + row] : Double.NaN;
    }

    /** Returns what speaks against the value in a row, bits of {@link Reason}. */
    long reasonsOfRow(int row) {
        return rawReasons[from + row];
    }

    /** Tells whether its rows are the points of an even grid. */
    public boolean isResampled() {
        return resampled;
    }

    /** Returns all that spoke against any sample of it, usable or not, bits of {@link Reason}. */
    public long reasons() {
        return reasons;
    }

    /**
     * Returns the value of the newest sample that this speaks against, as it came, usable or not: a dead gauge's
     * {@code -1.18e42} for OUT_OF_RANGE. NaN where there is no such sample or it has no value.
     */
    public double offending(Reason reason) {
        if (!reason.in(reasons)) {
            return Double.NaN;
        }
        double found = newest(reason, rawValues, rawReasons, from, to);
        boolean inSamples = resampled && Double.isNaN(found);
        return inSamples ? newest(reason, sampleValues, sampleReasons, sampleFrom, sampleTo) : found;
    }

    private static double newest(Reason reason, double[] values, long[] reasons, int from, int to) {
        int row = to - 1;
        while (row >= from && !reason.in(reasons[row])) {
            row--;
        }
        return row < from ? Double.NaN : values[row];
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
