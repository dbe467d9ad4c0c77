package io.edgewise.registry;

import io.edgewise.time.Ticker;
import java.util.concurrent.TimeUnit;

/** Waits, as tests can make it not. */
@FunctionalInterface
interface Pauses {
    /** Returns after so many nanoseconds. */
    void pause(long nanos) throws InterruptedException;

    /** Waits for real, by this clock. */
    static Pauses of(Ticker ticker) {
        return nanos -> {
            long end = ticker.nanos() + nanos;
            for (long left = nanos; left > 0; left = end - ticker.nanos()) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        };
    }
}
