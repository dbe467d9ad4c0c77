package io.edgewise.signal;

import java.time.Duration;

/**
 * How the samples of a window are brought onto an even grid, for models that read raw samples. The grid's points are
 * {@code start + k / rate}, from the window's start up to its end, exclusive.
 *
 * <ul>
 *   <li>{@link Method#HOLD}: a point has the value of the newest usable sample at or before it, unless that is older
 *       than {@code longest}.
 *   <li>{@link Method#LINEAR}: a point lies on the line between the usable samples on either side of it, unless those
 *       are further apart than {@code longest}. The sample after the window's last point must have come by then: where
 *       a channel is slower than others, give the window a lateness of its period.
 *   <li>A sample at the very time of a point is taken as it is.
 * </ul>
 *
 * A point without a value is MISSING. One with a value, but without a usable sample within its own step (for HOLD the
 * step up to the point, for LINEAR half a step to either side) was not measured: it is INTERPOLATED. So a source at the
 * grid's rate may be uneven and stays Good; one that is slower, or lost a message, is UNCERTAIN. What speaks against a
 * sample speaks against the values made from it.
 *
 * @param rateHz points a second, in (0, 1e6]
 * @param method how values between samples are made
 * @param longest the longest gap that is bridged
 */
public record Resampling(double rateHz, Method method, Duration longest) {
    private static final double NANOS = 1e9;

    /** How values between samples are made. */
    public enum Method {
        /** The newest sample holds. */
        HOLD,
        /** On the line between two samples. */
        LINEAR
    }

    public Resampling {
        if (!(rateHz > 0 && rateHz <= 1e6)) {
            throw new IllegalArgumentException("the rate to resample to is not in (0, 1e6] Hz: " + rateHz);
        }
        if (longest.isNegative() || longest.isZero() || longest.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "the longest gap to bridge is longer than nothing and at most a day, found " + longest);
        }
    }

    /** Returns the time of a point, nanoseconds after the first. */
    public long offsetNanos(long point) {
        return Math.round(point * NANOS / rateHz);
    }

    /** Returns how many points lie in a window of so many nanoseconds. */
    public long points(long nanos) {
        long points = (long) (nanos * rateHz / NANOS) + 1;
        while (points > 0 && offsetNanos(points - 1) >= nanos) {
            points--;
        }
        while (offsetNanos(points) < nanos) {
            points++;
        }
        return points;
    }
}
