package io.edgewise.mqtt;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many messages were dropped, by reason. Any thread. */
final class DropCounts {
    private static final Drop[] REASONS = Drop.values();

    private final AtomicLongArray counts = new AtomicLongArray(REASONS.length);

    void add(Drop reason, long amount) {
        counts.addAndGet(reason.ordinal(), amount);
    }

    long of(Drop reason) {
        return counts.get(reason.ordinal());
    }

    /** Returns the reasons that occurred. */
    Map<String, Long> byReason() {
        Map<String, Long> seen = new TreeMap<>();
        for (Drop reason : REASONS) {
            if (of(reason) > 0) {
                seen.put(reason.name(), of(reason));
            }
        }
        return Map.copyOf(seen);
    }
}
