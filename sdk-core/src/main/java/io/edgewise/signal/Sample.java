package io.edgewise.signal;

/**
 * One reading of one channel. It stands at doors, in tests and documents; on the path samples are columns of a
 * {@link Frame}.
 *
 * @param channel what was read
 * @param timeNanos event time, nanoseconds since the Unix epoch
 * @param value the reading in the channel's unit; NaN when there is none
 * @param reasons what speaks against it, bits of {@link Reason}
 */
public record Sample(Channel channel, long timeNanos, double value, long reasons) {
    public Sample {
        if (Double.isNaN(value) && Reason.worst(reasons) != Quality.BAD) {
            throw new IllegalArgumentException("NaN needs a reason that is Bad, channel " + channel.name());
        }
    }

    /** Returns the quality its reasons leave. */
    public Quality quality() {
        return Reason.worst(reasons);
    }
}
