package io.edgewise.mqtt;

import io.edgewise.spool.SpoolRecord;
import io.edgewise.time.Ticker;
import java.util.ArrayList;
import java.util.List;

/** The records that are being put together into one message. Confined to the link's thread. */
final class Batch {
    private final Batching rule;
    private final Ticker ticker;
    private final List<SpoolRecord> records = new ArrayList<>();
    private int bytes;
    private long sinceNanos;

    Batch(Batching rule, Ticker ticker) {
        this.rule = rule;
        this.ticker = ticker;
    }

    void add(SpoolRecord record) {
        if (records.isEmpty()) {
            sinceNanos = ticker.nanos();
        }
        records.add(record);
        bytes += record.payload().length;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Tells whether it is to be sent now. */
    boolean isDue() {
        return !records.isEmpty()
                && (records.size() >= rule.records()
                        || bytes >= rule.bytes()
                        || ticker.nanos() - sinceNanos >= rule.delay().toNanos());
    }

    /** Returns what was put together; the next record begins anew. */
    List<SpoolRecord> take() {
        List<SpoolRecord> taken = List.copyOf(records);
        clear();
        return taken;
    }

    void clear() {
        records.clear();
        bytes = 0;
    }
}
