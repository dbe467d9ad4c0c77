package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.ManualTicker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever lies in a spool's folder, it opens, hands out what lies there whole and nothing else, says the same when it
 * is opened again, keeps what is appended then, and forgets what is acknowledged.
 *
 * <p>An input: a byte that tells what is set right before (bits 0 and 1: the cursor's slots, bit 2: the checksums of
 * the records, bit 3: that of the head, bit 4: the file is named as the head says), the length of the cursor's slots
 * (2), the slots, a segment.
 */
public class SpoolFuzzTest {
    private static final SpoolSettings SETTINGS = SpoolModelTest.settings(1L << 20, null);
    private static final SegmentId USUAL = new SegmentId(RecordClass.EVENT, 1, 1, 1);
    private static final int CURSOR_SLOT = 132;
    private static final long MOST = 1_000_000_000_000_000L;

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(SpoolFuzzTest.class, SpoolFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < 3) {
            return;
        }
        int cursorEnd = Math.min(input.length, 3 + (ByteBuffer.wrap(input).getShort(1) & 0xffff));
        byte[] slots = Arrays.copyOfRange(input, 3, cursorEnd);
        if ((input[0] & 3) != 0) {
            slots = Arrays.copyOf(slots, slots.length > CURSOR_SLOT ? 2 * CURSOR_SLOT : slots.length);
            makePossible(slots);
        }
        byte[] cursor = CursorFileFuzzTest.file(slots, input[0]);
        byte[] segment = Arrays.copyOfRange(input, cursorEnd, input.length);
        SegmentId id = (input[0] & 16) != 0 ? named(segment) : USUAL;
        if ((input[0] & 4) != 0) {
            SegmentBytes.heal(id, segment);
        }
        if ((input[0] & 8) != 0 && segment.length >= SegmentId.HEAD_BYTES) {
            id.putHead(
                    ByteBuffer.wrap(segment),
                    Math.floorMod(ByteBuffer.wrap(segment).getLong(32), MOST));
        }
        SimulatedDisk disk = new SimulatedDisk();
        if (cursor.length > 0) {
            disk.put("cursor-mqtt", cursor);
        }
        disk.put(id.fileName(), segment);
        openAgainAndAgain(disk, wholeOnes(id, segment));
    }

    private static void openAgainAndAgain(SimulatedDisk disk, List<String> whole) throws IOException {
        List<String> first = drain(disk, false);
        assertTrue(whole.containsAll(first), () -> first + " of " + whole);
        assertEquals(first, drain(disk, false));
        assertEquals(first, drain(disk, true));
        assertEquals(List.of("new 01"), drain(disk, false));
    }

    /** Opens, polls to the end, closes; if told so acknowledges all and appends one. */
    private static List<String> drain(SimulatedDisk disk, boolean acknowledge) throws IOException {
        Spool spool = Spool.open(
                Trial.FOLDER, 2, SETTINGS, new Spool.Surroundings(disk, new ManualTicker(), Telemetry.NONE, 0));
        long depth = spool.status().depth();
        Cursor cursor = spool.cursor("mqtt");
        List<String> polled = new ArrayList<>();
        for (SpoolRecord next = cursor.poll(); next != null; next = cursor.poll()) {
            polled.add(next.topic() + " " + HexFormat.of().formatHex(next.payload()));
            if (acknowledge) {
                cursor.acknowledge(next);
            }
        }
        assertEquals(depth, polled.size());
        if (acknowledge) {
            spool.append(RecordClass.EVENT, "new", new byte[] {1});
        }
        spool.close();
        return polled;
    }

    /** What bears a checksum was written by a spool: no place in it is of a later boot than it is itself. */
    private static void makePossible(byte[] slots) {
        ByteBuffer in = ByteBuffer.wrap(slots);
        for (int at = 0; at + CURSOR_SLOT <= slots.length; at += CURSOR_SLOT) {
            long epoch = Math.floorMod(in.getLong(at + 16), MOST);
            in.putLong(at + 16, epoch).putLong(at + 24, Math.floorMod(in.getLong(at + 24), MOST));
            for (int id = at + 32; id < at + CURSOR_SLOT - 4; id += 16) {
                in.putLong(id, Math.floorMod(in.getLong(id), epoch + 1));
                in.putLong(id + 8, Math.floorMod(in.getLong(id + 8), MOST));
            }
        }
    }

    private static List<String> wholeOnes(SegmentId id, byte[] segment) {
        return new SegmentBytes(id, segment)
                .records().stream()
                        .map(record -> record.topic() + " " + HexFormat.of().formatHex(record.payload()))
                        .toList();
    }

    private static SegmentId named(byte[] segment) {
        if (segment.length < SegmentId.HEAD_BYTES) {
            return USUAL;
        }
        ByteBuffer head = ByteBuffer.wrap(segment);
        RecordClass[] kinds = RecordClass.values();
        return new SegmentId(
                kinds[(head.get(6) & 0xff) % kinds.length],
                Math.floorMod(head.getLong(8), MOST),
                Math.floorMod(head.getLong(16), MOST),
                Math.floorMod(head.getLong(24), MOST));
    }
}
