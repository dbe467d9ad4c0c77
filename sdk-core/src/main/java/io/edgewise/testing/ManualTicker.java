package io.edgewise.testing;

import io.edgewise.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A monotonic clock that a test moves by hand. Thread-safe. */
public final class ManualTicker implements Ticker {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
        return nanos.get();
    }

    /**
     * Moves the clock on.
     *
     * @throws IllegalArgumentException when the step is negative: a monotonic clock is never set back
     */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("a monotonic clock is never set back: " + step);
        }
        nanos.addAndGet(step.toNanos());
    }

    /** Returns a wall clock that shows this date now and moves with the ticker. */
    public InstantSource wallClock(Instant date) {
        Instant origin = date.minusNanos(nanos());
        return () -> origin.plusNanos(nanos());
    }
}
