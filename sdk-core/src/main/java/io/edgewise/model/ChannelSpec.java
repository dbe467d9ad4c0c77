package io.edgewise.model;

import io.edgewise.signal.Channel;

/**
 * What a model expects of one channel.
 *
 * @param channel name, unit, physical range and span
 * @param required whether a window without it cannot be judged
 * @param limits what the sample guard checks
 * @param completeness which share of a window's samples must be usable, in (0, 1]
 * @param rateHz how many samples a second are expected; 0 where the rows that came are the measure
 */
public record ChannelSpec(Channel channel, boolean required, SampleLimits limits, double completeness, double rateHz) {
    /** The share of usable samples that is asked for where a manifest says nothing. */
    public static final double DEFAULT_COMPLETENESS = 0.9;

    public ChannelSpec {
        if (!(completeness > 0 && completeness <= 1)) {
            throw new IllegalArgumentException(
                    "completeness of " + channel.name() + " is not in (0, 1]: " + completeness);
        }
        if (!(rateHz >= 0 && rateHz <= 1e6)) {
            throw new IllegalArgumentException("rate of " + channel.name() + " is not in [0, 1e6] Hz: " + rateHz);
        }
    }
}
