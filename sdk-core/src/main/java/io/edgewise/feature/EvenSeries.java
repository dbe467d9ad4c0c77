package io.edgewise.feature;

import io.edgewise.window.Slice;

/**
 * The samples of a slice at even steps, as a transform needs them. Each step in time is taken for the nearest whole
 * number of sample periods, so jitter of less than half a period does not matter; a hole is filled on a straight line.
 * It is not usable, and gives NaN features, where
 *
 * <ul>
 *   <li>there are fewer than {@value #LEAST} samples or more than {@value #MOST} places,
 *   <li>more than a tenth of the places are holes,
 *   <li>the rate that the times say is more than 2 per cent off the declared one: every frequency would be wrong.
 * </ul>
 */
final class EvenSeries {
    static final int LEAST = 8;
    static final int MOST = 1 << 20;

    private static final double LEAST_SHARE = 0.9;
    private static final double RATE_TOLERANCE = 0.02;

    private final double rateHz;
    private double[] values = {};
    private int size;

    EvenSeries(double rateHz) {
        this.rateHz = rateHz;
    }

    double rateHz() {
        return rateHz;
    }

    /** Returns the values; only the first {@link #size()} count. */
    double[] values() {
        return values;
    }

    int size() {
        return size;
    }

    /** Takes a slice; tells whether it is usable. */
    boolean open(Slice slice) {
        size = 0;
        if (slice.size() < LEAST) {
            return false;
        }
        long places = 1;
        for (int i = 1; i < slice.size(); i++) {
            places += steps(slice, i);
        }
        double seconds = (slice.timeNanos(slice.size() - 1) - slice.timeNanos(0)) * 1e-9;
        boolean isOffRate = !(Math.abs((places - 1) / seconds / rateHz - 1) <= RATE_TOLERANCE);
        if (places > MOST || slice.size() < LEAST_SHARE * places || isOffRate) {
            return false;
        }
        fill(slice, (int) places);
        return true;
    }

    private void fill(Slice slice, int places) {
        if (values.length < places) {
            values = new double[places + places / 8];
        }
        values[0] = slice.value(0);
        size = 1;
        for (int i = 1; i < slice.size(); i++) {
            long steps = steps(slice, i);
            double before = slice.value(i - 1);
            double after = slice.value(i);
            for (int step = 1; step < steps; step++) {
                values[size++] = before + (after - before) * step / steps;
            }
            values[size++] = after;
        }
    }

    private long steps(Slice slice, int index) {
        double periods = (slice.timeNanos(index) - slice.timeNanos(index - 1)) * 1e-9 * rateHz;
        return Math.max(1, Math.round(periods));
    }
}
