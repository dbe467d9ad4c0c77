package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.fail;

import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what must become true, never for time to pass. */
final class Await {
    static final Duration LIMIT = Duration.ofSeconds(40);
    private static final long PAUSE_NANOS = 10_000_000;
    private static final Ticker TICKER = SystemTime.ticker();

    private Await() {}

    /** A condition that may look into files or sockets. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Returns once the condition holds; fails with what was waited for. */
    static void until(String what, Condition condition) throws Exception {
        until(LIMIT, what, condition);
    }

    /** The same with a limit of its own. */
    static void until(Duration limit, String what, Condition condition) throws Exception {
        long start = TICKER.nanos();
        while (!condition.holds()) {
            if (TICKER.nanos() - start > limit.toNanos()) {
                fail("not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns the value once it is there. */
    static <T> T value(String what, Supplier<Optional<T>> supplier) throws Exception {
        until(what, () -> supplier.get().isPresent());
        return supplier.get().orElseThrow();
    }

    static long millisSince(long startNanos) {
        return (TICKER.nanos() - startNanos) / 1_000_000;
    }

    static long now() {
        return TICKER.nanos();
    }

    /** Prints what was measured, so that a slow machine or a slow change is seen in the log. */
    static void report(String what, long millis) {
        System.out.println("measured: " + what + " " + millis + " ms");
    }
}
