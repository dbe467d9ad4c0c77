package io.edgewise.spool;

import org.jspecify.annotations.Nullable;

/**
 * What is given up when the files are at their limit: the oldest segment of telemetry; when there is none the oldest of
 * status; the oldest of events only for another event. A class never gives way to one that is worth less.
 */
final class Quota {
    private final Ledger ledger;
    private final Usage usage;
    private final long limit;
    private final long eventLimit;

    Quota(Ledger ledger, SpoolFolder folder, long limit, long reserve) {
        this.ledger = ledger;
        this.usage = folder.usage();
        this.limit = limit;
        this.eventLimit = limit - reserve - CursorFile.FILE_BYTES - folder.segmentBytes();
    }

    boolean fits(long bytes) {
        return usage.bytes() + bytes <= limit;
    }

    /** Returns the segment to give up so that a group of this class finds room; null when none is to go. */
    @Nullable
    Segment victim(RecordClass kind, long bytes) {
        if (kind == RecordClass.EVENT && ledger.bytes(kind) + bytes > eventLimit) {
            Segment oldest = ledger.oldest(kind);
            if (oldest != null) {
                return oldest;
            }
        }
        if (fits(bytes)) {
            return null;
        }
        RecordClass[] classes = RecordClass.values();
        for (int i = classes.length - 1; i >= kind.ordinal(); i--) {
            Segment oldest = ledger.oldest(classes[i]);
            if (oldest != null) {
                return oldest;
            }
        }
        return null;
    }
}
