package io.edgewise.window;

/** Windows {@code [start, end)} with starts at multiples of the hop since the epoch, which may be negative. */
final class TimeCut extends Cut {
    private final long size;
    private final long hop;
    private final long closesAfter;
    private long firstStart;
    private long start;

    TimeCut(WindowSpec.Time spec) {
        size = spec.size().toNanos();
        hop = spec.hop().toNanos();
        closesAfter = size + spec.lateness().toNanos();
    }

    @Override
    void begin(long firstNanos) {
        firstStart = startAfter(firstNanos - 1);
        start = firstStart;
    }

    @Override
    long openFrom(long newestNanos) {
        return Math.max(firstStart, startAfter(newestNanos - closesAfter));
    }

    @Override
    long neededFrom(long newestNanos) {
        return start;
    }

    @Override
    boolean stallsWhenFull() {
        return false;
    }

    @Override
    boolean next(Rows rows, long newestNanos) {
        long open = openFrom(newestNanos);
        if (start >= open) {
            return false;
        }
        fromRow = rows.from(start);
        // Straight to the first window that holds a row: a gap of years costs no more than one of seconds.
        start = fromRow == rows.tail() ? open : Math.max(start, startAfter(rows.time(fromRow) - size));
        if (start >= open) {
            start = open;
            return false;
        }
        startNanos = start;
        endNanos = start + size;
        toRow = rows.from(endNanos);
        start += hop;
        return true;
    }

    /** Returns the first start that is later than this time. */
    private long startAfter(long timeNanos) {
        return Math.floorDiv(timeNanos, hop) * hop + hop;
    }
}
