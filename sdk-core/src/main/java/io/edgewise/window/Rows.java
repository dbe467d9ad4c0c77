package io.edgewise.window;

import java.util.Arrays;

/**
 * Rows in the order of time, in primitive columns that slide: rows come in at the tail, go out at the head, and all are
 * moved to the front when the columns are full. Columns hold at least twice the rows that live in them, so a move costs
 * less than one copy per row, and nothing is allocated once they fit the stream.
 */
final class Rows {
    private static final int FIRST_CAPACITY = 64;

    private final int most;
    private final double[][] values;
    private final long[][] reasons;
    private long[] times = new long[FIRST_CAPACITY];
    private int head;
    private int tail;

    /**
     * Makes room for rows.
     *
     * @param channels values in a row
     * @param most how many rows it holds at most
     */
    Rows(int channels, int most) {
        this.most = most;
        this.values = new double[channels][FIRST_CAPACITY];
        this.reasons = new long[channels][FIRST_CAPACITY];
    }

    int head() {
        return head;
    }

    int tail() {
        return tail;
    }

    long time(int row) {
        return times[row];
    }

    long[] times() {
        return times;
    }

    double[] values(int channel) {
        return values[channel];
    }

    long[] reasons(int channel) {
        return reasons[channel];
    }

    void clear() {
        head = 0;
        tail = 0;
    }

    /** Lets go of the rows before this time. */
    void discardBefore(long timeNanos) {
        while (head < tail && times[head] < timeNanos) {
            head++;
        }
    }

    /** Returns the first row at or after this time; the tail when there is none. */
    int from(long timeNanos) {
        int low = head;
        int high = tail;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < timeNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Tells whether a row of exactly this time is there. */
    boolean holds(long timeNanos) {
        int row = from(timeNanos);
        return row < tail && times[row] == timeNanos;
    }

    /** Puts a row in its place, which moves every row; tells whether there was room. */
    boolean put(long timeNanos, double[] rowValues, long[] rowReasons) {
        if (!makeRoom()) {
            return false;
        }
        int row = tail == head || times[tail - 1] < timeNanos ? tail : from(timeNanos);
        if (row < tail) {
            openGap(row);
        }
        times[row] = timeNanos;
        for (int channel = 0; channel < values.length; channel++) {
            values[channel][row] = rowValues[channel];
            reasons[channel][row] = rowReasons[channel];
        }
        tail++;
        return true;
    }

    private void openGap(int row) {
        int moved = tail - row;
        System.arraycopy(times, row, times, row + 1, moved);
        for (int channel = 0; channel < values.length; channel++) {
            System.arraycopy(values[channel], row, values[channel], row + 1, moved);
            System.arraycopy(reasons[channel], row, reasons[channel], row + 1, moved);
        }
    }

    private boolean makeRoom() {
        if (tail < times.length) {
            return tail - head < most;
        }
        int live = tail - head;
        if (live >= most) {
            return false;
        }
        if (2 * live > times.length) {
            grow(2 * times.length);
        }
        moveToFront(live);
        return true;
    }

    private void grow(int capacity) {
        times = Arrays.copyOf(times, capacity);
        for (int channel = 0; channel < values.length; channel++) {
            values[channel] = Arrays.copyOf(values[channel], capacity);
            reasons[channel] = Arrays.copyOf(reasons[channel], capacity);
        }
    }

    private void moveToFront(int live) {
        System.arraycopy(times, head, times, 0, live);
        for (int channel = 0; channel < values.length; channel++) {
            System.arraycopy(values[channel], head, values[channel], 0, live);
            System.arraycopy(reasons[channel], head, reasons[channel], 0, live);
        }
        head = 0;
        tail = live;
    }
}
