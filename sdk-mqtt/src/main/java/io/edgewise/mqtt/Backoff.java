package io.edgewise.mqtt;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long to rest before the next try: full jitter, so that a thousand gateways do not come back in the same second
 * after a broker's restart. The first minute of tries is dense, because then somebody stands in front of the device;
 * after that the bound grows to half a minute. A line that comes and goes is no long outage: each time it carried
 * something the dense minute begins anew, without its quickest tries. Confined to the link's thread.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    // With the connect itself a broker that appears is found within two seconds.
    private static final long DENSE_MILLIS = 1_200;
    private static final long LONGEST_MILLIS = 30_000;
    // At 0.6 s on average: a minute.
    private static final int DENSE_TRIES = 100;
    // The bound has grown to the dense one.
    private static final int QUICK_TRIES = 4;
    private static final long REFUSED_MILLIS = 5_000;
    // A connection refused at once must not become a busy loop when the die shows zero.
    private static final long SHORTEST_MILLIS = 20;

    private final RandomGenerator random;
    private int tries;
    private int refusals;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Returns the rest before the next try, nanoseconds. */
    long afterFailure() {
        long bound = tries < DENSE_TRIES
                ? Math.min(DENSE_MILLIS, doubled(FIRST_MILLIS, tries))
                : doubled(DENSE_MILLIS, tries - DENSE_TRIES);
        tries++;
        return between(SHORTEST_MILLIS, bound);
    }

    /** Returns the rest after the broker said no: it will hardly think otherwise within the second. */
    long afterRefusal() {
        long bound = doubled(REFUSED_MILLIS, refusals++);
        return between(bound / 2, bound);
    }

    /** Begins anew: a connection has held. */
    void reset() {
        tries = 0;
        refusals = 0;
    }

    /** Begins the dense minute anew: a connection has carried something, though it did not hold. */
    void ease() {
        tries = Math.min(tries, QUICK_TRIES);
        refusals = 0;
    }

    private long between(long low, long high) {
        return TimeUnit.MILLISECONDS.toNanos(random.nextLong(low, high + 1));
    }

    private static long doubled(long millis, int times) {
        return Math.min(LONGEST_MILLIS, millis << Math.min(times, 16));
    }
}
