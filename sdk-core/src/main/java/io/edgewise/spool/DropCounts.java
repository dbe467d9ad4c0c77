package io.edgewise.spool;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many records were dropped, by class and reason. Any thread. */
final class DropCounts {
    private static final int REASONS = SpoolDrop.values().length;

    private final AtomicLongArray counts = new AtomicLongArray(RecordClass.values().length * REASONS);

    void add(RecordClass kind, SpoolDrop reason, long amount) {
        counts.addAndGet(kind.ordinal() * REASONS + reason.ordinal(), amount);
    }

    /** Returns what occurred. */
    Map<RecordClass, Map<String, Long>> seen() {
        Map<RecordClass, Map<String, Long>> seen = new EnumMap<>(RecordClass.class);
        for (RecordClass kind : RecordClass.values()) {
            Map<String, Long> reasons = new TreeMap<>();
            for (SpoolDrop reason : SpoolDrop.values()) {
                long count = counts.get(kind.ordinal() * REASONS + reason.ordinal());
                if (count > 0) {
                    reasons.put(reason.name(), count);
                }
            }
            if (!reasons.isEmpty()) {
                seen.put(kind, Map.copyOf(reasons));
            }
        }
        return Map.copyOf(seen);
    }
}
