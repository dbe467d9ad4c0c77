package io.edgewise.mqtt;

import io.edgewise.time.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes may be sent in an hour: a token bucket that holds a twelfth of them and fills with the rest, so that
 * no hour, wherever it begins, sees more. Any thread.
 */
final class Budget {
    private static final int BURSTS = 12;

    private final long perHour;
    private final Ticker ticker;
    private final Object lock = new Object();

    // Guarded by lock.
    private double left;
    private long filledNanos;
    private long spent;

    /**
     * Makes a budget that is full.
     *
     * @param perHour bytes in an hour; {@link Long#MAX_VALUE} for no limit
     * @param ticker the clock of the hour
     */
    Budget(long perHour, Ticker ticker) {
        this.perHour = perHour;
        this.ticker = ticker;
        this.left = burst();
        this.filledNanos = ticker.nanos();
    }

    /** Tells whether something may be sent now. */
    boolean allows() {
        if (perHour == Long.MAX_VALUE) {
            return true;
        }
        synchronized (lock) {
            fill();
            return left > 0;
        }
    }

    /** Something was sent; what it took above the rest is missing from what comes. */
    void spend(long bytes) {
        synchronized (lock) {
            spent += bytes;
            if (perHour != Long.MAX_VALUE) {
                fill();
                left -= bytes;
            }
        }
    }

    /** Returns how many bytes were sent since the start. */
    long spent() {
        synchronized (lock) {
            return spent;
        }
    }

    private void fill() {
        long now = ticker.nanos();
        double hours = (now - filledNanos) / (double) TimeUnit.HOURS.toNanos(1);
        left = Math.min(burst(), left + hours * (perHour - burst()));
        filledNanos = now;
    }

    private double burst() {
        return perHour / (double) BURSTS;
    }
}
