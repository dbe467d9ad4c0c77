package io.edgewise.window;

/** Windows of rows that follow each other without a gap. */
final class SessionCut extends Cut {
    private final long gap;
    private final long longest;
    private long from; // the first row of the oldest session that was not given out
    private long openFrom; // the first row of the session that the newest row lies in
    private long newest;
    private int ended; // sessions that have ended and were not given out

    SessionCut(WindowSpec.Session spec) {
        gap = spec.gap().toNanos();
        longest = spec.longest().toNanos();
    }

    @Override
    void begin(long firstNanos) {
        from = firstNanos;
        openFrom = firstNanos;
        newest = firstNanos;
        ended = 0;
    }

    @Override
    long openFrom(long newestNanos) {
        return openFrom;
    }

    @Override
    long neededFrom(long newestNanos) {
        return from;
    }

    @Override
    boolean stallsWhenFull() {
        return true;
    }

    @Override
    void took(long timeNanos, long[] reasons) {
        if (timeNanos <= newest) {
            return; // a row out of order lies in the open session and ends none
        }
        if (ends(openFrom, newest, timeNanos)) {
            ended++;
            openFrom = timeNanos;
        }
        newest = timeNanos;
    }

    @Override
    boolean next(Rows rows, long newestNanos) {
        if (ended == 0) {
            return false;
        }
        fromRow = rows.from(from);
        startNanos = rows.time(fromRow);
        toRow = fromRow + 1;
        while (!ends(startNanos, rows.time(toRow - 1), rows.time(toRow))) {
            toRow++;
        }
        endNanos = rows.time(toRow - 1) + 1;
        from = rows.time(toRow);
        ended--;
        return true;
    }

    /** Tells whether a row begins a new session. */
    private boolean ends(long start, long last, long next) {
        return next - last > gap || next - start >= longest;
    }
}
