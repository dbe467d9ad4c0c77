package io.edgewise.feature;

import io.edgewise.window.Slice;

/**
 * What several statistics of one slice share, computed when first asked for: extremes, moments, the sorted values. It
 * is used again for the next slice and allocates nothing once its array fits.
 *
 * <p>Moments are computed in two passes. The mean is rounded to a double, so what rounding took off it is kept beside
 * and subtracted from every deviation: without that a pressure of 10⁷ Pa that moves by 0.01 Pa has no skewness to speak
 * of.
 */
final class Summary {
    /** Below this share of the mean a deviation is rounding; SciPy calls such values equal, too. */
    private static final double ROUNDING = 1e-15;

    // The slice.
    private double[] values = {};
    private long[] times = {};
    private int from;
    private int to;

    // Computed at once.
    private double mean;
    private double rest;
    private double min;
    private double max;

    // Computed when asked for.
    private boolean hasMoments;
    private double second;
    private double third;
    private double fourth;
    private boolean isSorted;
    private double[] sorted = {};

    /** Turns to a slice that has at least one usable sample. */
    Summary open(Slice slice) {
        values = slice.array();
        times = slice.timesArray();
        from = slice.offset();
        to = from + slice.size();
        hasMoments = false;
        isSorted = false;
        sweep();
        return this;
    }

    int count() {
        return to - from;
    }

    double mean() {
        return mean;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    double first() {
        return values[from];
    }

    double last() {
        return values[to - 1];
    }

    double peak() {
        return Math.max(Math.abs(min), Math.abs(max));
    }

    double rms() {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i] * values[i];
        }
        return Math.sqrt(sum / count());
    }

    double variance() {
        moments();
        return second;
    }

    double skewness() {
        return varies() ? third / (second * Math.sqrt(second)) : Double.NaN;
    }

    double kurtosis() {
        return varies() ? fourth / (second * second) - 3 : Double.NaN;
    }

    double quantile(double share) {
        sort();
        double place = (count() - 1) * share;
        int below = (int) place;
        double low = sorted[below];
        double high = sorted[Math.min(below + 1, count() - 1)];
        double part = place - below;
        return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
    }

    double slope() {
        double middle = 0;
        for (int i = from; i < to; i++) {
            middle += seconds(i);
        }
        middle /= count();
        double both = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            double time = seconds(i) - middle;
            both += time * deviation(i);
            squares += time * time;
        }
        return both / squares;
    }

    int zeroCrossings() {
        int crossings = 0;
        for (int i = from + 1; i < to; i++) {
            if (values[i - 1] > 0 != values[i] > 0) {
                crossings++;
            }
        }
        return crossings;
    }

    private boolean varies() {
        moments();
        double rounding = ROUNDING * mean;
        return second > rounding * rounding;
    }

    private double deviation(int i) {
        return values[i] - mean - rest;
    }

    private double seconds(int i) {
        return (times[i] - times[from]) * 1e-9;
    }

    private void sweep() {
        double sum = 0;
        min = values[from];
        max = min;
        for (int i = from; i < to; i++) {
            double value = values[i];
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double rough = min == max ? min : sum / count(); // equal values have no deviation at all, not even rounding
        double missed = 0;
        for (int i = from; i < to; i++) {
            missed += values[i] - rough;
        }
        missed /= count();
        mean = rough + missed;
        rest = missed - (mean - rough);
    }

    private void moments() {
        if (hasMoments) {
            return;
        }
        double squares = 0;
        double cubes = 0;
        double fourths = 0;
        for (int i = from; i < to; i++) {
            double deviation = deviation(i);
            double square = deviation * deviation;
            squares += square;
            cubes += square * deviation;
            fourths += square * square;
        }
        second = squares / count();
        third = cubes / count();
        fourth = fourths / count();
        hasMoments = true;
    }

    private void sort() {
        if (isSorted) {
            return;
        }
        if (sorted.length < count()) {
            sorted = new double[2 * count()];
        }
        System.arraycopy(values, from, sorted, 0, count());
        Sorting.sort(sorted, count());
        isSorted = true;
    }
}
