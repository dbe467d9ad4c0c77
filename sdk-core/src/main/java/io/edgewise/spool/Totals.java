package io.edgewise.spool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all lines add up to. Guarded by the ledger's lock. */
final class Totals {
    /** What is in memory and neither durable nor acknowledged. */
    int tailRecords;

    long tailBytes;

    /** How many records are not acknowledged, wherever they are. */
    long depth;

    /** How many records of this boot were stored or acknowledged. */
    long accepted;

    /** How many records of this boot were forced. */
    long forced;

    long acknowledged;

    /** How many acknowledgements of records on the disk the cursor file does not know yet. */
    long unsaved;

    /** Segments whose files are to be deleted. Any thread. */
    final Queue<Segment> finished = new ConcurrentLinkedQueue<>();

    final DropCounts drops;

    Totals(DropCounts drops) {
        this.drops = drops;
    }

    void dropped(RecordClass kind, SpoolDrop reason, long records) {
        drops.add(kind, reason, records);
        depth -= records;
    }
}
