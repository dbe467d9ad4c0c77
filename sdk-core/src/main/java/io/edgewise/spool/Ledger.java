package io.edgewise.spool;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows of each record where it is: in the tail in memory, on the disk, handed out. Does no I/O and calls nobody, so
 * that its lock is only ever held for some steps. Any thread.
 *
 * <p>A record leaves the tail when it is durable, acknowledged or dropped, whichever comes first; {@link #durable} is
 * the place before the oldest one that is left.
 */
final class Ledger {
    /** What the tail may hold; a quarter of it is kept for events. */
    static final int MOST_TAIL_BYTES = 4 << 20;

    static final int MOST_TAIL_RECORDS = 16_384;

    /** How many records may be handed out at a time. */
    static final int MOST_IN_FLIGHT = 10_000;

    private final long epoch;
    private final SpoolClock clock;
    private final DropCounts drops;

    private final Object lock = new Object();

    // All below is guarded by the lock.
    private final Map<RecordClass, Line> lines = new EnumMap<>(RecordClass.class);
    private final List<Segment> finished = new ArrayList<>();
    private long sequence;
    private int tailRecords;
    private long tailBytes;
    private long depth;
    private long accepted;
    private long stored;
    private long acknowledged;
    private long sinceSaved;
    private int awaiting;
    private boolean closed;

    Ledger(long epoch, SpoolClock clock, DropCounts drops) {
        this.epoch = epoch;
        this.drops = drops;
        this.clock = clock;
        for (RecordClass kind : RecordClass.values()) {
            lines.put(kind, new Line());
        }
    }

    /** Takes in what an earlier boot left: its segments in order, and up to where it was acknowledged. */
    void recover(RecordClass kind, List<Segment> segments, Id position) {
        synchronized (lock) {
            Line line = line(kind);
            line.handed = position;
            for (Segment segment : segments) {
                line.segments.add(segment);
                line.unread += segment.unread;
                depth += segment.live;
            }
        }
    }

    // ---- in

    /** Takes a record into the tail; returns its sequence, or {@link Spool#REFUSED}, which is counted. */
    long append(RecordClass kind, String topic, byte[] payload) {
        synchronized (lock) {
            if (closed) {
                drops.add(kind, SpoolDrop.CLOSED, 1);
                return Spool.REFUSED;
            }
            Entry entry = new Entry(kind, new Id(epoch, sequence + 1), topic, payload, clock.millis());
            if (!makeRoom(entry)) {
                drops.add(kind, SpoolDrop.TAIL_FULL, 1);
                return Spool.REFUSED;
            }
            sequence++;
            line(kind).add(entry);
            tailRecords++;
            tailBytes += entry.bytes();
            depth++;
            return sequence;
        }
    }

    private boolean makeRoom(Entry entry) {
        int share = entry.kind == RecordClass.EVENT ? 4 : 3;
        while (tailRecords >= MOST_TAIL_RECORDS / 4 * share
                || tailBytes + entry.bytes() > MOST_TAIL_BYTES / 4 * share) {
            Entry oldest = line(RecordClass.TELEMETRY).firstUnread();
            if (oldest == null || oldest.place != Entry.Place.WAITING) {
                return tailRecords == 0; // one that is larger than its share may still pass alone
            }
            dropFromTail(oldest, SpoolDrop.TAIL_FULL);
        }
        return true;
    }

    // ---- to the disk

    /** Tells how many records wait for the disk. */
    int waiting() {
        synchronized (lock) {
            return tailRecords;
        }
    }

    /** Returns the clock at the oldest record that waits for the disk; a very late one when none does. */
    long oldestWaitingMillis() {
        synchronized (lock) {
            long oldest = Long.MAX_VALUE;
            for (Line line : lines.values()) {
                Entry first = line.first();
                if (first != null) {
                    oldest = Math.min(oldest, first.clockMillis);
                }
            }
            return oldest;
        }
    }

    List<Entry> take(RecordClass kind, int mostBytes) {
        synchronized (lock) {
            return line(kind).take(mostBytes);
        }
    }

    /** These records lie on the disk. */
    void stored(List<Entry> batch, Segment segment, long confirmed, boolean forced) {
        synchronized (lock) {
            Line line = line(segment.id.kind());
            segment.confirmed = confirmed;
            for (Entry entry : batch) {
                segment.newestMillis = entry.clockMillis;
                if (entry.place == Entry.Place.ENDED) {
                    sinceSaved++; // acknowledged while it was being written: the cursor has to say so
                    continue;
                }
                leaveTail(entry);
                entry.place = Entry.Place.STORED;
                entry.segment = segment;
                accepted++;
                stored += forced ? 1 : 0;
                segment.live++;
                if (entry.handed) {
                    segment.inFlight++;
                } else {
                    segment.oldestMillis = segment.unread == 0 ? entry.clockMillis : segment.oldestMillis;
                    segment.unread++;
                    line.unread++;
                }
            }
            lock.notifyAll();
        }
    }

    /** These could not be written, or nobody knows: they wait again. */
    void notStored(List<Entry> batch) {
        synchronized (lock) {
            for (Entry entry : batch) {
                if (entry.place == Entry.Place.WRITING) {
                    entry.place = Entry.Place.WAITING;
                }
            }
        }
    }

    /** There is no room for these on the disk and will be none: gives up those that are not handed out. */
    void dropWaiting(List<Entry> batch) {
        synchronized (lock) {
            for (Entry entry : batch) {
                if (entry.place == Entry.Place.WRITING) {
                    entry.place = Entry.Place.WAITING;
                    if (!entry.handed) {
                        dropFromTail(entry, SpoolDrop.QUOTA);
                    }
                }
            }
        }
    }

    // ---- segments

    void begun(Segment segment) {
        synchronized (lock) {
            line(segment.id.kind()).segments.add(segment);
        }
    }

    void sealed(Segment segment) {
        synchronized (lock) {
            segment.sealed = true;
            finishIfDone(segment);
        }
    }

    /** Returns the oldest segment of a class; null when it has none. */
    @Nullable Segment oldest(RecordClass kind) {
        synchronized (lock) {
            return line(kind).segments.peekFirst();
        }
    }

    int segments(RecordClass kind) {
        synchronized (lock) {
            return line(kind).segments.size();
        }
    }

    long bytes(RecordClass kind) {
        synchronized (lock) {
            return line(kind).segments.stream().mapToLong(segment -> segment.bytes).sum();
        }
    }

    /** Gives up a segment: what was never handed out is dropped; what is in flight may still be acknowledged. */
    void giveUp(Segment segment, SpoolDrop reason) {
        synchronized (lock) {
            if (segment.gone) {
                return;
            }
            Line line = line(segment.id.kind());
            long lost = segment.live - segment.inFlight;
            drops.add(segment.id.kind(), reason, lost);
            depth -= lost;
            line.unread -= segment.unread;
            segment.live = 0;
            segment.unread = 0;
            segment.gone = true;
            line.segments.remove(segment);
            finished.add(segment);
        }
    }

    boolean isGone(Segment segment) {
        synchronized (lock) {
            return segment.gone;
        }
    }

    boolean hasFinished() {
        synchronized (lock) {
            return !finished.isEmpty();
        }
    }

    /** Returns the segments whose files are to be deleted. */
    List<Segment> takeFinished() {
        synchronized (lock) {
            List<Segment> taken = List.copyOf(finished);
            finished.clear();
            return taken;
        }
    }

    void notDeleted(Segment segment) {
        synchronized (lock) {
            finished.add(segment);
        }
    }

    /** The reader found the end of a segment before it had found all that was there. */
    void unreadable(Segment segment) {
        synchronized (lock) {
            if (!segment.gone) {
                long lost = segment.unread;
                drops.add(segment.id.kind(), SpoolDrop.DAMAGED, lost);
                line(segment.id.kind()).unread -= lost;
                depth -= lost;
                segment.live -= lost;
                segment.unread = 0;
                finishIfDone(segment);
            }
        }
    }

    private void finishIfDone(Segment segment) {
        if (segment.sealed && segment.live == 0 && !segment.gone) {
            segment.gone = true;
            line(segment.id.kind()).segments.remove(segment);
            finished.add(segment);
        }
    }

    // ---- out

    /** Returns a record that is to be handed out again. */
    @Nullable Entry nextAgain(RecordClass kind) {
        synchronized (lock) {
            return line(kind).handOutAgain();
        }
    }

    boolean mayHandOut() {
        synchronized (lock) {
            return line(RecordClass.EVENT).out.size()
                            + line(RecordClass.STATUS).out.size()
                            + line(RecordClass.TELEMETRY).out.size()
                    < MOST_IN_FLIGHT;
        }
    }

    /** Returns the segment to read next, and how far it may be read; null when all on the disk was handed out. */
    @Nullable Unread nextSegment(RecordClass kind) {
        synchronized (lock) {
            Segment segment = line(kind).firstUnreadSegment();
            return segment == null ? null : new Unread(segment, segment.confirmed);
        }
    }

    /** Returns the first record of the tail that was not handed out, without handing it out. */
    @Nullable Entry peekTail(RecordClass kind) {
        synchronized (lock) {
            Line line = line(kind);
            return line.unread > 0 ? null : line.firstUnread();
        }
    }

    /** Hands out a record of the tail, if it still is the first one. One that is being written needs the reach. */
    HandOut handOutOfTail(Entry entry, boolean withinReach) {
        synchronized (lock) {
            Line line = line(entry.kind);
            if (line.unread > 0 || line.firstUnread() != entry) {
                return HandOut.CHANGED;
            }
            if (entry.place == Entry.Place.WRITING && !withinReach) {
                return HandOut.NEEDS_REACH;
            }
            line.handOut(entry);
            return HandOut.DONE;
        }
    }

    /** Hands out a record that was read from a segment; false when that is given up, or it was handed out before. */
    boolean handOutOfSegment(Entry entry, Segment segment) {
        synchronized (lock) {
            if (!takeFromSegment(entry, segment)) {
                return false;
            }
            entry.segment = segment;
            segment.inFlight++;
            line(entry.kind).handOut(entry);
            return true;
        }
    }

    boolean wasHandedOut(Entry entry) {
        synchronized (lock) {
            return !entry.id.isAbove(line(entry.kind).handed);
        }
    }

    /** Drops a record that was read from a segment. */
    void dropFromSegment(Entry entry, Segment segment, SpoolDrop reason) {
        synchronized (lock) {
            if (takeFromSegment(entry, segment)) {
                line(entry.kind).handed = entry.id;
                drops.add(entry.kind, reason, 1);
                depth--;
                sinceSaved++;
                segment.live--;
                finishIfDone(segment);
            }
        }
    }

    private boolean takeFromSegment(Entry entry, Segment segment) {
        Line line = line(entry.kind);
        if (segment.gone || !entry.id.isAbove(line.handed)) {
            return false;
        }
        segment.unread--;
        segment.oldestMillis = entry.clockMillis;
        line.unread--;
        return true;
    }

    /** Drops a record of the tail that the writer is not at. */
    boolean dropOfTail(Entry entry, SpoolDrop reason) {
        synchronized (lock) {
            if (entry.place != Entry.Place.WAITING || entry.handed) {
                return false;
            }
            dropFromTail(entry, reason);
            return true;
        }
    }

    void acknowledge(RecordClass kind, Id id) {
        synchronized (lock) {
            Entry entry = line(kind).end(id);
            if (entry == null) {
                return;
            }
            acknowledged++;
            depth--;
            Segment segment = entry.segment;
            if (entry.place != Entry.Place.STORED) {
                leaveTail(entry);
                accepted++;
                lock.notifyAll();
            } else if (segment != null && !segment.gone) {
                sinceSaved++;
                segment.live--;
                segment.inFlight--;
                finishIfDone(segment);
            }
            entry.place = Entry.Place.ENDED;
        }
    }

    void rewind() {
        synchronized (lock) {
            lines.values().forEach(Line::rewind);
        }
    }

    int inFlight() {
        synchronized (lock) {
            return lines.values().stream().mapToInt(Line::inFlight).sum();
        }
    }

    // ---- how it stands

    long durable() {
        synchronized (lock) {
            return durableNow();
        }
    }

    /** Waits until that sequence is durable, at most so long; tells whether it is. */
    boolean awaitDurable(long upTo, long limitNanos) throws InterruptedException {
        long until = System.nanoTime() + limitNanos;
        synchronized (lock) {
            awaiting++;
            try {
                long left = limitNanos;
                while (durableNow() < upTo && left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                    left = until - System.nanoTime();
                }
                return durableNow() >= upTo;
            } finally {
                awaiting--;
            }
        }
    }

    boolean isAwaited() {
        synchronized (lock) {
            return awaiting > 0;
        }
    }

    /** Returns how many acknowledgements of records on the disk the cursor file does not know yet. */
    long unsaved() {
        synchronized (lock) {
            return sinceSaved;
        }
    }

    /** Returns up to where each class is acknowledged; what was {@link #unsaved} is about to be saved. */
    Map<RecordClass, Id> positionsToSave() {
        synchronized (lock) {
            sinceSaved = 0;
            return positions(Line::position);
        }
    }

    void notSaved() {
        synchronized (lock) {
            sinceSaved++;
        }
    }

    boolean isOnDisk() {
        synchronized (lock) {
            return lines.values().stream().anyMatch(line -> !line.segments.isEmpty());
        }
    }

    Map<RecordClass, Id> handed() {
        synchronized (lock) {
            return positions(line -> line.handed);
        }
    }

    private Map<RecordClass, Id> positions(Function<Line, Id> of) {
        Map<RecordClass, Id> positions = new EnumMap<>(RecordClass.class);
        lines.forEach((kind, line) -> positions.put(kind, of.apply(line)));
        return positions;
    }

    Counts counts() {
        synchronized (lock) {
            long oldest = Long.MAX_VALUE;
            for (Line line : lines.values()) {
                oldest = Math.min(oldest, line.oldestMillis());
            }
            return new Counts(depth, accepted, stored, acknowledged, oldest);
        }
    }

    void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    private long durableNow() {
        long durable = sequence;
        for (Line line : lines.values()) {
            Entry first = line.first();
            if (first != null) {
                durable = Math.min(durable, first.sequence() - 1);
            }
        }
        return durable;
    }

    private void leaveTail(Entry entry) {
        line(entry.kind).remove(entry);
        tailRecords--;
        tailBytes -= entry.bytes();
    }

    private void dropFromTail(Entry entry, SpoolDrop reason) {
        leaveTail(entry);
        entry.place = Entry.Place.ENDED;
        drops.add(entry.kind, reason, 1);
        depth--;
        lock.notifyAll();
    }

    private Line line(RecordClass kind) {
        Line line = lines.get(kind);
        if (line == null) {
            throw new AssertionError("every class has its line; this is a bug");
        }
        return line;
    }

    /** What became of an attempt to hand out a record. */
    enum HandOut {
        DONE,
        CHANGED,
        NEEDS_REACH
    }

    /** A segment that holds records that were never handed out, and how far it may be read. */
    record Unread(Segment segment, long confirmed) {}

    /** Counts of this boot; the oldest is the spool's clock at the oldest record, very late when there is none. */
    record Counts(long depth, long accepted, long stored, long acknowledged, long oldestMillis) {}
}
