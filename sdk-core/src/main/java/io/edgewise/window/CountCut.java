package io.edgewise.window;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;

/**
 * Windows of a number of rows in which the lead channel is usable, its lead rows. Rows between them in which it is not
 * lie in the window too, for the sake of the other channels.
 */
final class CountCut extends Cut {
    private final int size;
    private final int hop;
    private final int lead;
    private long from;
    private boolean anchored;
    private int leadRows;

    CountCut(WindowSpec.Count spec) {
        size = spec.size();
        hop = spec.hop();
        lead = spec.leadChannel();
    }

    @Override
    void begin(long firstNanos) {
        from = firstNanos;
        anchored = false;
        leadRows = 0;
    }

    @Override
    long openFrom(long newestNanos) {
        return from;
    }

    @Override
    long neededFrom(long newestNanos) {
        return anchored ? from : newestNanos;
    }

    @Override
    boolean stallsWhenFull() {
        return true;
    }

    @Override
    void took(long timeNanos, long[] reasons) {
        if (!usable(reasons[lead])) {
            return;
        }
        if (!anchored) {
            anchored = true;
            from = timeNanos;
        }
        leadRows++;
    }

    @Override
    void amended(long timeNanos, int channel, long before, long after) {
        if (channel == lead && timeNanos >= from && usable(before) && !usable(after)) {
            leadRows--;
        }
    }

    @Override
    boolean next(Rows rows, long newestNanos) {
        if (leadRows < size) {
            return false;
        }
        fromRow = leadRow(rows, rows.from(from), 0);
        int lastRow = leadRow(rows, fromRow, size - 1);
        toRow = lastRow + 1;
        startNanos = rows.time(fromRow);
        endNanos = rows.time(lastRow) + 1;
        from = hop < size ? rows.time(leadRow(rows, fromRow, hop)) : endNanos;
        leadRows -= hop;
        return true;
    }

    /** Returns the lead row that follows after so many others, counted from a row on. */
    private int leadRow(Rows rows, int row, int others) {
        long[] reasons = rows.reasons(lead);
        int found = row;
        int left = others;
        while (!usable(reasons[found]) || left-- > 0) {
            found++;
        }
        return found;
    }

    private static boolean usable(long reasons) {
        return Reason.worst(reasons) != Quality.BAD;
    }
}
