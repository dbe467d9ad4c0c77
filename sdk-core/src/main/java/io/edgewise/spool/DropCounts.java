package io.edgewise.spool;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many records were dropped, by class and reason. Any thread. */
final class DropCounts {
    private final Map<RecordClass, Map<SpoolDrop, AtomicLong>> counts = new EnumMap<>(RecordClass.class);

    DropCounts() {
        for (RecordClass kind : RecordClass.values()) {
            Map<SpoolDrop, AtomicLong> reasons = new EnumMap<>(SpoolDrop.class);
            for (SpoolDrop reason : SpoolDrop.values()) {
                reasons.put(reason, new AtomicLong());
            }
            counts.put(kind, reasons);
        }
    }

    void add(RecordClass kind, SpoolDrop reason, long amount) {
        AtomicLong count = requireNonNull(counts.get(kind), "kind").get(reason);
        requireNonNull(count, "reason").addAndGet(amount);
    }

    /** Returns what occurred. */
    Map<RecordClass, Map<String, Long>> seen() {
        Map<RecordClass, Map<String, Long>> seen = new EnumMap<>(RecordClass.class);
        counts.forEach((kind, reasons) -> {
            Map<String, Long> occurred = new TreeMap<>();
            reasons.forEach((reason, count) -> {
                if (count.get() > 0) {
                    occurred.put(reason.name(), count.get());
                }
            });
            if (!occurred.isEmpty()) {
                seen.put(kind, Map.copyOf(occurred));
            }
        });
        return Map.copyOf(seen);
    }
}
