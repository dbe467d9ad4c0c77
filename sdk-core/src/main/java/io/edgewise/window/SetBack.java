package io.edgewise.window;

/**
 * Tells a clock that was set back from rows that merely come late: by a run of late rows without another between them,
 * the first of them far in the past, each within a step of the latest of the run. Only a row that is later than all of
 * the run counts, so that neither a row sent twice nor one out of order adds to the run, or ends it.
 */
final class SetBack {
    /** More than the 64 rows of a usual frame, so that one old frame sent again never moves the stream. */
    static final int RUN = 100;

    private final long step;
    private long last; // the latest of the run
    private int run;

    SetBack(long step) {
        this.step = step;
    }

    /** A row came that was not late. */
    void reset() {
        run = 0;
    }

    /** Takes a row that came too late; true when it completes a run. */
    boolean late(long timeNanos, long newestNanos) {
        if (run > 0 && Math.abs(timeNanos - last) <= step) {
            run += timeNanos > last ? 1 : 0;
            last = Math.max(last, timeNanos);
            return run >= RUN;
        }
        run = newestNanos - timeNanos > step ? 1 : 0;
        last = timeNanos;
        return false;
    }
}
