package io.edgewise.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one class: those on the disk alone, then those in memory (the tail), and beside them those handed out.
 * Each list is in the order of the ids. All of it is guarded by the ledger's lock.
 */
final class Line {
    // The tail: what is neither durable nor acknowledged, linked in order; the handed out ones come first.
    private @Nullable Entry first;
    private @Nullable Entry last;
    private @Nullable Entry firstUnread;

    // On the disk, the oldest first.
    final ArrayDeque<Segment> segments = new ArrayDeque<>();

    /** How many records on the disk were never handed out. */
    long unread;

    // Handed out and not acknowledged, in the order of the ids; those to be handed out again are in both.
    final Map<Id, Entry> out = new LinkedHashMap<>();
    private final ArrayDeque<Entry> again = new ArrayDeque<>();
    private int toRepeat;

    /** The highest one that was handed out. */
    Id handed = Id.NONE;

    @Nullable Entry first() {
        return first;
    }

    @Nullable Entry firstUnread() {
        return firstUnread;
    }

    void add(Entry entry) {
        entry.before = last;
        if (last == null) {
            first = entry;
        } else {
            last.after = entry;
        }
        last = entry;
        if (firstUnread == null) {
            firstUnread = entry;
        }
    }

    void remove(Entry entry) {
        if (firstUnread == entry) {
            firstUnread = entry.after;
        }
        if (entry.before == null) {
            first = entry.after;
        } else {
            entry.before.after = entry.after;
        }
        if (entry.after == null) {
            last = entry.before;
        } else {
            entry.after.before = entry.before;
        }
        entry.before = null;
        entry.after = null;
    }

    /** Hands a record out for the first time. */
    void handOut(Entry entry) {
        if (firstUnread == entry) {
            firstUnread = entry.after;
        }
        entry.handed = true;
        handed = entry.id;
        out.put(entry.id, entry);
    }

    /** Returns the next record that is to be handed out again, and hands it out; null when there is none. */
    @Nullable Entry handOutAgain() {
        for (Entry entry = again.poll(); entry != null; entry = again.poll()) {
            if (entry.toRepeat) {
                entry.toRepeat = false;
                toRepeat--;
                return entry;
            }
        }
        return null;
    }

    void rewind() {
        again.clear();
        for (Entry entry : out.values()) {
            entry.toRepeat = true;
            entry.repeated = true;
            again.add(entry);
        }
        toRepeat = again.size();
    }

    /** Ends a record that was handed out; null when there is none of that id. */
    @Nullable Entry end(Id id) {
        Entry entry = out.remove(id);
        if (entry != null && entry.toRepeat) {
            entry.toRepeat = false;
            toRepeat--;
        }
        return entry;
    }

    int inFlight() {
        return out.size() - toRepeat;
    }

    /** Returns the place up to which each record is acknowledged or dropped, of those that were handed out. */
    Id position() {
        Iterator<Id> ids = out.keySet().iterator();
        return ids.hasNext() ? ids.next().before() : handed;
    }

    /** Takes the oldest records that wait for the disk, at least one and not many more bytes than these. */
    List<Entry> take(int mostBytes) {
        List<Entry> batch = new ArrayList<>();
        int bytes = 0;
        for (Entry entry = first; entry != null && bytes < mostBytes; entry = entry.after) {
            entry.place = Entry.Place.WRITING;
            entry.sentWhenTaken = entry.handed;
            bytes += entry.bytes();
            batch.add(entry);
        }
        return batch;
    }

    /** Returns the segment to read next; null when everything on the disk was handed out. */
    @Nullable Segment firstUnreadSegment() {
        for (Segment segment : segments) {
            if (segment.unread > 0) {
                return segment;
            }
        }
        return null;
    }

    /** Returns the spool's clock at about the oldest record that is not acknowledged; very late when there is none. */
    long oldestMillis() {
        long oldest = first == null ? Long.MAX_VALUE : first.clockMillis;
        for (Segment segment : segments) {
            if (segment.unread > 0) {
                oldest = Math.min(oldest, segment.oldestMillis);
                break;
            }
        }
        Iterator<Entry> entries = out.values().iterator();
        return entries.hasNext() ? Math.min(oldest, entries.next().clockMillis) : oldest;
    }
}
