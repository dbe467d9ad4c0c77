package io.edgewise.spool;

import io.edgewise.time.Ticker;
import java.time.Duration;

/** The spool's clock: for how long it has been open in all boots together, at least. Never a date. Any thread. */
final class SpoolClock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Ticker ticker;
    private final long origin;
    private final long baseMillis;

    /**
     * Goes on from what the earlier boots had reached.
     *
     * @param baseMillis the highest value that is known to have been reached
     */
    SpoolClock(Ticker ticker, long baseMillis) {
        this.ticker = ticker;
        this.origin = ticker.nanos();
        this.baseMillis = baseMillis;
    }

    long millis() {
        return baseMillis + (ticker.nanos() - origin) / NANOS_PER_MILLI;
    }

    Duration since(long millis) {
        return Duration.ofMillis(Math.max(0, millis() - millis));
    }
}
