package io.edgewise.window;

import org.jspecify.annotations.Nullable;

/** Cuts rows into windows. Not thread-safe: one owner. */
public final class Windower {
    /** Makes a windower for rows of this many channels. */
    public Windower(WindowSpec spec, int channels) {
        throw new UnsupportedOperationException("not yet built");
    }

    /**
     * Takes one row. Values are copied.
     *
     * @param timeNanos event time, nanoseconds since the Unix epoch
     * @param values one per channel, NaN where there is none
     * @param reasons what speaks against each value, bits of {@link io.edgewise.signal.Reason}
     * @return why the row as a whole was left out or moved: DUPLICATE, LATE, OUT_OF_ORDER, CLOCK_JUMP; 0 if it was not
     */
    public long add(long timeNanos, double[] values, long[] reasons) {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Adds reasons to the channel's value in the newest row: what can only be known once the next one is there. */
    public void amendLast(int channel, long reasons) {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Returns the next due window, borrowed until the next call of any method; null when none is due. */
    public @Nullable Window poll() {
        throw new UnsupportedOperationException("not yet built");
    }
}
