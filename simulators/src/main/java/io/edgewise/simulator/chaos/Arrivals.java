package io.edgewise.simulator.chaos;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How often each record arrived. Any thread. */
final class Arrivals {
    private final AtomicIntegerArray times;
    private final AtomicInteger distinct = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger damaged = new AtomicInteger();

    Arrivals(int count) {
        times = new AtomicIntegerArray(count);
    }

    /** Notes that a record arrived; a number that no record has counts as damage. */
    void note(int number) {
        if (number < 0 || number >= times.length()) {
            damaged.incrementAndGet();
        } else if (times.getAndIncrement(number) == 0) {
            distinct.incrementAndGet();
        } else {
            repeated.incrementAndGet();
        }
    }

    boolean has(int number) {
        return times.get(number) > 0;
    }

    /** Returns how many different records arrived. */
    int distinct() {
        return distinct.get();
    }

    /** Returns how many arrived that had arrived before. */
    int repeated() {
        return repeated.get();
    }

    /** Returns how many arrived with a wrong checksum. */
    int damaged() {
        return damaged.get();
    }

    /** Returns how many arrived in all. */
    int total() {
        return distinct() + repeated() + damaged();
    }
}
