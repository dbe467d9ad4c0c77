package io.edgewise.agent.packing;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * Above which score a window speaks for an alarm, and how that was found, in words.
 *
 * <p>The rule: the 99.9 % quantile of the well machine's scores, and as much again as it lies above their median. A
 * classifier's threshold is at least one half, where its verdict turns, and at most midway from the quantile to 1.
 */
record Threshold(double value, String words) {
    private static final double SHARE = 0.999;

    /** Zeros at its end; a longer number is written with an exponent. */
    private static final int LONGEST = 9;

    static Threshold of(@Nullable Double said, float[] sorted, boolean classifier, String data) {
        if (said != null) {
            return new Threshold(said, "set by the author");
        }
        double high = quantile(sorted, SHARE);
        double median = quantile(sorted, 0.5);
        double least = Math.max(1e-6, 1e-2 * Math.abs(high));
        double margin = Math.max(high - median, least);
        double value = classifier ? Math.min(Math.max(0.5, high + margin), (high + 1) / 2) : high + margin;
        String words = "99.9 % quantile " + text(high) + " of " + sorted.length + " windows of " + data
                + ", and as much again as it lies above the median " + text(median)
                + (classifier ? "; at least 0.5, at most midway from the quantile to 1" : "");
        return new Threshold(Double.parseDouble(text(value)), words);
    }

    /** Type 7 of Hyndman and Fan, as the statistics of the room {@code feature}. */
    private static double quantile(float[] sorted, double share) {
        double place = (sorted.length - 1) * share;
        int below = (int) place;
        double low = sorted[below];
        return low + (sorted[Math.min(below + 1, sorted.length - 1)] - low) * (place - below);
    }

    /** Six digits are more than any threshold means. */
    private static String text(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
        boolean whole = rounded.scale() < 0 && rounded.scale() > -LONGEST;
        return (whole ? rounded.setScale(0) : rounded).toString();
    }
}
