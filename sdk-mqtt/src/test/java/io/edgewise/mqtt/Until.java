package io.edgewise.mqtt;

import io.edgewise.time.SystemTime;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process brings about. */
final class Until {
    private Until() {}

    static void holds(String what, Duration limit, BooleanSupplier condition) {
        long start = SystemTime.ticker().nanos();
        while (!condition.getAsBoolean()) {
            if (SystemTime.ticker().nanos() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
