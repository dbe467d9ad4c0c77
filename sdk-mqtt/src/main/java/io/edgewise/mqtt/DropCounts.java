package io.edgewise.mqtt;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many messages were dropped, by reason. Any thread. */
final class DropCounts {
    // Filled once; only the counters change.
    private final Map<Drop, AtomicLong> counts = new EnumMap<>(Drop.class);

    DropCounts() {
        for (Drop reason : Drop.values()) {
            counts.put(reason, new AtomicLong());
        }
    }

    void add(Drop reason, long amount) {
        AtomicLong count = counts.get(reason);
        if (count == null) {
            throw new AssertionError("every reason has a counter; this is a bug");
        }
        count.addAndGet(amount);
    }

    /** Returns the reasons that occurred. */
    Map<String, Long> byReason() {
        Map<String, Long> seen = new TreeMap<>();
        counts.forEach((reason, count) -> {
            if (count.get() > 0) {
                seen.put(reason.name(), count.get());
            }
        });
        return Map.copyOf(seen);
    }
}
