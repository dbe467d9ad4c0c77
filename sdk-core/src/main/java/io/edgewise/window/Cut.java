package io.edgewise.window;

/** Where windows begin and end in a stream of rows. Each kind of {@link WindowSpec} has one. */
abstract sealed class Cut permits TimeCut, CountCut, SessionCut {
    // What the last successful next() found: rows from, inclusive, to, exclusive, and the window's bounds.
    int fromRow;
    int toRow;
    long startNanos;
    long endNanos;

    static Cut of(WindowSpec spec) {
        if (spec instanceof WindowSpec.Time time) {
            return new TimeCut(time);
        }
        return spec instanceof WindowSpec.Count count ? new CountCut(count) : new SessionCut((WindowSpec.Session) spec);
    }

    /** The stream begins, or begins anew, with a row of this time; no row is held. */
    abstract void begin(long firstNanos);

    /** Returns where the oldest window begins that a row can still come into, when the newest row has this time. */
    abstract long openFrom(long newestNanos);

    /** Returns the oldest time whose rows are still needed. */
    abstract long neededFrom(long newestNanos);

    /** Tells whether windows stop coming when no more rows fit in. */
    abstract boolean stallsWhenFull();

    /** A row has been put in. */
    void took(long timeNanos, long[] reasons) {}

    /** Reasons have been added to a value of a row that is in. */
    void amended(long timeNanos, int channel, long before, long after) {}

    /** Finds the next due window and steps past it; false when none is due. */
    abstract boolean next(Rows rows, long newestNanos);
}
