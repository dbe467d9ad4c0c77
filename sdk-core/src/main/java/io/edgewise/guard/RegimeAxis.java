package io.edgewise.guard;

import io.edgewise.window.Slice;

/** Follows one channel through its ranges. One owner. */
final class RegimeAxis {
    /** Where the channel lies outside all ranges, or has not been seen yet. */
    static final int OUTSIDE = -1;

    // Set once.
    private final int channel;
    private final double[] borders;
    private final double deadBand;

    // Confined to the owner.
    private int range = OUTSIDE;
    private long since = Long.MAX_VALUE; // the first sample in the present range
    private long seenUntil = Long.MIN_VALUE;
    private boolean seen;
    private double newest = Double.NaN;

    RegimeAxis(Regimes.Axis axis, double deadBand) {
        this.channel = axis.channel();
        this.borders = axis.borders().stream().mapToDouble(Double::doubleValue).toArray();
        this.deadBand = deadBand;
    }

    int channel() {
        return channel;
    }

    int range() {
        return range;
    }

    long since() {
        return since;
    }

    double newest() {
        return newest;
    }

    /** Returns how many ranges there are. */
    int ranges() {
        return borders.length - 1;
    }

    /** Follows the samples that were not in an earlier window. */
    void follow(Slice slice) {
        for (int i = 0; i < slice.size(); i++) {
            long time = slice.timeNanos(i);
            if (time > seenUntil) {
                seenUntil = time;
                step(time, slice.value(i));
            }
        }
    }

    /** The clock was set back to this time: the range goes on from where it was seen last, as if no time had passed. */
    void setBack(long toNanos) {
        since += seen ? toNanos - seenUntil : 0;
        seenUntil = toNanos - 1;
    }

    private void step(long timeNanos, double value) {
        newest = value;
        int now = stays(value) ? range : rangeOf(value);
        if (now != range || !seen) {
            range = now;
            since = timeNanos;
            seen = true;
        }
    }

    private boolean stays(double value) {
        if (range == OUTSIDE) {
            return false;
        }
        double margin = deadBand * (borders[range + 1] - borders[range]);
        return value >= borders[range] - margin && value < borders[range + 1] + margin;
    }

    private int rangeOf(double value) {
        if (!(value >= borders[0])) {
            return OUTSIDE;
        }
        int found = 0;
        while (found < borders.length && value >= borders[found]) {
            found++;
        }
        return found == borders.length ? OUTSIDE : found - 1;
    }
}
