package io.edgewise.model;

/**
 * How far one feature lies outside its range, in widths of that range.
 *
 * @param channel the channel's name
 * @param feature the statistic, for example {@code "mean"}
 * @param value what was seen
 * @param low the range's lower bound
 * @param high the range's upper bound
 * @param excess {@code max(value - high, low - value, 0) / max(high - low, 1e-6 * max(|low|, |high|, 1))}
 */
public record Contribution(String channel, String feature, float value, float low, float high, float excess) {}
