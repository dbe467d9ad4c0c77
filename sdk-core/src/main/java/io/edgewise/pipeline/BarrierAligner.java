package io.edgewise.pipeline;

import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that wait for all their channels. They wait in the order of time, at most {@value #MOST_WAITING}; when more come
 * the oldest is given out as it is and counted. A row is given out only after those before it. Rows are used again.
 */
final class BarrierAligner extends Aligner {
    private static final int MOST_WAITING = 4096;

    // Set once.
    private final int width;
    private final long limitNanos;
    private final long withinNanos;

    // Confined to the owner.
    private final List<Open> waiting = new ArrayList<>();
    private final ArrayDeque<Open> spare = new ArrayDeque<>();
    private long given = Long.MIN_VALUE;
    private long newest = Long.MIN_VALUE;
    private long current;

    BarrierAligner(int width, Alignment.Barrier barrier) {
        this.width = width;
        this.limitNanos = barrier.limit().toNanos();
        this.withinNanos = barrier.within().toNanos();
    }

    @Override
    void row(long time, Frame out) {
        if (newest != Long.MIN_VALUE && newest - time > 2 * limitNanos) {
            giveAll(out); // the clock was set back
            given = Long.MIN_VALUE;
            newest = time;
        }
        current = time;
        newest = Math.max(newest, time);
    }

    @Override
    void value(int column, double value, long reasons) {
        Open row = nearestLacking(column);
        if (row == null) {
            if (current <= given) {
                countLate();
                return;
            }
            row = open();
        }
        row.values[column] = value;
        row.reasons[column] = reasons;
        row.lacking--;
        row.has[column] = true;
    }

    @Override
    void rowEnds(Frame out) {
        while (!waiting.isEmpty()) {
            Open head = waiting.get(0);
            boolean full = waiting.size() > MOST_WAITING;
            if (head.lacking > 0 && newest - head.time <= limitNanos && !full) {
                return;
            }
            if (full && head.lacking > 0) {
                countFull();
            }
            give(head, out);
        }
    }

    private @Nullable Open nearestLacking(int column) {
        Open nearest = null;
        for (Open row : waiting) {
            long apart = Math.abs(row.time - current);
            if (!row.has[column]
                    && apart <= withinNanos
                    && (nearest == null || apart < Math.abs(nearest.time - current))) {
                nearest = row;
            }
        }
        return nearest;
    }

    private Open open() {
        Open row = spare.isEmpty() ? new Open(width) : spare.pop();
        row.begin(current);
        int at = waiting.size();
        while (at > 0 && waiting.get(at - 1).time > current) {
            at--;
        }
        waiting.add(at, row);
        return row;
    }

    private void giveAll(Frame out) {
        while (!waiting.isEmpty()) {
            give(waiting.get(0), out);
        }
    }

    private void give(Open row, Frame out) {
        waiting.remove(0);
        int to = out.addRow(row.time);
        for (int column = 0; column < width; column++) {
            if (row.has[column]) {
                out.set(to, column, row.values[column], row.reasons[column]);
            }
        }
        given = row.time;
        spare.push(row);
    }

    /** A row on its way. */
    private static final class Open {
        private final double[] values;
        private final long[] reasons;
        private final boolean[] has;
        private long time;
        private int lacking;

        Open(int width) {
            values = new double[width];
            reasons = new long[width];
            has = new boolean[width];
        }

        void begin(long at) {
            time = at;
            lacking = has.length;
            Arrays.fill(has, false);
            Arrays.fill(reasons, Reason.MISSING.bit());
        }
    }
}
