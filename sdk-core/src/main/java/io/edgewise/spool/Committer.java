package io.edgewise.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Brings the records of the tail to the disk, a group at a time: one write and one force for each class. Confined to
 * the spool's thread.
 *
 * <p>A segment whose write or force failed is never written or forced again, because nobody knows what a second force
 * would say of bytes that the first one lost; what was not confirmed goes to a new segment, after a rest.
 */
final class Committer {
    private static final String DISK_FULL = "DISK_FULL";
    private static final String FAILING = "FAILING";
    private static final String TRIAL = "trial";
    private static final int MOST_GROUP_BYTES = 256 << 10;
    private static final long FIRST_REST_MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final long LONGEST_REST_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final SpoolFolder folder;
    private final Ledger ledger;
    private final Quota quota;
    private final Reserve reserve;
    private final NewestStatus newest;
    private final boolean forcing;
    private final long epoch;

    private final Map<RecordClass, SegmentWriter> active = new EnumMap<>(RecordClass.class);
    private long lastNumber;
    private boolean folderChanged;
    private boolean justFull;
    private long restMillis;
    private long restUntilMillis = Long.MIN_VALUE;

    // Read by any thread.
    private volatile @Nullable String problem;
    private volatile String words = "";

    Committer(SpoolFolder folder, Ledger ledger, Reserve reserve, Quota quota, CommitRules rules) {
        this.folder = folder;
        this.ledger = ledger;
        this.quota = quota;
        this.reserve = reserve;
        this.newest = new NewestStatus(folder, ledger);
        this.forcing = rules.forcing();
        this.epoch = rules.epoch();
        this.lastNumber = rules.lastNumber();
    }

    /** Returns why nothing can be written now; null when it can. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Returns what the disk said of the problem. */
    String words() {
        return words;
    }

    boolean isResting() {
        return folder.clock().millis() < restUntilMillis;
    }

    long restUntilMillis() {
        return restUntilMillis;
    }

    /** Deletes what is done with, and writes what waits; returns how many records were stored. */
    int commit() {
        deleteFinished();
        if (DISK_FULL.equals(problem)) {
            return commitToFullDisk();
        }
        int stored = 0;
        for (RecordClass kind : RecordClass.values()) {
            stored += commit(kind);
        }
        if (stored == 0 && FAILING.equals(problem) && ledger.waiting() == 0 && !isResting()) {
            tryDisk();
        }
        return stored;
    }

    /** Nothing waits any more, so nothing else would find out that the disk is good again. */
    private void tryDisk() {
        Path file = folder.path().resolve(TRIAL);
        try {
            folder.disk().delete(file);
            try (Disk.Writing trial = folder.disk().create(file)) {
                trial.write(ByteBuffer.allocate(1), 0);
                trial.force();
            }
            folder.disk().delete(file);
            recovered();
        } catch (IOException e) {
            trouble(e);
        }
    }

    /** Events go into the space of the reserve; all else waits until the reserve could be taken again. */
    private int commitToFullDisk() {
        if (!justFull && reserve.take()) {
            problem = null;
            return commit();
        }
        justFull = false;
        rest();
        return commit(RecordClass.EVENT);
    }

    private int commit(RecordClass kind) {
        int stored = 0;
        int count;
        do {
            count = commitGroup(kind);
            stored += count;
        } while (count > 0);
        return stored;
    }

    private int commitGroup(RecordClass kind) {
        List<Entry> group = ledger.take(kind, Math.min(MOST_GROUP_BYTES, folder.segmentBytes() / 2));
        if (group.isEmpty()) {
            return 0;
        }
        long most = SegmentId.HEAD_BYTES;
        for (Entry entry : group) {
            most += SegmentWriter.mostBytes(entry);
        }
        try {
            if (!makeRoom(kind, most)) {
                ledger.dropForQuota(group);
                return 0;
            }
            write(kind, group);
            recovered();
            return group.size();
        } catch (IOException e) {
            ledger.notStored(group);
            seal(kind);
            trouble(e);
            return 0;
        }
    }

    private void write(RecordClass kind, List<Entry> group) throws IOException {
        SegmentWriter writer = active.get(kind);
        int from = 0;
        for (int at = 0; at < group.size(); at++) {
            Entry entry = group.get(at);
            if (writer == null || !writer.fits(entry, folder.segmentBytes())) {
                if (writer != null) {
                    flush(writer, group.subList(from, at));
                    seal(kind);
                }
                from = at;
                writer = begin(kind, entry);
            }
            writer.add(entry);
        }
        if (writer != null) {
            flush(writer, group.subList(from, group.size()));
        }
    }

    private SegmentWriter begin(RecordClass kind, Entry first) throws IOException {
        SegmentId id = new SegmentId(kind, epoch, first.sequence(), ++lastNumber);
        SegmentWriter writer = SegmentWriter.create(
                folder.disk(), folder.path(), id, folder.clock().millis());
        folderChanged = true;
        active.put(kind, writer);
        ledger.begun(writer.segment);
        return writer;
    }

    private void flush(SegmentWriter writer, List<Entry> records) throws IOException {
        int bytes = writer.gathered();
        if (records.isEmpty()) {
            return;
        }
        folder.usage().grew(bytes);
        writer.segment.bytes += bytes;
        writer.write();
        folder.usage().wrote(bytes);
        if (forcing) {
            writer.force();
            if (folderChanged) {
                folder.disk().forceFolder(folder.path());
                folderChanged = false;
            }
        }
        ledger.stored(records, writer.segment, writer.written(), forcing);
    }

    /** Ends the segment that is being written: what it is known to hold stays readable. */
    private void seal(RecordClass kind) {
        SegmentWriter writer = active.remove(kind);
        if (writer != null) {
            close(writer);
            ledger.sealed(writer.segment);
        }
    }

    private static void close(SegmentWriter writer) {
        try {
            writer.close();
        } catch (IOException e) {
            Logger.debug("{} was closed: {}", writer.segment.id.fileName(), e.toString());
        }
    }

    private boolean makeRoom(RecordClass kind, long bytes) throws IOException {
        for (Segment victim = quota.victim(kind, bytes); victim != null; victim = quota.victim(kind, bytes)) {
            boolean status = victim.id.kind() == RecordClass.STATUS;
            SegmentWriter writer = active.get(victim.id.kind());
            if (writer != null && (status || writer.segment == victim)) {
                seal(victim.id.kind());
            }
            if (!status || !newest.shorten(ledger.segments(RecordClass.STATUS), ++lastNumber)) {
                // The file first: a disk that deletes nothing makes no room, and would cost a segment at each try.
                folder.disk().delete(folder.path().resolve(victim.id.fileName()));
                ledger.giveUp(victim, SpoolDrop.QUOTA);
            }
            if (!deleteFinished()) {
                throw new IOException(victim.id.fileName() + " cannot be deleted to make room");
            }
        }
        return quota.fits(bytes);
    }

    /** Deletes the files that are done with; false when one cannot be deleted now. */
    boolean deleteFinished() {
        Queue<Segment> finished = ledger.finished();
        for (Segment segment = finished.peek(); segment != null; segment = finished.peek()) {
            try {
                folder.disk().delete(folder.path().resolve(segment.id.fileName()));
            } catch (IOException e) {
                Logger.debug("{} cannot be deleted now: {}", segment.id.fileName(), e.toString());
                return false;
            }
            finished.remove();
            folder.usage().grew(-segment.bytes);
            folderChanged = true;
        }
        return true;
    }

    /** The disk refused: what waits, waits for a rest. */
    void trouble(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return; // the thread is wanted back: no fault of the disk
        }
        words = String.valueOf(e.getMessage());
        boolean full = isFull(words) || hasNoRoom();
        if (full && reserve.release()) {
            problem = DISK_FULL;
            justFull = true;
            restUntilMillis = Long.MIN_VALUE; // there is room for events at once
            return;
        }
        problem = full ? DISK_FULL : FAILING;
        rest();
    }

    /** The system speaks the language of the machine, so the words alone do not tell. */
    private boolean hasNoRoom() {
        try {
            return folder.disk().usableBytes(folder.path()) < MOST_GROUP_BYTES;
        } catch (IOException e) {
            Logger.debug("{} does not tell its space: {}", folder.path(), e.toString());
            return false;
        }
    }

    private static boolean isFull(String words) {
        return words.contains("No space left")
                || words.contains("quota exceeded")
                || words.contains("not enough space");
    }

    private void rest() {
        if (isResting()) {
            return; // classes that fail in one turn are one failure
        }
        restMillis = restMillis == 0 ? FIRST_REST_MILLIS : Math.min(LONGEST_REST_MILLIS, restMillis * 2);
        restUntilMillis = folder.clock().millis() + restMillis;
    }

    private void recovered() {
        if (FAILING.equals(problem)) {
            problem = null;
        }
        if (problem == null) {
            restMillis = 0;
            restUntilMillis = Long.MIN_VALUE;
        }
    }

    /** Writes all that waits, rest or not, and lets the files go. */
    void close() {
        commit();
        for (RecordClass kind : RecordClass.values()) {
            seal(kind);
        }
        deleteFinished();
        try {
            if (folderChanged && forcing) {
                folder.disk().forceFolder(folder.path());
            }
        } catch (IOException e) {
            Logger.debug("{} cannot be forced: {}", folder.path(), e.toString());
        }
    }
}
