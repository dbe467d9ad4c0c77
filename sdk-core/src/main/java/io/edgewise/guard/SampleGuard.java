package io.edgewise.guard;

import io.edgewise.model.ChannelSpec;
import java.util.List;

/**
 * Judges single samples: physical range, span, rate of change, spike, flat line. One owner, rows in the order they
 * come.
 */
public final class SampleGuard {
    /** Makes a guard for rows of these channels. */
    public SampleGuard(List<ChannelSpec> channels) {
        throw new UnsupportedOperationException("not yet built");
    }

    /**
     * Adds to {@code reasons} what speaks against each value of a row.
     *
     * @param timeNanos event time, nanoseconds since the Unix epoch
     * @param values one per channel
     * @param reasons in: what the source found; out: what the guard found as well
     */
    public void check(long timeNanos, double[] values, long[] reasons) {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Returns what the last row showed to be wrong with the channel's value in the row before it: a spike. */
    public long previous(int channel) {
        throw new UnsupportedOperationException("not yet built");
    }
}
