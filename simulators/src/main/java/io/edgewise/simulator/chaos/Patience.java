package io.edgewise.simulator.chaos;

import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something, for so long and no longer. */
final class Patience {
    private static final long LOOK_MILLIS = 5;

    private Patience() {}

    /** Waits until it holds or the time is over, and tells whether it holds. */
    static boolean until(Ticker ticker, Duration limit, BooleanSupplier holds) throws InterruptedException {
        long start = ticker.nanos();
        while (!holds.getAsBoolean()) {
            if (ticker.nanos() - start >= limit.toNanos()) {
                return false;
            }
            rest(Duration.ofMillis(LOOK_MILLIS));
        }
        return true;
    }

    static void rest(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }
}
