package io.edgewise.spool;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a cursor file holds.
 *
 * @param epoch the boot that wrote it
 * @param clockMillis the spool's clock then
 * @param position up to where each class is acknowledged
 * @param reach up to where records of each class may have been handed out
 */
record CursorState(long epoch, long clockMillis, Map<RecordClass, Id> position, Map<RecordClass, Id> reach) {
    /** Magic, generation, epoch, clock, position and reach of each class, CRC32C of all that. */
    static final int BYTES = 4 * Long.BYTES + 3 * 4 * Long.BYTES + Integer.BYTES;

    static final CursorState NONE = new CursorState(0, 0, nowhere(), nowhere());

    private static final long MAGIC = 0x45575343_00000001L; // EWSC, version 1

    static Map<RecordClass, Id> nowhere() {
        Map<RecordClass, Id> places = new EnumMap<>(RecordClass.class);
        for (RecordClass kind : RecordClass.values()) {
            places.put(kind, Id.NONE);
        }
        return places;
    }

    ByteBuffer encode(long generation) {
        ByteBuffer slot = ByteBuffer.allocate(BYTES);
        slot.putLong(MAGIC).putLong(generation).putLong(epoch).putLong(clockMillis);
        for (RecordClass kind : RecordClass.values()) {
            put(slot, position.getOrDefault(kind, Id.NONE));
            put(slot, reach.getOrDefault(kind, Id.NONE));
        }
        return slot.putInt(crc(slot.duplicate().clear(), 0)).flip();
    }

    private static void put(ByteBuffer slot, Id id) {
        slot.putLong(id.epoch()).putLong(id.sequence());
    }

    /** Reads a slot; empty when it is damaged. */
    static Optional<Slot> decode(ByteBuffer slot) {
        if (slot.remaining() < BYTES
                || slot.getInt(slot.position() + BYTES - Integer.BYTES) != crc(slot, slot.position())
                || slot.getLong() != MAGIC) {
            return Optional.empty();
        }
        long generation = slot.getLong();
        long epoch = slot.getLong();
        long clock = slot.getLong();
        CursorState state = new CursorState(epoch, clock, nowhere(), nowhere());
        for (RecordClass kind : RecordClass.values()) {
            state.position.put(kind, new Id(slot.getLong(), slot.getLong()));
            state.reach.put(kind, new Id(slot.getLong(), slot.getLong()));
        }
        return Optional.of(new Slot(generation, state));
    }

    private static int crc(ByteBuffer slot, int start) {
        CRC32C crc = new CRC32C();
        crc.update(slot.slice(start, BYTES - Integer.BYTES));
        return (int) crc.getValue();
    }

    /**
     * One of the two states that a file holds.
     *
     * @param generation the higher one is the newer
     */
    record Slot(long generation, CursorState state) {}
}
