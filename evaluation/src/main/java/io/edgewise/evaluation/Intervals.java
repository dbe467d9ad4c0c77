package io.edgewise.evaluation;

import java.util.Arrays;

/**
 * How far apart rows are, however many: a histogram of eight steps an octave, which knows the mean of each step, so
 * that the median of a regular recording is exact.
 */
final class Intervals {
    private static final int STEPS = 8;
    private static final double GAP = 3;
    private static final double REGULAR = 0.9;
    private static final double NANOS = 1e9;

    private final long[] counts = new long[64 * STEPS];
    private final double[] sums = new double[64 * STEPS];
    private long known;

    void add(long nanos) {
        if (nanos > 0) {
            int step = step((double) nanos);
            counts[step]++;
            sums[step] += nanos;
            known++;
        }
    }

    private static int step(double nanos) {
        return (int) (STEPS * (Math.log(nanos) / Math.log(2)));
    }

    /** Returns the median; 0 where nothing is known. */
    double medianNanos() {
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (known > 0 && 2 * seen >= known) {
                return sums[i] / counts[i];
            }
        }
        return 0;
    }

    /** Returns how many are more than three times the median. */
    long gaps() {
        double median = medianNanos();
        return median == 0
                ? 0
                : Arrays.stream(counts, Math.min(counts.length, step(GAP * median) + 1), counts.length)
                        .sum();
    }

    /** Returns how many a second; NaN where fewer than nine in ten lie near the median. */
    double rateHz() {
        double median = medianNanos();
        if (median == 0) {
            return Double.NaN;
        }
        int middle = step(median);
        long near = 0;
        for (int i = Math.max(0, middle - 1); i <= Math.min(counts.length - 1, middle + 1); i++) {
            near += counts[i];
        }
        return near >= REGULAR * known ? NANOS / median : Double.NaN;
    }
}
