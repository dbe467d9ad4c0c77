package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever lies in a segment, exactly the records come out that lie there whole. The first byte of an input tells
 * whether the checksums are set right before, without which a fuzzer reaches little; a segment without its head
 * follows.
 */
public class SegmentFuzzTest {
    private static final SegmentId ID = new SegmentId(RecordClass.TELEMETRY, 3, 100, 7);
    private static final String FILE = ID.fileName();

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(SegmentFuzzTest.class, SegmentFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] segment = new byte[SegmentId.HEAD_BYTES + input.length - 1];
        System.arraycopy(input, 1, segment, SegmentId.HEAD_BYTES, input.length - 1);
        if ((input[0] & 1) != 0) {
            SegmentBytes.heal(ID, segment);
        }
        SegmentBytes whole = new SegmentBytes(ID, segment);
        SimulatedDisk disk = new SimulatedDisk();
        disk.put(FILE, segment);
        SegmentReader reader = new SegmentReader(ID, disk.open(Trial.FOLDER.resolve(FILE)), segment.length);

        List<Entry> read = new ArrayList<>();
        for (Entry next = reader.next(segment.length); next != null; next = reader.next(segment.length)) {
            SegmentBytes.Whole expected = whole.records().get(read.size());
            assertEquals(expected.sequence(), next.id.sequence());
            assertEquals(ID.epoch(), next.id.epoch());
            assertEquals(expected.topic(), next.topic);
            assertArrayEquals(expected.payload(), next.payload);
            read.add(next);
        }
        assertTrue(reader.goodEnd() <= whole.goodEnd());
        if (!whole.mayBeGivenUp()) {
            assertEquals(whole.records().size(), read.size(), () -> Arrays.toString(segment));
            assertEquals(whole.damaged(), reader.damaged());
            assertEquals(whole.goodEnd(), reader.goodEnd());
        }
    }
}
