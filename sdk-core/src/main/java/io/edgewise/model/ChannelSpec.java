package io.edgewise.model;

import io.edgewise.signal.Channel;

/**
 * What a model expects of one channel.
 *
 * @param channel name, unit, physical range and span
 * @param required whether a window without it cannot be judged
 * @param limits what the sample guard checks
 * @param completeness which share of a window's samples must be usable, in (0, 1]
 * @param still the standard deviation, in the channel's unit, that its samples must exceed while a machine teaches: a
 *     sensor that does not move tells nothing and is left out; 0 leaves out only what is constant
 * @param rateHz how many samples a second are expected; 0 where the rows that came are the measure
 */
public record ChannelSpec(
        Channel channel, boolean required, SampleLimits limits, double completeness, double still, double rateHz) {
    /** The share of usable samples that is asked for where a manifest says nothing. */
    public static final double DEFAULT_COMPLETENESS = 0.9;

    public ChannelSpec {
        if (!(completeness > 0 && completeness <= 1)) {
            throw new IllegalArgumentException(
                    "completeness of " + channel.name() + " is not in (0, 1]: " + completeness);
        }
        if (!(still >= 0 && still < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the standard deviation of a still " + channel.name() + " is not 0 or above: " + still);
        }
        if (!(rateHz >= 0 && rateHz <= 1e6)) {
            throw new IllegalArgumentException("rate of " + channel.name() + " is not in [0, 1e6] Hz: " + rateHz);
        }
    }
}
