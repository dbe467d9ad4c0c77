package io.edgewise.spool;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * A reader's place in a spool. Records come out by class, within a class in the order in which they went in, and are
 * kept until they are acknowledged. One thread polls and rewinds; any thread acknowledges.
 */
public final class Cursor {
    private static final int MOST_TRIES = 5;
    private static final long REST_MILLIS = 1_000;

    // Set once.
    private final SpoolFolder folder;
    private final Ledger ledger;
    private final CursorFile file;
    private final long epoch;
    private final Map<RecordClass, Id> earlierReach;
    private final long ttlMillis;

    // Confined to the thread that polls.
    private final Map<RecordClass, Place> places = new EnumMap<>(RecordClass.class);

    Cursor(SpoolFolder folder, Ledger ledger, CursorFile file, Rules rules) {
        this.folder = folder;
        this.ledger = ledger;
        this.file = file;
        this.epoch = rules.epoch;
        this.earlierReach = Map.copyOf(rules.earlierReach);
        this.ttlMillis = rules.ttlMillis;
        for (RecordClass kind : RecordClass.values()) {
            places.put(kind, new Place());
        }
    }

    /**
     * Returns the next record; null when there is none now, or when 10,000 are in flight. May read the disk; skips what
     * is damaged, counted.
     */
    public @Nullable SpoolRecord poll() {
        return poll(RecordClass.TELEMETRY);
    }

    /** The same, of the classes down to this one: for who holds the others back. */
    public @Nullable SpoolRecord poll(RecordClass least) {
        for (RecordClass kind : RecordClass.values()) {
            if (kind.compareTo(least) > 0) {
                return null;
            }
            Entry entry = ledger.handOutAgain(kind);
            if (entry == null && ledger.mayHandOut()) {
                entry = next(kind);
            }
            if (entry != null) {
                return new SpoolRecord(
                        kind,
                        entry.id.epoch(),
                        entry.id.sequence(),
                        entry.topic,
                        entry.payload,
                        folder.clock().since(entry.clockMillis),
                        entry.repeated);
            }
        }
        return null;
    }

    /** Ends a record that was delivered: it is not handed out again. A second call for the same record does nothing. */
    public void acknowledge(SpoolRecord delivered) {
        ledger.acknowledge(delivered.kind(), new Id(delivered.epoch(), delivered.sequence()));
    }

    /** Hands out again, from the first one, what was handed out and is not acknowledged; marked as repeated. */
    public void rewind() {
        ledger.rewind();
    }

    /** Returns how many records are handed out and not acknowledged; what waits to be handed out again is not. */
    public int inFlight() {
        return ledger.inFlight();
    }

    private @Nullable Entry next(RecordClass kind) {
        Place place = place(kind);
        while (true) {
            UnreadSegment unread = ledger.nextSegment(kind);
            Entry entry;
            if (unread == null) {
                place.leave(ledger);
                entry = ledger.peekTail(kind);
                if (entry == null) {
                    return null;
                }
                if (takeFromTail(entry)) {
                    return entry;
                }
            } else {
                entry = read(place, unread);
                if (entry == null && mustRest(place)) {
                    return null;
                }
                if (entry != null && take(entry, unread.segment())) {
                    return entry;
                }
            }
        }
    }

    /** After a failure of the disk; and where the thread is wanted back, which closes every file it reads. */
    private boolean mustRest(Place place) {
        return folder.clock().millis() < place.restUntilMillis
                || Thread.currentThread().isInterrupted();
    }

    private boolean takeFromTail(Entry entry) {
        if (isExpired(entry) && ledger.dropOfTail(entry, SpoolDrop.EXPIRED)) {
            return false;
        }
        HandOut done = ledger.handOutOfTail(entry, file.isWithinReach(entry.id, entry.kind));
        if (done == HandOut.NEEDS_REACH) {
            file.extend(entry.kind, entry.id);
        }
        return done == HandOut.DONE;
    }

    private boolean take(Entry entry, Segment segment) {
        if (ledger.isPast(entry, segment)) {
            return false;
        }
        if (isExpired(entry)) {
            ledger.dropOfSegment(entry, segment, SpoolDrop.EXPIRED);
            return false;
        }
        if (!file.isWithinReach(entry.id, entry.kind)) {
            file.extend(entry.kind, entry.id);
        }
        if (entry.id.epoch() < epoch && !entry.id.isAbove(earlierReach.getOrDefault(entry.kind, Id.NONE))) {
            entry.repeated = true;
        }
        return ledger.handOutOfSegment(entry, segment);
    }

    private boolean isExpired(Entry entry) {
        return entry.kind == RecordClass.TELEMETRY && folder.clock().millis() - entry.clockMillis >= ttlMillis;
    }

    /** Reads the next record of a segment; null when there is none, which is a damage, or when the disk refuses. */
    private @Nullable Entry read(Place place, UnreadSegment unread) {
        Segment segment = unread.segment();
        if (folder.clock().millis() < place.restUntilMillis) {
            return null;
        }
        try {
            Entry entry = place.reader(folder, segment).next(unread.confirmed());
            place.tries = 0;
            if (entry == null) {
                ledger.loseUnread(segment);
            }
            return entry;
        } catch (IOException e) {
            place.close();
            Logger.debug("{} cannot be read: {}", segment.id.fileName(), e.toString());
            if (e instanceof ClosedByInterruptException) {
                return null; // the thread is wanted back; the next call reads on
            }
            if (!ledger.isGone(segment) && ++place.tries < MOST_TRIES) {
                place.restUntilMillis = folder.clock().millis() + REST_MILLIS;
            } else {
                place.tries = 0;
                ledger.loseUnread(segment);
            }
            return null;
        }
    }

    private Place place(RecordClass kind) {
        Place place = places.get(kind);
        if (place == null) {
            throw new AssertionError("every class has its place; this is a bug");
        }
        return place;
    }

    /** Lets the files go. */
    void close() {
        places.values().forEach(Place::close);
    }

    /**
     * What a cursor has to know at the start.
     *
     * @param earlierReach up to where records of earlier boots may have been handed out
     * @param ttlMillis from which age on telemetry is dropped
     */
    record Rules(long epoch, Map<RecordClass, Id> earlierReach, long ttlMillis) {}

    /** Where the cursor reads one class. */
    private static final class Place {
        private @Nullable Segment segment;
        private @Nullable SegmentReader reader;
        private int tries;
        private long restUntilMillis = Long.MIN_VALUE;

        SegmentReader reader(SpoolFolder folder, Segment wanted) throws IOException {
            if (reader == null || segment != wanted) {
                close();
                reader = new SegmentReader(
                        wanted.id, folder.disk().open(folder.path().resolve(wanted.id.fileName())), Integer.MAX_VALUE);
                segment = wanted;
            }
            return reader;
        }

        /** Lets a file go that is deleted: it takes space for as long as it is open. */
        void leave(Ledger ledger) {
            if (segment != null && ledger.isGone(segment)) {
                close();
            }
        }

        void close() {
            try {
                if (reader != null) {
                    reader.close();
                }
            } catch (IOException e) {
                Logger.debug("a segment was closed: {}", e.toString());
            }
            reader = null;
            segment = null;
        }
    }
}
