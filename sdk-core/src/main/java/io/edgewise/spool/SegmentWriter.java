package io.edgewise.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Writes one segment: records are gathered, then written in one step and forced. Confined to the committer. */
final class SegmentWriter implements Closeable {
    /** After so many bytes a topic is told again, so that one damaged place does not cost all its records. */
    private static final int TELL_AGAIN_BYTES = 64 << 10;

    private static final int FEW_TOPICS = 4;
    private static final int FIRST_BUFFER = 16 << 10;

    final Segment segment;
    private final Disk.Writing file;
    private final RecordFormat format;
    private final Map<String, Topic> topics = new HashMap<>();
    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BUFFER);
    private long written;

    private SegmentWriter(Segment segment, Disk.Writing file) {
        this.segment = segment;
        this.file = file;
        this.format = new RecordFormat(segment.id);
    }

    /** Creates the file; its head goes out with the first records. */
    static SegmentWriter create(Disk disk, Path folder, SegmentId id, long clockMillis) throws IOException {
        SegmentWriter writer = new SegmentWriter(new Segment(id), disk.create(folder.resolve(id.fileName())));
        id.putHead(writer.buffer, clockMillis);
        return writer;
    }

    /** Tells whether the segment has room for one more record. */
    boolean fits(Entry entry, int segmentBytes) {
        return written + buffer.position() + mostBytes(entry) <= segmentBytes
                && topics.size() < RecordFormat.MOST_TOPICS;
    }

    /** Returns what a record takes at most, its topic told with it. */
    static int mostBytes(Entry entry) {
        return 2 * RecordFormat.HEAD_BYTES + entry.payload.length + 3 * entry.topic.length();
    }

    void add(Entry entry) {
        reserve(mostBytes(entry));
        int topic = tell(entry.topic);
        byte flags = entry.sentWhenTaken ? RecordFormat.SENT : 0;
        format.putRecord(buffer, flags, topic, entry);
    }

    /** Returns how many bytes were gathered since the last write. */
    int gathered() {
        return buffer.position();
    }

    /** Returns how long the file is. */
    long written() {
        return written;
    }

    void write() throws IOException {
        buffer.flip();
        int count = buffer.remaining();
        file.write(buffer, written);
        written += count;
        buffer.clear();
    }

    void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private int tell(String name) {
        long here = written + buffer.position();
        Topic topic = topics.get(name);
        if (topic == null) {
            topic = new Topic(topics.size(), name.getBytes(StandardCharsets.UTF_8));
            topics.put(name, topic);
        } else if (here - topic.toldAt < (long) TELL_AGAIN_BYTES * Math.max(1, topics.size() / FEW_TOPICS)) {
            return topic.index;
        }
        topic.toldAt = here;
        format.putTopic(buffer, topic.index, topic.name);
        return topic.index;
    }

    private void reserve(int bytes) {
        if (buffer.remaining() < bytes) {
            int size = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
            buffer.flip();
            buffer = ByteBuffer.allocate(size).put(buffer);
        }
    }

    /** A topic of this segment. */
    private static final class Topic {
        private final int index;
        private final byte[] name;
        private long toldAt;

        Topic(int index, byte[] name) {
            this.index = index;
            this.name = name;
        }
    }
}
