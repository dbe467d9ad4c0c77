package io.edgewise.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one class: those on the disk, then those in memory alone (the tail), and beside them those handed out.
 * Each list is in the order of the ids. All of it is guarded by the ledger's lock.
 */
final class Line {
    private final RecordClass kind;
    private final Totals totals;

    // The tail: what is neither durable nor acknowledged, linked in order; what is handed out comes first.
    private @Nullable Entry first;
    private @Nullable Entry last;
    private @Nullable Entry firstUnread;

    // On the disk, the oldest first; of all their records so many were never handed out.
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private long unread;

    // Handed out and not acknowledged; what is to be handed out again is in both.
    private final Map<Id, Entry> out = new LinkedHashMap<>();
    private final ArrayDeque<Entry> again = new ArrayDeque<>();
    private int toRepeat;

    /** The highest one that was handed out, or dropped when it was its turn. */
    private Id handed = Id.NONE;

    Line(RecordClass kind, Totals totals) {
        this.kind = kind;
        this.totals = totals;
    }

    /** Takes over what an earlier boot left. */
    void recover(List<Segment> left, Id position) {
        handed = position;
        for (Segment segment : left) {
            segments.add(segment);
            unread += segment.unread;
            totals.depth += segment.live;
        }
    }

    // ---- the tail

    /** Returns the sequence before the tail's first record; a very high one when it is empty. */
    long beforeTail() {
        return first == null ? Long.MAX_VALUE : first.sequence() - 1;
    }

    /** Returns the spool's clock at the tail's first record; very late when it is empty. */
    long tailMillis() {
        return first == null ? Long.MAX_VALUE : first.clockMillis;
    }

    @Nullable
    Entry firstUnread() {
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
        totals.tailRecords++;
        totals.tailBytes += entry.bytes();
        totals.depth++;
    }

    void dropFromTail(Entry entry, SpoolDrop reason) {
        leaveTail(entry);
        entry.place = Entry.Place.ENDED;
        totals.dropped(kind, reason, 1);
    }

    private void leaveTail(Entry entry) {
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
        totals.tailRecords--;
        totals.tailBytes -= entry.bytes();
    }

    /** Takes the oldest records that wait for the disk, at least one and not many more bytes than these. */
    List<Entry> take(int mostBytes) {
        List<Entry> group = new ArrayList<>();
        int bytes = 0;
        for (Entry entry = first; entry != null && bytes < mostBytes; entry = entry.after) {
            entry.place = Entry.Place.WRITING;
            entry.sentWhenTaken = entry.handed;
            bytes += entry.bytes();
            group.add(entry);
        }
        return group;
    }

    void stored(List<Entry> group, Segment segment, long confirmed, boolean forced) {
        segment.confirmed = confirmed;
        for (Entry entry : group) {
            segment.newestMillis = entry.clockMillis;
            if (entry.place == Entry.Place.ENDED) {
                totals.unsaved++; // acknowledged while it was being written: the cursor file has to say so
                continue;
            }
            leaveTail(entry);
            entry.place = Entry.Place.STORED;
            entry.segment = segment;
            totals.accepted++;
            totals.forced += forced ? 1 : 0;
            segment.live++;
            if (entry.handed) {
                segment.inFlight++;
            } else {
                segment.oldestMillis = segment.unread == 0 ? entry.clockMillis : segment.oldestMillis;
                segment.unread++;
                unread++;
            }
        }
    }

    // ---- on the disk

    void begin(Segment segment) {
        segments.add(segment);
    }

    List<Segment> segments() {
        return List.copyOf(segments);
    }

    boolean hasUnreadOnDisk() {
        return unread > 0;
    }

    /** Returns the segment to read next; null when everything on the disk was handed out. */
    @Nullable
    Segment firstUnreadSegment() {
        if (unread > 0) {
            for (Segment segment : segments) {
                if (segment.unread > 0) {
                    return segment;
                }
            }
        }
        return null;
    }

    void seal(Segment segment) {
        segment.sealed = true;
        finishIfDone(segment);
    }

    void giveUp(Segment segment, SpoolDrop reason) {
        if (segment.gone) {
            return;
        }
        totals.dropped(kind, reason, segment.live - segment.inFlight);
        unread -= segment.unread;
        segment.live = 0;
        segment.unread = 0;
        finish(segment);
    }

    boolean giveUpExpired(long newestMillis) {
        Segment oldest = segments.peekFirst();
        if (oldest == null || !oldest.sealed || oldest.newestMillis > newestMillis) {
            return false;
        }
        giveUp(oldest, SpoolDrop.EXPIRED);
        return true;
    }

    /** A shorter segment, with these records of the old one, stands in its place; the others are superseded. */
    void replace(Segment old, Segment shorter, List<Entry> kept) {
        for (Entry entry : kept) {
            Entry handedOut = out.get(entry.id);
            if (handedOut != null) {
                handedOut.segment = shorter;
                shorter.inFlight++;
                shorter.live++;
            } else if (entry.id.isAbove(handed)) {
                shorter.unread++;
                shorter.live++;
            }
        }
        unread -= old.unread - shorter.unread;
        totals.dropped(kind, SpoolDrop.SUPERSEDED, old.unread - shorter.unread);
        List<Segment> all = new ArrayList<>(segments);
        all.set(all.indexOf(old), shorter);
        segments.clear();
        segments.addAll(all);
        old.gone = true;
        totals.finished.add(old);
        finishIfDone(shorter);
    }

    /** The reader found the end of a segment before it had found all that was there. */
    void loseUnread(Segment segment) {
        if (segment.gone) {
            return;
        }
        long lost = segment.unread;
        totals.dropped(kind, SpoolDrop.DAMAGED, lost);
        unread -= lost;
        segment.live -= lost;
        segment.unread = 0;
        finishIfDone(segment);
    }

    private void finishIfDone(Segment segment) {
        if (segment.sealed && segment.live == 0 && !segment.gone) {
            finish(segment);
        }
    }

    private void finish(Segment segment) {
        segment.gone = true;
        segments.remove(segment);
        totals.finished.add(segment);
    }

    // ---- out

    boolean wasHandedOut(Entry entry) {
        return !entry.id.isAbove(handed);
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

    void handOutOf(Segment segment, Entry entry) {
        passBy(segment, entry);
        entry.segment = segment;
        segment.inFlight++;
        handOut(entry);
    }

    void dropOf(Segment segment, Entry entry, SpoolDrop reason) {
        if (segment.gone) {
            return;
        }
        passBy(segment, entry);
        handed = entry.id;
        totals.dropped(kind, reason, 1);
        totals.unsaved++;
        segment.live--;
        finishIfDone(segment);
    }

    private void passBy(Segment segment, Entry entry) {
        segment.unread--;
        segment.oldestMillis = entry.clockMillis;
        unread--;
    }

    /** Returns the next record that is to be handed out again, and hands it out; null when there is none. */
    @Nullable
    Entry handOutAgain() {
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

    /** Ends a record that was handed out; does nothing when there is none of that id. */
    void acknowledge(Id id) {
        Entry entry = out.remove(id);
        if (entry == null) {
            return;
        }
        if (entry.toRepeat) {
            entry.toRepeat = false;
            toRepeat--;
        }
        totals.acknowledged++;
        totals.depth--;
        Segment segment = entry.segment;
        if (segment == null) {
            leaveTail(entry);
            totals.accepted++;
        } else if (!segment.gone) {
            totals.unsaved++;
            segment.live--;
            segment.inFlight--;
            finishIfDone(segment);
        }
        entry.place = Entry.Place.ENDED;
    }

    int inFlight() {
        return out.size() - toRepeat;
    }

    int out() {
        return out.size();
    }

    Id handed() {
        return handed;
    }

    /** Returns the place up to which each record is acknowledged or dropped, of those that were handed out. */
    Id position() {
        Iterator<Id> ids = out.keySet().iterator();
        return ids.hasNext() ? ids.next().before() : handed;
    }

    /** Returns the spool's clock at about the oldest record that is not acknowledged; very late when there is none. */
    long oldestMillis() {
        long oldest = tailMillis();
        Segment segment = firstUnreadSegment();
        if (segment != null) {
            oldest = Math.min(oldest, segment.oldestMillis);
        }
        Iterator<Entry> entries = out.values().iterator();
        return entries.hasNext() ? Math.min(oldest, entries.next().clockMillis) : oldest;
    }
}
