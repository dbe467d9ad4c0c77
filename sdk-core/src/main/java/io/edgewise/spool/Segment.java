package io.edgewise.spool;

/** A segment file as the ledger knows it. All but the id is guarded by the ledger's lock. */
final class Segment {
    final SegmentId id;

    /** How far its records are known to be durable: no one reads beyond. */
    long confirmed;

    /** How long the file is. */
    long bytes;

    /** How many of its records are not acknowledged. */
    long live;

    /** How many of those are handed out. */
    long inFlight;

    /** How many of its records were never handed out. */
    long unread;

    /** The spool's clock at its oldest record that was not handed out, or before. */
    long oldestMillis;

    /** The spool's clock at its newest record. */
    long newestMillis;

    /** Whether nothing more will be written to it. */
    boolean sealed;

    /** Whether it is given up or acknowledged whole: the file is gone, or goes soon. */
    boolean gone;

    Segment(SegmentId id) {
        this.id = id;
    }
}
