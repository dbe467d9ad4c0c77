package io.edgewise.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment in order. What is damaged is skipped: it looks for the next place where a record
 * begins whose checksum is right. The work of that is bounded; one thread uses it.
 */
final class SegmentReader implements Closeable {
    private static final int WINDOW = 64 << 10;

    /** How many bytes may be summed in search of records, as a multiple of the bytes that are to be read. */
    private static final int MOST_SEARCH = 8;

    private final SegmentId id;
    private final Disk.Reading file;
    private final RecordFormat format;
    private final int mostBytes;
    private final Map<Integer, String> topics = new HashMap<>();

    private byte[] window = new byte[WINDOW];
    private long windowPlace;
    private int windowBytes;

    private long place = SegmentId.HEAD_BYTES;
    private long goodEnd = SegmentId.HEAD_BYTES;
    private long damaged;
    private long searched;
    private long hopelessLimit = -1;

    /**
     * Begins behind the head, which is checked already.
     *
     * @param mostBytes how long a record may be
     */
    SegmentReader(SegmentId id, Disk.Reading file, int mostBytes) {
        this.id = id;
        this.file = file;
        this.format = new RecordFormat(id);
        this.mostBytes = mostBytes;
    }

    /** Returns the next record that lies before that place whole; null when there is none. */
    @Nullable
    Entry next(long limit) throws IOException {
        while (place + RecordFormat.HEAD_BYTES <= limit && limit != hopelessLimit) {
            int length = wholeAt(place, limit);
            if (length == 0) {
                long found = search(limit);
                if (found < 0) {
                    hopelessLimit = limit;
                    return null;
                }
                damaged++;
                place = found;
                continue;
            }
            Entry entry = decode(length);
            place += length;
            goodEnd = place;
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** Returns where the last whole record ended. */
    long goodEnd() {
        return goodEnd;
    }

    /** Returns how many damaged places were skipped, records of unknown topic counted. */
    long damaged() {
        return damaged;
    }

    SegmentId id() {
        return id;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private @Nullable Entry decode(int length) {
        ByteBuffer at = ByteBuffer.wrap(window);
        int start = (int) (place - windowPlace);
        int topic = Short.toUnsignedInt(at.getShort(start + 10));
        byte[] payload = new byte[length - RecordFormat.HEAD_BYTES];
        at.get(start + RecordFormat.HEAD_BYTES, payload);
        if (at.get(start + 8) == RecordFormat.TOPIC) {
            topics.put(topic, new String(payload, StandardCharsets.UTF_8));
            return null;
        }
        String name = topics.get(topic);
        if (name == null) {
            damaged++; // its topic was in a place that is damaged
            return null;
        }
        Entry entry =
                new Entry(id.kind(), new Id(id.epoch(), at.getLong(start + 12)), name, payload, at.getLong(start + 20));
        entry.repeated = (at.get(start + 9) & RecordFormat.SENT) != 0;
        entry.place = Entry.Place.STORED;
        return entry;
    }

    /** Returns where after a damaged place the next whole record begins; -1 when there is none. */
    private long search(long limit) throws IOException {
        for (long at = place + 1; at + RecordFormat.HEAD_BYTES <= limit; at++) {
            if (wholeAt(at, limit) > 0) {
                return at;
            }
            if (searched > MOST_SEARCH * limit) {
                return -1;
            }
        }
        return -1;
    }

    /** Returns how long the record at that place is; 0 when there is none that is whole. */
    private int wholeAt(long at, long limit) throws IOException {
        if (!load(at, RecordFormat.HEAD_BYTES, limit)) {
            return 0;
        }
        int length = format.plausibleBytes(ByteBuffer.wrap(window), (int) (at - windowPlace), mostBytes);
        if (length == 0 || at + length > limit || !load(at, length, limit)) {
            return 0;
        }
        if (at != place) {
            searched += length;
        }
        return format.isWhole(window, (int) (at - windowPlace), length) ? length : 0;
    }

    /** Has so many bytes from that place on in the window, none from beyond the limit; false when there are fewer. */
    private boolean load(long at, int length, long limit) throws IOException {
        if (at >= windowPlace && at + length <= windowPlace + windowBytes) {
            return true;
        }
        if (window.length < length) {
            window = new byte[length];
        }
        int room = (int) Math.min(window.length, limit - at);
        windowPlace = at;
        windowBytes = 0; // should the read fail, nothing is taken for read
        windowBytes = file.read(ByteBuffer.wrap(window, 0, room), at);
        return windowBytes >= length;
    }
}
