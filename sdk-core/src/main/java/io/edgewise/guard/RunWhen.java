package io.edgewise.guard;

import java.time.Duration;

/**
 * When a machine counts as running: a channel rose above a limit some time ago and has not come down to the lower one
 * since, and a grace time has passed as well.
 *
 * @param channel the number of the channel that tells
 * @param above above which value a run begins, in the channel's unit
 * @param below a run ends with a value that is not above this, at most {@code above}; values between both change
 *     nothing, so that noise at the limit neither starts nor stops the machine
 * @param holds how long the run must have lasted
 * @param grace how long the machine is then left alone
 */
public record RunWhen(int channel, double above, double below, Duration holds, Duration grace) {
    public RunWhen {
        if (channel < 0 || !Double.isFinite(above) || !Double.isFinite(below) || below > above) {
            throw new IllegalArgumentException("a run begins above a limit and ends at one that is not higher: above "
                    + above + ", below " + below + ", channel " + channel);
        }
        if (holds.isNegative() || grace.isNegative()) {
            throw new IllegalArgumentException("for and grace must not be negative: for " + holds + ", grace " + grace);
        }
    }

    /** Makes a rule with one limit for both: a run ends with the first value that is not above it. */
    public RunWhen(int channel, double above, Duration holds, Duration grace) {
        this(channel, above, above, holds, grace);
    }
}
