package io.edgewise.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes room among the status records: finds the oldest segment that mostly holds records of which there is a newer one
 * of the same topic, and puts a shorter one in its place that holds the others. Confined to the committer.
 */
final class NewestStatus {
    private static final int MOST_TOPICS = 10_000;

    private final SpoolFolder folder;
    private final Ledger ledger;

    NewestStatus(SpoolFolder folder, Ledger ledger) {
        this.folder = folder;
        this.ledger = ledger;
    }

    /**
     * Replaces one segment by a shorter one.
     *
     * @param segments all segments of status, the oldest first, none of them being written
     * @param number a number no segment bears
     * @return whether a segment could be replaced
     * @throws IOException if the disk refuses; nothing is lost
     */
    boolean shorten(List<Segment> segments, long number) throws IOException {
        Map<String, Id> newest = new HashMap<>();
        for (Segment segment : segments) {
            for (Entry entry : read(segment, null)) {
                newest.put(entry.topic, entry.id);
            }
            if (newest.size() > MOST_TOPICS) {
                return false;
            }
        }
        Set<Id> wanted = new HashSet<>(newest.values());
        for (Segment segment : segments) {
            List<Entry> kept = read(segment, wanted);
            long bytes = kept.stream().mapToLong(SegmentWriter::mostBytes).sum();
            if (bytes + SegmentId.HEAD_BYTES <= segment.bytes / 2) {
                replace(segment, kept, number);
                return true;
            }
        }
        return false;
    }

    private void replace(Segment old, List<Entry> kept, long number) throws IOException {
        if (kept.isEmpty()) {
            ledger.giveUp(old, SpoolDrop.SUPERSEDED);
            return;
        }
        SegmentId id = new SegmentId(old.id.kind(), old.id.epoch(), kept.get(0).sequence(), number);
        SegmentWriter writer = SegmentWriter.create(
                folder.disk(), folder.path(), id, folder.clock().millis());
        try (writer) {
            for (Entry entry : kept) {
                entry.sentWhenTaken = entry.repeated || ledger.isPast(entry, old);
                writer.add(entry);
            }
            writer.write();
            writer.force();
            folder.disk().forceFolder(folder.path());
        } catch (IOException e) {
            folder.disk().delete(folder.path().resolve(id.fileName()));
            throw e;
        }
        Segment shorter = writer.segment;
        shorter.bytes = writer.written();
        shorter.confirmed = writer.written();
        shorter.sealed = true;
        shorter.newestMillis = old.newestMillis;
        shorter.oldestMillis = kept.get(0).clockMillis;
        folder.usage().grew(shorter.bytes);
        folder.usage().wrote(shorter.bytes);
        ledger.replace(old, shorter, kept);
    }

    /** Reads a segment's records, or those of them that are wanted; the payloads of the others are let go. */
    private List<Entry> read(Segment segment, @Nullable Set<Id> wanted) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (SegmentReader reader = new SegmentReader(
                segment.id, folder.disk().open(folder.path().resolve(segment.id.fileName())), Integer.MAX_VALUE)) {
            for (Entry entry = reader.next(segment.confirmed); entry != null; entry = reader.next(segment.confirmed)) {
                if (wanted == null || wanted.contains(entry.id)) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }
}
