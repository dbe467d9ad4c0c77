package io.edgewise.spool;

import static java.util.Objects.requireNonNull;

import io.edgewise.time.Ticker;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
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

    // Guarded by the lock, with all that is in them.
    private final Totals totals;
    private final Map<RecordClass, Line> lines = new EnumMap<>(RecordClass.class);
    private long sequence;
    private int awaiting;
    private boolean closed;

    Ledger(long epoch, SpoolClock clock, DropCounts drops) {
        this.epoch = epoch;
        this.clock = clock;
        this.drops = drops;
        this.totals = new Totals(drops);
        for (RecordClass kind : RecordClass.values()) {
            lines.put(kind, new Line(kind, totals));
        }
    }

    /** Takes over what an earlier boot left: its segments in order, and up to where it was acknowledged. */
    void recover(RecordClass kind, List<Segment> segments, Id position) {
        synchronized (lock) {
            line(kind).recover(segments, position);
        }
    }

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
            return sequence;
        }
    }

    private boolean makeRoom(Entry entry) {
        long share = entry.kind == RecordClass.EVENT ? 4 : 3;
        Line telemetry = line(RecordClass.TELEMETRY);
        while (totals.tailRecords >= MOST_TAIL_RECORDS / 4 * share
                || totals.tailBytes + entry.bytes() > MOST_TAIL_BYTES / 4 * share) {
            Entry oldest = telemetry.firstUnread();
            if (oldest == null || oldest.place != Entry.Place.WAITING) {
                return totals.tailRecords == 0; // one that is larger than the share may pass alone
            }
            telemetry.dropFromTail(oldest, SpoolDrop.TAIL_FULL);
            lock.notifyAll();
        }
        return true;
    }

    /** Returns how many records wait for the disk. */
    int waiting() {
        synchronized (lock) {
            return totals.tailRecords;
        }
    }

    /** Returns the clock at the oldest record that waits for the disk; a very late one when none does. */
    long oldestWaitingMillis() {
        synchronized (lock) {
            return least(Line::tailMillis);
        }
    }

    List<Entry> take(RecordClass kind, int mostBytes) {
        synchronized (lock) {
            return line(kind).take(mostBytes);
        }
    }

    /** These records lie on the disk. */
    void stored(List<Entry> group, Segment segment, long confirmed, boolean forced) {
        synchronized (lock) {
            line(segment.id.kind()).stored(group, segment, confirmed, forced);
            lock.notifyAll();
        }
    }

    /** These could not be written, or nobody knows: they wait again. */
    void notStored(List<Entry> group) {
        synchronized (lock) {
            for (Entry entry : group) {
                if (entry.place == Entry.Place.WRITING) {
                    entry.place = Entry.Place.WAITING;
                }
            }
        }
    }

    /** There is no room for these on the disk: gives up those that are not handed out. */
    void dropForQuota(List<Entry> group) {
        synchronized (lock) {
            notStored(group);
            for (Entry entry : group) {
                if (entry.place == Entry.Place.WAITING && !entry.handed) {
                    line(entry.kind).dropFromTail(entry, SpoolDrop.QUOTA);
                }
            }
            lock.notifyAll();
        }
    }

    /** Returns the segments whose files are to be deleted: the committer takes them out. */
    Queue<Segment> finished() {
        return totals.finished;
    }

    void begun(Segment segment) {
        synchronized (lock) {
            line(segment.id.kind()).begin(segment);
        }
    }

    void sealed(Segment segment) {
        synchronized (lock) {
            line(segment.id.kind()).seal(segment);
        }
    }

    /** Returns the segments of a class, the oldest first. */
    List<Segment> segments(RecordClass kind) {
        synchronized (lock) {
            return line(kind).segments();
        }
    }

    /** Puts a shorter segment, which holds these records of the old one, in its place. */
    void replace(Segment old, Segment shorter, List<Entry> kept) {
        synchronized (lock) {
            line(old.id.kind()).replace(old, shorter, kept);
        }
    }

    /** Gives up a segment: what is not in flight is dropped; what is may still be acknowledged. */
    void giveUp(Segment segment, SpoolDrop reason) {
        synchronized (lock) {
            line(segment.id.kind()).giveUp(segment, reason);
        }
    }

    /** Gives up the oldest segment of telemetry if it is sealed and all in it is that old; tells whether it was. */
    boolean giveUpExpired(long newestMillis) {
        synchronized (lock) {
            return line(RecordClass.TELEMETRY).giveUpExpired(newestMillis);
        }
    }

    /** Gives up what was not read of a segment, as damaged. */
    void loseUnread(Segment segment) {
        synchronized (lock) {
            line(segment.id.kind()).loseUnread(segment);
        }
    }

    boolean isGone(Segment segment) {
        synchronized (lock) {
            return segment.gone;
        }
    }

    /** Returns a record that is to be handed out again. */
    @Nullable
    Entry handOutAgain(RecordClass kind) {
        synchronized (lock) {
            return line(kind).handOutAgain();
        }
    }

    boolean mayHandOut() {
        synchronized (lock) {
            return lines.values().stream().mapToInt(Line::out).sum() < MOST_IN_FLIGHT;
        }
    }

    /** Returns the segment to read next, and how far it may be read; null when all on the disk was handed out. */
    @Nullable
    UnreadSegment nextSegment(RecordClass kind) {
        synchronized (lock) {
            Segment segment = line(kind).firstUnreadSegment();
            return segment == null ? null : new UnreadSegment(segment, segment.confirmed);
        }
    }

    /** Returns the first record of the tail that was not handed out, without handing it out. */
    @Nullable
    Entry peekTail(RecordClass kind) {
        synchronized (lock) {
            Line line = line(kind);
            return line.hasUnreadOnDisk() ? null : line.firstUnread();
        }
    }

    /** Hands out a record of the tail, if it still is the first one. One that is being written needs the reach. */
    HandOut handOutOfTail(Entry entry, boolean withinReach) {
        synchronized (lock) {
            Line line = line(entry.kind);
            if (line.hasUnreadOnDisk() || line.firstUnread() != entry) {
                return HandOut.CHANGED;
            }
            if (entry.place == Entry.Place.WRITING && !withinReach) {
                return HandOut.NEEDS_REACH;
            }
            line.handOut(entry);
            return HandOut.DONE;
        }
    }

    /** Drops a record of the tail, unless it was handed out or the writer is at it. */
    boolean dropOfTail(Entry entry, SpoolDrop reason) {
        synchronized (lock) {
            if (entry.place != Entry.Place.WAITING || entry.handed) {
                return false;
            }
            line(entry.kind).dropFromTail(entry, reason);
            lock.notifyAll();
            return true;
        }
    }

    /** Tells whether a record that was read was handed out before, or is of a segment that was given up. */
    boolean isPast(Entry entry, Segment segment) {
        synchronized (lock) {
            return segment.gone || line(entry.kind).wasHandedOut(entry);
        }
    }

    /** Hands out a record that was read from a segment; false when that was given up meanwhile. */
    boolean handOutOfSegment(Entry entry, Segment segment) {
        synchronized (lock) {
            if (segment.gone) {
                return false;
            }
            line(entry.kind).handOutOf(segment, entry);
            return true;
        }
    }

    /** Drops a record that was read from a segment. */
    void dropOfSegment(Entry entry, Segment segment, SpoolDrop reason) {
        synchronized (lock) {
            line(entry.kind).dropOf(segment, entry, reason);
        }
    }

    void acknowledge(RecordClass kind, Id id) {
        synchronized (lock) {
            line(kind).acknowledge(id);
            if (awaiting > 0) {
                lock.notifyAll();
            }
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

    long durable() {
        synchronized (lock) {
            return durableNow();
        }
    }

    private long durableNow() {
        return Math.min(sequence, least(Line::beforeTail));
    }

    /** Waits until that sequence is durable, at most so long; tells whether it is. */
    boolean awaitDurable(long upTo, Ticker ticker, long limitNanos) throws InterruptedException {
        long until = ticker.nanos() + limitNanos;
        synchronized (lock) {
            awaiting++;
            try {
                long left = limitNanos;
                while (durableNow() < upTo && left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(lock, Math.min(left, 1_000_000_000));
                    left = until - ticker.nanos();
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
            return totals.unsaved;
        }
    }

    /** Returns up to where each class is acknowledged; what was {@link #unsaved} is about to be saved. */
    Map<RecordClass, Id> positionsToSave() {
        synchronized (lock) {
            totals.unsaved = 0;
            return places(Line::position);
        }
    }

    void notSaved() {
        synchronized (lock) {
            totals.unsaved++;
        }
    }

    Map<RecordClass, Id> handed() {
        synchronized (lock) {
            return places(Line::handed);
        }
    }

    private Map<RecordClass, Id> places(Function<Line, Id> of) {
        Map<RecordClass, Id> places = new EnumMap<>(RecordClass.class);
        lines.forEach((kind, line) -> places.put(kind, of.apply(line)));
        return places;
    }

    Counts counts() {
        synchronized (lock) {
            return new Counts(
                    totals.depth, totals.accepted, totals.forced, totals.acknowledged, least(Line::oldestMillis));
        }
    }

    void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    private long least(ToLongFunction<Line> of) {
        return lines.values().stream().mapToLong(of).min().orElse(Long.MAX_VALUE);
    }

    private Line line(RecordClass kind) {
        return requireNonNull(lines.get(kind), "line");
    }
}
