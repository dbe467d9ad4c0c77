package io.edgewise.model;

import java.util.List;

/**
 * How far one feature lies outside its range, in widths of that range; or, where the model tells its error of each
 * channel, how far that lies above the threshold.
 *
 * @param channel the channel's name
 * @param feature the statistic, for example {@code "mean"}; {@value #ERROR} for a model's own error
 * @param value what was seen
 * @param low the range's lower bound
 * @param high the range's upper bound
 * @param excess {@code max(value - high, low - value, 0) / max(high - low, 1e-6 * max(|low|, |high|, 1))}
 */
public record Contribution(String channel, String feature, float value, float low, float high, float excess) {
    /** What the model's own error of a channel is called where others have the name of a statistic. */
    public static final String ERROR = "error";

    /** Returns whether it is the model's own error of the channel, and no feature that was measured. */
    public boolean isError() {
        return feature.equals(ERROR);
    }

    /** Returns the value for people, with so many digits that it differs from the range's ends. */
    public String seen() {
        return Reading.apart(value, low, high).get(0);
    }

    /** Returns the range for people, {@code 3.1 to 3.4}, with so many digits that its ends differ. */
    public String normal() {
        List<String> texts = Reading.apart(value, low, high);
        return low == high ? "exactly " + texts.get(1) : texts.get(1) + " to " + texts.get(2);
    }

    /** Returns the excess for people, {@code 19 widths}. */
    public String distance() {
        return Reading.widths(excess);
    }
}
