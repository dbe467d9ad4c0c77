package io.edgewise.evaluation;

import io.edgewise.codec.TableReader;

/** Sees every row of a recording before the decisions that it makes due. */
@FunctionalInterface
interface RowWatcher {
    /** A watcher that looks away. */
    RowWatcher NONE = row -> {};

    /** Sees the row that stands there now. */
    void row(TableReader row);
}
