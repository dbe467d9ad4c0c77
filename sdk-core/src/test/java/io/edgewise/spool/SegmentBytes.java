package io.edgewise.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The bytes of a segment as a fuzzer makes them, and what may be read from them by the words of {@link RecordFormat}
 * and {@link SegmentId}: the plainest reader there can be, of its own, for small files.
 */
final class SegmentBytes {
    private static final int HEAD = 44;
    private static final int RECORD_HEAD = 28;
    private static final long FURTHEST = 1L << 48;

    private final SegmentId id;
    private final byte[] bytes;
    private final List<Whole> records = new ArrayList<>();
    private long searched;
    private long damaged;
    private int goodEnd = HEAD;

    /** A record that lies there whole. */
    record Whole(long sequence, String topic, byte[] payload) {}

    /** Reads all records. */
    SegmentBytes(SegmentId id, byte[] bytes) {
        this.id = id;
        this.bytes = bytes;
        Map<Integer, String> topics = new HashMap<>();
        int gapFrom = -1;
        for (int at = HEAD; at + RECORD_HEAD <= bytes.length; ) {
            int length = plausible(at);
            if (gapFrom >= 0 && gapFrom != at) {
                searched += length;
            }
            if (length == 0 || checksum(id, bytes, at, length) != in(bytes).getInt(at + 4)) {
                gapFrom = gapFrom < 0 ? at : gapFrom;
                at++;
                continue;
            }
            damaged += gapFrom < 0 ? 0 : 1;
            gapFrom = -1;
            take(at, length, topics);
            at += length;
            goodEnd = at;
        }
    }

    private void take(int at, int length, Map<Integer, String> topics) {
        byte[] payload = new byte[length - RECORD_HEAD];
        System.arraycopy(bytes, at + RECORD_HEAD, payload, 0, payload.length);
        int topic = in(bytes).getShort(at + 10) & 0xffff;
        if (bytes[at + 8] == 2) {
            topics.put(topic, new String(payload, StandardCharsets.UTF_8));
        } else if (topics.containsKey(topic)) {
            records.add(new Whole(in(bytes).getLong(at + 12), topics.get(topic), payload));
        } else {
            damaged++;
        }
    }

    private int plausible(int at) {
        long length = in(bytes).getInt(at) + 8L;
        byte kind = bytes[at + 8];
        long sequence = in(bytes).getLong(at + 12);
        boolean known =
                kind == 1 && sequence >= id.first() && sequence - id.first() < FURTHEST || kind == 2 && sequence == 0;
        return known && length >= RECORD_HEAD && at + length <= bytes.length ? (int) length : 0;
    }

    List<Whole> records() {
        return records;
    }

    long damaged() {
        return damaged;
    }

    int goodEnd() {
        return goodEnd;
    }

    /** Tells whether there is so much that looks like a record and is none that a reader may give up. */
    boolean mayBeGivenUp() {
        return searched > 8L * bytes.length;
    }

    /** Gives the records, as far as they follow each other, the checksums that they should have. */
    static void heal(SegmentId id, byte[] bytes) {
        for (int at = HEAD; at + RECORD_HEAD <= bytes.length; ) {
            long length = in(bytes).getInt(at) + 8L;
            if (length < RECORD_HEAD || at + length > bytes.length) {
                return;
            }
            in(bytes).putInt(at + 4, checksum(id, bytes, at, (int) length));
            at += (int) length;
        }
    }

    private static int checksum(SegmentId id, byte[] bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        ByteBuffer salt = ByteBuffer.allocate(25);
        salt.putLong(id.epoch()).putLong(id.first()).putLong(id.number());
        salt.put((byte) id.kind().ordinal()).flip();
        crc.update(salt);
        crc.update(bytes, at, 4);
        crc.update(bytes, at + 8, length - 8);
        return (int) crc.getValue();
    }

    private static ByteBuffer in(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }
}
