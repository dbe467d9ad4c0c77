package io.edgewise.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record as it lies in a segment, big endian: length of what follows the checksum (4), CRC32C over the segment's salt
 * and all that follows (4), kind (1), flags (1), topic index (2), sequence (8), the spool's clock in ms (8), payload. A
 * topic is a record too: its payload is the name, its sequence 0.
 */
final class RecordFormat {
    static final int HEAD_BYTES = 28;
    static final byte RECORD = 1;
    static final byte TOPIC = 2;

    /** The flag of a record that was handed out before it was written. */
    static final byte SENT = 1;

    static final int MOST_TOPICS = 1 << 16;

    private static final int CHECKED_FROM = 8;
    private static final long FURTHEST = 1L << 48;

    // Confined to who uses it.
    private final SegmentId segment;
    private final byte[] salt;
    private final CRC32C crc = new CRC32C();

    RecordFormat(SegmentId segment) {
        this.segment = segment;
        this.salt = segment.salt();
    }

    void putRecord(ByteBuffer into, byte flags, int topic, Entry entry) {
        int start = begin(into, RECORD, flags, topic);
        into.putLong(entry.sequence()).putLong(entry.clockMillis).put(entry.payload);
        end(into, start);
    }

    void putTopic(ByteBuffer into, int topic, byte[] name) {
        int start = begin(into, TOPIC, (byte) 0, topic);
        into.putLong(0).putLong(0).put(name);
        end(into, start);
    }

    private static int begin(ByteBuffer into, byte kind, byte flags, int topic) {
        int start = into.position();
        into.putLong(0).put(kind).put(flags).putShort((short) topic);
        return start;
    }

    private void end(ByteBuffer into, int start) {
        int length = into.position() - start;
        into.putInt(start, length - CHECKED_FROM);
        into.putInt(start + 4, crc(into, start, length));
    }

    /**
     * Tells how long the record at this place of the buffer is by its own word; 0 when what lies there cannot be one.
     * Only {@link #isWhole} says that it is.
     */
    int plausibleBytes(ByteBuffer at, int place, int mostBytes) {
        int length = at.getInt(place);
        byte kind = at.get(place + 8);
        long sequence = at.getLong(place + 12);
        boolean plausible = length >= HEAD_BYTES - CHECKED_FROM
                && length <= mostBytes - CHECKED_FROM
                && (kind == RECORD
                        ? sequence >= segment.first() && sequence < segment.first() + FURTHEST
                        : kind == TOPIC && sequence == 0);
        return plausible ? length + CHECKED_FROM : 0;
    }

    boolean isWhole(byte[] bytes, int place, int length) {
        ByteBuffer record = ByteBuffer.wrap(bytes);
        return record.getInt(place + 4) == crc(record, place, length);
    }

    private int crc(ByteBuffer bytes, int start, int length) {
        crc.reset();
        crc.update(salt, 0, salt.length);
        crc.update(bytes.slice(start, 4)); // the length too: else a wrong one could end in a zero that is not its own
        crc.update(bytes.slice(start + CHECKED_FROM, length - CHECKED_FROM));
        return (int) crc.getValue();
    }
}
