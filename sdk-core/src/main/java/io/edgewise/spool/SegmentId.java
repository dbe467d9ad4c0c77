package io.edgewise.spool;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What a segment is: it stands in the name of the file and in its head, and salts the checksum of each record, so that
 * bytes of another segment never pass as records of this one.
 *
 * @param kind the class of its records
 * @param epoch the boot in which its records were appended
 * @param first the sequence of its first record
 * @param number tells it from every other segment of the folder
 */
record SegmentId(RecordClass kind, long epoch, long first, long number) implements Comparable<SegmentId> {
    /** The form of these files; a file of another form is left as it is. */
    static final short VERSION = 1;

    /** Magic, version, class, a spare byte, epoch, first sequence, number, the spool's clock, CRC32C of all that. */
    static final int HEAD_BYTES = 44;

    private static final int MAGIC = 0x45575350; // EWSP
    private static final long FURTHEST = 1_000_000_000_000_000L;
    private static final Pattern NAME =
            Pattern.compile("(event|status|telemetry)-([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,18})[.]log");

    /** Returns what a file of this name is; empty for files that are not ours. */
    static Optional<SegmentId> parse(String name) {
        Matcher form = NAME.matcher(name);
        return form.matches()
                ? Optional.of(new SegmentId(
                        RecordClass.valueOf(form.group(1).toUpperCase(Locale.ROOT)),
                        Long.parseLong(form.group(2)),
                        Long.parseLong(form.group(3)),
                        Long.parseLong(form.group(4))))
                : Optional.empty();
    }

    /** Tells whether a device can have come so far; a damaged name may say anything. */
    boolean isLikely() {
        return epoch < FURTHEST && number < FURTHEST;
    }

    /** Returns the name of its file. */
    String fileName() {
        return String.format(
                Locale.ROOT, "%s-%010d-%012d-%08d.log", kind.name().toLowerCase(Locale.ROOT), epoch, first, number);
    }

    /** Writes the head of the file. */
    void putHead(ByteBuffer into, long clockMillis) {
        int start = into.position();
        into.putInt(MAGIC).putShort(VERSION).put(kind.code()).put((byte) 0);
        into.putLong(epoch).putLong(first).putLong(number).putLong(clockMillis);
        into.putInt(crc(into.slice(start, HEAD_BYTES - Integer.BYTES)));
    }

    /** Reads a head of {@link #HEAD_BYTES}. */
    Head check(ByteBuffer head) {
        if (head.remaining() < HEAD_BYTES) {
            return Head.DAMAGED;
        }
        int start = head.position();
        boolean whole =
                head.getInt(start + HEAD_BYTES - Integer.BYTES) == crc(head.slice(start, HEAD_BYTES - Integer.BYTES));
        if (head.getInt(start) == MAGIC && head.getShort(start + 4) != VERSION && !whole) {
            return Head.FOREIGN; // another version may check otherwise
        }
        if (!whole || head.getInt(start) != MAGIC) {
            return Head.DAMAGED;
        }
        if (head.getShort(start + 4) != VERSION) {
            return Head.FOREIGN;
        }
        boolean same = head.get(start + 6) == kind.code()
                && head.getLong(start + 8) == epoch
                && head.getLong(start + 16) == first
                && head.getLong(start + 24) == number;
        return same ? Head.GOOD : Head.DAMAGED;
    }

    /** Returns the spool's clock that a good head holds. */
    static long clockMillis(ByteBuffer head) {
        return head.getLong(head.position() + 32);
    }

    byte[] salt() {
        return ByteBuffer.allocate(Long.BYTES * 3 + 1)
                .putLong(epoch)
                .putLong(first)
                .putLong(number)
                .put(kind.code())
                .array();
    }

    @Override
    public int compareTo(SegmentId other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        int byFirst = byEpoch != 0 ? byEpoch : Long.compare(first, other.first);
        return byFirst != 0 ? byFirst : Long.compare(number, other.number);
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** What a head says. */
    enum Head {
        GOOD,
        DAMAGED,
        FOREIGN
    }
}
