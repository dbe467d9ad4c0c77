package io.edgewise.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Takes stock of a folder when a spool is opened, and mends what a crash left: a torn tail is cut, a file whose head is
 * damaged is kept aside, files that are not ours or of another version are left alone. One use.
 */
final class Mender {
    /** How many damaged files are kept aside: they take of the space that the spool may use. */
    static final int MOST_ASIDE = 4;

    private static final String ASIDE = ".damaged-";

    private final Disk disk;
    private final Path folder;
    private final Usage usage;
    private final DropCounts drops;

    // What was found.
    private final Map<RecordClass, List<Segment>> segments = new EnumMap<>(RecordClass.class);
    private final Map<RecordClass, Id> newest = new EnumMap<>(CursorState.nowhere());
    private final List<Note> notes = new ArrayList<>();
    private CursorState cursor = CursorState.NONE;
    private @Nullable String cursorName;
    private boolean cursorWhole;
    private long reserveBytes = -1;
    private long lastNumber;
    private long highestEpoch;
    private long clockMillis;
    private int aside;

    Mender(Disk disk, Path folder, Usage usage, DropCounts drops) {
        this.disk = disk;
        this.folder = folder;
        this.usage = usage;
        this.drops = drops;
    }

    /** Mends the folder. */
    Found mend() throws IOException {
        Map<SegmentId, String> files = new TreeMap<>();
        for (String name : new TreeSet<>(disk.list(folder))) {
            Optional<SegmentId> id = SegmentId.parse(name);
            if (id.isPresent()) {
                files.put(id.get(), name);
            } else {
                takeOther(name);
            }
        }
        highestEpoch = cursor.epoch();
        clockMillis = cursor.clockMillis();
        boolean changed = false;
        for (Map.Entry<SegmentId, String> file : files.entrySet()) {
            changed |= take(file.getKey(), file.getValue());
        }
        if (changed) {
            forceFolder();
        }
        return new Found(
                segments,
                cursorName,
                cursorWhole,
                cursor.position(),
                cursorWhole ? cursor.reach() : newest,
                reserveBytes,
                lastNumber,
                highestEpoch,
                clockMillis,
                notes);
    }

    private void forceFolder() {
        try {
            disk.forceFolder(folder);
        } catch (IOException e) {
            notes.add(new Note("UNMENDED", folder + " cannot be forced: " + e));
        }
    }

    /** Whatever lies here must not keep the spool from its start: what cannot be used is left alone. */
    private void takeOther(String name) {
        Optional<String> cursorOf = CursorFile.nameOf(name);
        if (cursorOf.isPresent() && cursorName == null) {
            cursorName = cursorOf.get();
            Optional<CursorState> state = CursorFile.read(disk, folder.resolve(name));
            cursorWhole = state.isPresent();
            cursor = state.orElse(CursorState.NONE);
            usage.grew(CursorFile.FILE_BYTES);
        } else if (name.equals(Reserve.NAME)) {
            reserveBytes = size(name);
        } else if (name.contains(ASIDE)) {
            aside++;
            usage.grew(size(name));
        }
    }

    /** Takes stock of a segment; returns whether the names in the folder changed. */
    private boolean take(SegmentId id, String name) throws IOException {
        if (id.isLikely()) {
            passNumbers(id);
        }
        long size = 0;
        Scan scan;
        try (Disk.Reading file = disk.open(folder.resolve(name))) {
            size = file.size();
            scan = scan(id, file, size);
        } catch (IOException e) {
            usage.grew(size);
            drops.add(id.kind(), SpoolDrop.DAMAGED, 1);
            notes.add(new Note("UNREADABLE", name + " cannot be read and is left alone: " + e));
            return false;
        }
        try {
            return switch (scan.head) {
                case FOREIGN -> leave(name, size, "is of another version and is left alone");
                case DAMAGED -> scan.empty ? remove(name) : setAside(name, size);
                case GOOD -> keep(id, name, size, scan);
            };
        } catch (IOException e) {
            usage.grew(size);
            notes.add(new Note("UNMENDED", name + " can be neither removed nor renamed: " + e));
            return false;
        }
    }

    /** No record may bear these again. A name alone is believed only if the numbers after it still make a name. */
    private void passNumbers(SegmentId id) {
        lastNumber = Math.max(lastNumber, id.number());
        highestEpoch = Math.max(highestEpoch, id.epoch());
    }

    private Scan scan(SegmentId id, Disk.Reading file, long size) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(SegmentId.HEAD_BYTES);
        file.read(head, 0);
        head.flip();
        Scan scan = new Scan(new Segment(id), id.check(head));
        if (scan.head != SegmentId.Head.GOOD) {
            scan.empty = scan.head == SegmentId.Head.DAMAGED && isEmpty(file, size);
            return scan;
        }
        passNumbers(id);
        clockMillis = Math.max(clockMillis, SegmentId.clockMillis(head));
        SegmentReader reader = new SegmentReader(id, file, (int) Math.min(size, Integer.MAX_VALUE));
        Id last = newest.getOrDefault(id.kind(), Id.NONE);
        Id position = cursor.position().getOrDefault(id.kind(), Id.NONE);
        for (Entry entry = reader.next(size); entry != null; entry = reader.next(size)) {
            if (entry.id.isAbove(last)) {
                last = entry.id;
                if (entry.id.isAbove(position)) {
                    scan.add(entry);
                }
            }
        }
        newest.put(id.kind(), last);
        clockMillis = Math.max(clockMillis, scan.segment.newestMillis);
        drops.add(id.kind(), SpoolDrop.DAMAGED, reader.damaged());
        if (reader.damaged() > 0) {
            notes.add(new Note("DAMAGED", id.fileName() + " has " + reader.damaged() + " damaged places, skipped"));
        }
        scan.segment.confirmed = reader.goodEnd();
        return scan;
    }

    /** Tells whether a file is what a crash leaves of one that was just created: nothing, or only zeros. */
    private static boolean isEmpty(Disk.Reading file, long size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
        for (long place = 0; place < size; place += bytes.limit()) {
            bytes.clear();
            int count = file.read(bytes, place);
            bytes.flip();
            if (count == 0) {
                return true;
            }
            while (bytes.hasRemaining()) {
                if (bytes.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean keep(SegmentId id, String name, long size, Scan scan) throws IOException {
        Segment segment = scan.segment;
        if (segment.live == 0) {
            return remove(name);
        }
        segment.bytes = size;
        segment.sealed = true;
        if (size > segment.confirmed) {
            try (Disk.Writing file = disk.reopen(folder.resolve(name))) {
                file.truncate(segment.confirmed);
                file.force();
                segment.bytes = segment.confirmed;
            } catch (IOException e) {
                notes.add(new Note("UNMENDED", name + " keeps its torn tail, which is not read: " + e));
            }
        }
        usage.grew(segment.bytes);
        segments.computeIfAbsent(id.kind(), kind -> new ArrayList<>()).add(segment);
        return false;
    }

    private boolean remove(String name) throws IOException {
        disk.delete(folder.resolve(name));
        return true;
    }

    private boolean setAside(String name, long size) throws IOException {
        if (aside >= MOST_ASIDE) {
            return leave(
                    name, size, "is damaged and left alone: " + aside + " such files are kept already, remove them");
        }
        aside++;
        disk.rename(folder.resolve(name), folder.resolve(name + ASIDE + aside));
        leave(name, size, "has a damaged head and is kept as " + name + ASIDE + aside);
        return true;
    }

    private boolean leave(String name, long size, String words) {
        usage.grew(size);
        notes.add(new Note("DAMAGED", name + " " + words));
        return false;
    }

    private long size(String name) {
        try (Disk.Reading file = disk.open(folder.resolve(name))) {
            return file.size();
        } catch (IOException e) {
            Logger.debug("{} cannot be opened and counts for nothing: {}", name, e.toString());
            return 0;
        }
    }

    /** What one file holds. */
    private static final class Scan {
        private final Segment segment;
        private final SegmentId.Head head;
        private boolean empty;

        Scan(Segment segment, SegmentId.Head head) {
            this.segment = segment;
            this.head = head;
        }

        void add(Entry entry) {
            if (segment.live == 0) {
                segment.oldestMillis = entry.clockMillis;
            }
            segment.newestMillis = Math.max(segment.newestMillis, entry.clockMillis);
            segment.live++;
            segment.unread++;
        }
    }

    /** Something to be told once the spool is open. */
    record Note(String outcome, String words) {}

    /**
     * What lies in a folder.
     *
     * @param reach up to where records of each class may have been handed out by an earlier boot
     */
    record Found(
            Map<RecordClass, List<Segment>> segments,
            @Nullable String cursorName,
            boolean cursorWhole,
            Map<RecordClass, Id> position,
            Map<RecordClass, Id> reach,
            long reserveBytes,
            long lastNumber,
            long highestEpoch,
            long clockMillis,
            List<Note> notes) {}
}
