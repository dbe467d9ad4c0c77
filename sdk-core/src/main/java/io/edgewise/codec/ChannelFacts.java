package io.edgewise.codec;

import java.util.List;

/**
 * What a channel looks like, from what was seen of it.
 *
 * @param name its name
 * @param unit its unit where the data says it; else empty
 * @param values how many numbers came
 * @param missing how many values were missing
 * @param words how many values were words
 * @param min the least number; NaN without one
 * @param max the greatest number; NaN without one
 * @param sentinel a number far from all others that stands for no value, and counts as missing here; NaN where there is
 *     none
 * @param rateHz values a second by the median distance of two; 0 where that cannot be told
 * @param gaps how many distances are more than two and a half times the median
 * @param longestGapSeconds the longest of them; 0 without one
 * @param frozen whether at least ten numbers came and all are equal
 * @param counter whether it only ever rises, by whole steps or steadily: its rate tells more than itself
 * @param trend means of consecutive parts, at most {@value ChannelProfile#PARTS}: what a spark line shows
 */
public record ChannelFacts(
        String name,
        String unit,
        long values,
        long missing,
        long words,
        double min,
        double max,
        double sentinel,
        double rateHz,
        long gaps,
        double longestGapSeconds,
        boolean frozen,
        boolean counter,
        List<Double> trend) {
    public ChannelFacts {
        trend = List.copyOf(trend);
    }

    /** Returns the same with a unit that somebody knows. */
    public ChannelFacts withUnit(String known) {
        return new ChannelFacts(
                name,
                known,
                values,
                missing,
                words,
                min,
                max,
                sentinel,
                rateHz,
                gaps,
                longestGapSeconds,
                frozen,
                counter,
                trend);
    }

    /** Returns the least number that can be a value: half-way to a sentinel below, else negative infinity. */
    public double floor() {
        return sentinel < min ? min + (sentinel - min) / 2 : Double.NEGATIVE_INFINITY;
    }

    /** Returns the greatest number that can be a value: half-way to a sentinel above, else infinity. */
    public double ceiling() {
        return sentinel > max ? max + (sentinel - max) / 2 : Double.POSITIVE_INFINITY;
    }

    /** Tells whether numbers came at all. */
    public boolean isSignal() {
        return values > 0;
    }
}
