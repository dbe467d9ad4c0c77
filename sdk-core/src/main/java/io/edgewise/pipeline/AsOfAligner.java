package io.edgewise.pipeline;

import io.edgewise.signal.Frame;
import java.time.Duration;
import java.util.Arrays;

/**
 * The as-of join: each row has the newest value of every channel that is not later than the row and not too old. A
 * channel keeps its newest {@value #KEPT} values, so that one that runs ahead, a block of a second perhaps, still has
 * those of a slower one's time. A value earlier than its channel's newest is late: let go and counted. Allocates
 * nothing once begun.
 */
final class AsOfAligner extends Aligner {
    private static final int KEPT = 4096;
    private static final long NONE = Long.MIN_VALUE;

    /** Further back than this a time is no late one: the clock was set. As the windows see it. */
    private static final long SET_BACK = 3_600_000_000_000L;

    // Set once.
    private final long oldestNanos;
    private final boolean[] leads;
    private final Ring[] rings;

    // Confined to the owner.
    private long open = NONE;
    private long current;
    private boolean pendingLead;

    AsOfAligner(int width, Duration oldest, boolean[] leads) {
        this.oldestNanos = oldest.toNanos();
        this.leads = leads.clone();
        this.rings = new Ring[width];
        Arrays.setAll(rings, i -> new Ring());
    }

    @Override
    void row(long time, Frame out) {
        if (open != NONE && open - time > SET_BACK) {
            give(out);
            open = NONE;
        }
        current = time;
    }

    @Override
    void value(int column, double value, long reasons) {
        Ring ring = rings[column];
        if (!ring.put(current, value, reasons)) {
            countLate();
            return;
        }
        pendingLead |= leads[column];
    }

    @Override
    void rowEnds(Frame out) {
        if (!pendingLead) {
            return;
        }
        pendingLead = false;
        if (open == NONE) {
            open = current;
        } else if (current > open) {
            give(out);
            open = current;
        }
    }

    private void give(Frame out) {
        int row = out.addRow(open);
        for (int column = 0; column < rings.length; column++) {
            int at = rings[column].newestAt(open);
            if (at >= 0 && open - rings[column].times[at] <= oldestNanos) {
                out.set(row, column, rings[column].values[at], rings[column].reasons[at]);
            }
        }
    }

    /** The newest values of a channel in the order of time. */
    private static final class Ring {
        private long[] times = new long[16];
        private double[] values = new double[16];
        private long[] reasons = new long[16];
        private int from;
        private int size;

        /** Puts a value at its place; a second one of a time takes the first one's. */
        boolean put(long time, double value, long why) {
            if (size > 0 && time < times[slot(size - 1)]) {
                if (times[slot(size - 1)] - time <= SET_BACK) {
                    return false;
                }
                size = 0;
            }
            if (size > 0 && time == times[slot(size - 1)]) {
                size--;
            }
            if (size == times.length && size < KEPT) {
                grow();
            }
            if (size == times.length) {
                from = (from + 1) % times.length;
                size--;
            }
            int at = slot(size++);
            times[at] = time;
            values[at] = value;
            reasons[at] = why;
            return true;
        }

        private int slot(int index) {
            return (from + index) % times.length;
        }

        private void grow() {
            int capacity = 2 * times.length;
            long[] grownTimes = new long[capacity];
            double[] grownValues = new double[capacity];
            long[] grownReasons = new long[capacity];
            for (int i = 0; i < size; i++) {
                grownTimes[i] = times[slot(i)];
                grownValues[i] = values[slot(i)];
                grownReasons[i] = reasons[slot(i)];
            }
            times = grownTimes;
            values = grownValues;
            reasons = grownReasons;
            from = 0;
        }

        /** Returns where the newest value not later than this time is, and lets go of all before it; −1 for none. */
        int newestAt(long time) {
            while (size > 1 && times[slot(1)] <= time) {
                from = slot(1);
                size--;
            }
            return size > 0 && times[from] <= time ? from : -1;
        }
    }
}
