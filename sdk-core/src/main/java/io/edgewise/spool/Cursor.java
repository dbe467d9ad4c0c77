package io.edgewise.spool;

import org.jspecify.annotations.Nullable;

/**
 * A reader's place in a spool. Records come out by class, within a class in the order in which they went in, and are
 * kept until they are acknowledged. One thread polls and rewinds; any thread acknowledges.
 */
public final class Cursor {
    /** Returns the next record; null when there is none now. May read the disk; skips what is damaged, counted. */
    public @Nullable SpoolRecord poll() {
        throw new UnsupportedOperationException();
    }

    /** Ends a record that was delivered: it is not handed out again. A second call for the same record does nothing. */
    public void acknowledge(SpoolRecord delivered) {
        throw new UnsupportedOperationException();
    }

    /** Hands out again, from the first one, what was handed out and is not acknowledged. */
    public void rewind() {
        throw new UnsupportedOperationException();
    }

    /** Returns how many records are handed out and not acknowledged. */
    public int inFlight() {
        throw new UnsupportedOperationException();
    }
}
