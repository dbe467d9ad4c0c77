package io.edgewise.spool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is given up when the files are at their limit: the oldest segment of telemetry; when there is none, of status
 * what there is a newer one of, then the oldest; the oldest of events only for another event. A class never gives way
 * to one that is worth less.
 */
final class Quota {
    private final Ledger ledger;
    private final Usage usage;
    private final long limit;
    private final long eventLimit;

    Quota(Ledger ledger, SpoolFolder folder, long limit, long reserve) {
        this.ledger = ledger;
        this.usage = folder.usage();
        this.limit = limit - folder.segmentBytes() / 2; // while a segment is made shorter, there are two of it
        this.eventLimit = this.limit - reserve - CursorFile.FILE_BYTES - folder.segmentBytes();
    }

    boolean fits(long bytes) {
        return usage.bytes() + bytes <= limit;
    }

    /** Returns the segment to give up so that a group of this class finds room; null when none is to go. */
    @Nullable
    Segment victim(RecordClass kind, long bytes) {
        if (kind == RecordClass.EVENT) {
            List<Segment> events = ledger.segments(kind);
            long there = events.stream().mapToLong(segment -> segment.bytes).sum();
            if (there + bytes > eventLimit && !events.isEmpty()) {
                return events.get(0);
            }
        }
        if (fits(bytes)) {
            return null;
        }
        List<RecordClass> classes = List.of(RecordClass.values());
        for (int i = classes.size() - 1; i >= classes.indexOf(kind); i--) {
            List<Segment> segments = ledger.segments(classes.get(i));
            if (!segments.isEmpty()) {
                return segments.get(0);
            }
        }
        return null;
    }
}
