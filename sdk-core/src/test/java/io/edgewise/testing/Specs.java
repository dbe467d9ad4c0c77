package io.edgewise.testing;

import io.edgewise.model.ChannelSpec;
import io.edgewise.model.SampleLimits;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.Unit;

/** Channel specifications for tests. */
public final class Specs {
    private Specs() {}

    public static ChannelSpec required(String name) {
        return new ChannelSpec(Channel.of(name, Unit.of("")), true, SampleLimits.NONE, 0.9, 0, 0);
    }

    public static ChannelSpec optional(String name) {
        return new ChannelSpec(Channel.of(name, Unit.of("")), false, SampleLimits.NONE, 0.9, 0, 0);
    }

    /** Left out of learning with a standard deviation of at most this. */
    public static ChannelSpec still(String name, double deviation) {
        return new ChannelSpec(Channel.of(name, Unit.of("")), true, SampleLimits.NONE, 0.9, deviation, 0);
    }

    public static ChannelSpec rated(String name, double rateHz) {
        return new ChannelSpec(Channel.of(name, Unit.of("")), true, SampleLimits.NONE, 0.9, 0, rateHz);
    }

    public static ChannelSpec ranged(String name, Range physical, Range span) {
        return new ChannelSpec(new Channel(name, Unit.of(""), physical, span), true, SampleLimits.NONE, 0.9, 0, 0);
    }

    public static ChannelSpec limited(String name, SampleLimits limits) {
        return new ChannelSpec(Channel.of(name, Unit.of("")), true, limits, 0.9, 0, 0);
    }
}
