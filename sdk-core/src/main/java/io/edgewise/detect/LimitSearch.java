package io.edgewise.detect;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the fixed limit that is best in hindsight, as {@link FixedLimit#best} does, from a recording of any size: row
 * by row, in the order of time, with two numbers held a channel and side. One owner.
 */
public final class LimitSearch {
    private static final FixedLimit.Side[] SIDES = FixedLimit.Side.values();

    private final double[][] extremes;
    private final long[][] firstBeyond;
    private long onset = Long.MAX_VALUE;

    /** Begins a search over so many channels. */
    public LimitSearch(int channels) {
        this.extremes = new double[channels][SIDES.length];
        this.firstBeyond = new long[channels][SIDES.length];
        for (int channel = 0; channel < channels; channel++) {
            Arrays.fill(extremes[channel], Double.NaN);
            Arrays.fill(firstBeyond[channel], Long.MAX_VALUE);
        }
    }

    /** Says that the fault began here; a second call does nothing. Rows from here on are those of the fault. */
    public void onset(long timeNanos) {
        onset = Math.min(onset, timeNanos);
    }

    /** Takes the next row; NaN where a channel has no usable value. */
    public void row(long timeNanos, double[] values) {
        for (int channel = 0; channel < extremes.length; channel++) {
            double value = values[channel];
            if (!Double.isNaN(value)) {
                take(timeNanos, value, extremes[channel], firstBeyond[channel]);
            }
        }
    }

    private void take(long timeNanos, double value, double[] extreme, long[] beyond) {
        for (int side = 0; side < SIDES.length; side++) {
            boolean farther = SIDES[side] == FixedLimit.Side.HIGH ? value > extreme[side] : value < extreme[side];
            if (timeNanos < onset) {
                extreme[side] = farther || Double.isNaN(extreme[side]) ? value : extreme[side];
            } else if (farther) {
                beyond[side] = Math.min(beyond[side], timeNanos);
            }
        }
    }

    /** Returns the best limit; empty where no channel had a value before the onset. */
    public Optional<FixedLimit> best() {
        FixedLimit best = null;
        for (int channel = 0; channel < extremes.length; channel++) {
            for (int side = 0; side < SIDES.length; side++) {
                long first = firstBeyond[channel][side];
                boolean sooner = best == null
                        || (first != Long.MAX_VALUE
                                && (best.delayNanos().isEmpty()
                                        || first - onset < best.delayNanos().getAsLong()));
                if (!Double.isNaN(extremes[channel][side]) && sooner) {
                    OptionalLong delay =
                            first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first - onset);
                    best = new FixedLimit(channel, SIDES[side], extremes[channel][side], delay, 0);
                }
            }
        }
        return Optional.ofNullable(best);
    }
}
