package io.edgewise.guard;

import java.time.Duration;

/**
 * When a machine counts as running: a channel has been above a limit for some time, and a grace time has passed since.
 *
 * @param channel the number of the channel that tells
 * @param above the limit, in the channel's unit
 * @param holds how long the value must have been above it
 * @param grace how long the machine is then left alone
 */
public record RunWhen(int channel, double above, Duration holds, Duration grace) {}
