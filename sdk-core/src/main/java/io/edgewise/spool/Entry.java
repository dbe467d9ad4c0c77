package io.edgewise.spool;

import org.jspecify.annotations.Nullable;

/** A record in memory: on its way to the disk, on its way out, or both. */
final class Entry {
    /** Where it is. */
    enum Place {
        /** In memory alone. */
        WAITING,
        /** In memory; the writer is at it. */
        WRITING,
        /** On the disk; here only while it is handed out. */
        STORED,
        /** Acknowledged or dropped. */
        ENDED
    }

    // Set once.
    final RecordClass kind;
    final Id id;
    final String topic;
    final byte[] payload;
    final long clockMillis;

    // Guarded by the ledger's lock.
    Place place = Place.WAITING;
    boolean handed;
    boolean repeated;
    boolean toRepeat;
    /** Whether it was handed out when the writer took it. */
    boolean sentWhenTaken;

    @Nullable
    Segment segment;

    @Nullable
    Entry before;

    @Nullable
    Entry after;

    Entry(RecordClass kind, Id id, String topic, byte[] payload, long clockMillis) {
        this.kind = kind;
        this.id = id;
        this.topic = topic;
        this.payload = payload;
        this.clockMillis = clockMillis;
    }

    long sequence() {
        return id.sequence();
    }

    /** Returns what it takes in memory, about. */
    int bytes() {
        return payload.length + topic.length() + 96;
    }
}
