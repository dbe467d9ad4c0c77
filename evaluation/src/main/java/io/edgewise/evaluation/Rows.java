package io.edgewise.evaluation;

import java.util.List;

/** The rows of a recording, one after the other. One owner. */
interface Rows extends AutoCloseable {
    /** Returns the names of the columns, without the time. */
    List<String> names();

    /** Goes to the next row; false at the end. */
    boolean next();

    long timeNanos();

    /** Returns a value; NaN where there is none. */
    double value(int column);

    /** Returns what speaks against a value, bits of {@link io.edgewise.signal.Reason}. */
    long reasons(int column);

    /** Returns a field as it stands in the file. */
    String text(int column);

    @Override
    void close();
}
