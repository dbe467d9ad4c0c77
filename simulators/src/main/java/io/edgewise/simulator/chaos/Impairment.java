package io.edgewise.simulator.chaos;

import java.time.Duration;

/**
 * What is done to the bytes that go one way.
 *
 * @param swallows whether they vanish; a connection that has lost bytes stays dead, since TCP never skips any
 * @param delay how long a piece is held back; a piece has at most 64 KiB, so that much passes in each delay
 * @param bytesPerSecond how many pass in a second; 0 for all
 * @param flips which share of the bytes has one bit turned, 0 to 1
 */
public record Impairment(boolean swallows, Duration delay, long bytesPerSecond, double flips) {
    /** Nothing is done. */
    public static final Impairment NONE = new Impairment(false, Duration.ZERO, 0, 0);

    /** Everything vanishes, the end of the connection too. */
    public static final Impairment BLACK_HOLE = new Impairment(true, Duration.ZERO, 0, 0);

    public Impairment {
        if (delay.isNegative() || bytesPerSecond < 0 || !(flips >= 0 && flips <= 1)) {
            throw new IllegalArgumentException("need delay >= 0, bytes per second >= 0, 0 <= flips <= 1: delay " + delay
                    + ", " + bytesPerSecond + " B/s, flips " + flips);
        }
    }

    /** Holds everything back for so long. */
    public static Impairment delayedBy(Duration delay) {
        return new Impairment(false, delay, 0, 0);
    }

    /** Lets so many bytes pass in a second, at least 1. */
    public static Impairment limitedTo(long bytesPerSecond) {
        return new Impairment(false, Duration.ZERO, Math.max(1, bytesPerSecond), 0);
    }

    /** Turns one bit in this share of the bytes, 0 to 1. */
    public static Impairment flipping(double share) {
        return new Impairment(false, Duration.ZERO, 0, share);
    }
}
