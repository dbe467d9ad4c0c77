package io.edgewise.mqtt;

import io.edgewise.time.Ticker;
import java.time.Duration;

/** A monotonic clock moved by hand. */
final class ManualClock implements Ticker {
    private long nanos = 1_000_000_007L;

    @Override
    public long nanos() {
        return nanos;
    }

    void advance(Duration by) {
        nanos += by.toNanos();
    }
}
