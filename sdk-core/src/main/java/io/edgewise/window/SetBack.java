package io.edgewise.window;

/**
 * Tells a clock that was set back from rows that merely come late: by a run of rows without another between them, the
 * first of them far in the past, each later than the one before by at most the step.
 */
final class SetBack {
    /** More than the 64 rows of a usual frame, so that one old frame sent again never moves the stream. */
    static final int RUN = 100;

    private final long step;
    private long last;
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
        if (run > 0 && timeNanos == last) {
            return false; // the same row again says nothing new
        }
        if (run > 0 && timeNanos > last && timeNanos - last <= step) {
            run++;
        } else {
            run = newestNanos - timeNanos > step ? 1 : 0;
        }
        last = timeNanos;
        return run >= RUN;
    }
}
