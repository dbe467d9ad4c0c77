package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.ManualTicker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are damaged in every way a small file can be. */
class SpoolDamageTest {
    private static final SpoolSettings SETTINGS = SpoolModelTest.settings(1L << 20, null);
    private static final int RECORDS = 8;

    private final ManualTicker ticker = new ManualTicker();
    private String name = "";
    private byte[] whole = new byte[0];

    @BeforeEach
    void writeASmallSegment() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Spool spool = open(disk, 1);
        for (int i = 0; i < RECORDS; i++) {
            spool.append(RecordClass.EVENT, i % 2 == 0 ? "even" : "odd", payload(i));
        }
        spool.close();
        name = disk.names().stream()
                .filter(n -> n.startsWith("event-"))
                .findFirst()
                .orElseThrow();
        whole = disk.content(name);
    }

    @Test
    void aFlippedByteCostsAtMostTheRecordsItTouches() throws Exception {
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x41;
            SimulatedDisk disk = holding(flipped);

            List<Integer> found = drain(disk);

            if (at < SegmentId.HEAD_BYTES) {
                assertEquals(List.of(), found, "byte " + at);
                assertTrue(disk.names().stream().anyMatch(n -> n.contains(".damaged-1"))
                        || disk.names().contains(name));
                continue;
            }
            // A topic that is lost costs every second record, all else one.
            assertTrue(found.size() >= RECORDS / 2 && found.size() < RECORDS, "byte " + at + ": " + found);
        }
    }

    @Test
    void aTruncatedFileKeepsItsWholeRecords() throws Exception {
        int before = 0;
        for (int length = 0; length <= whole.length; length++) {
            SimulatedDisk disk = holding(Arrays.copyOf(whole, length));

            List<Integer> found = drain(disk);

            assertTrue(found.size() >= before, "length " + length);
            before = found.size();
            assertEquals(firstOf(found.size()), found);
        }
        assertEquals(RECORDS, before);
    }

    @Test
    void aTailOfZerosOrRubbishIsCut() throws Exception {
        byte[] zeros = Arrays.copyOf(whole, whole.length + 5_000);
        byte[] rubbish = zeros.clone();
        byte[] noise = new byte[5_000];
        new Random(1).nextBytes(noise);
        System.arraycopy(noise, 0, rubbish, whole.length, noise.length);
        for (byte[] content : List.of(zeros, rubbish)) {
            SimulatedDisk disk = holding(content);
            Spool spool = open(disk, 2);

            assertEquals(RECORDS, spool.status().depth());
            assertEquals(Map.of(), spool.status().dropped());
            assertEquals(whole.length, disk.content(name).length);
        }
    }

    @Test
    void aDamagedPlaceIsCountedAndToldOnce() throws Exception {
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        List<String> told = new ArrayList<>();
        Spool spool = Spool.open(
                Trial.FOLDER, 2, SETTINGS, new Spool.Surroundings(holding(flipped), ticker, listening(told), 0));
        spool.doWork();
        spool.doWork();

        assertEquals(
                Map.of(RecordClass.EVENT, Map.of("DAMAGED", 1L)), spool.status().dropped());
        assertEquals(List.of("DAMAGED"), told);
    }

    @Test
    void damagedHeadsAreKeptAsideUpToFourAndThenLeft() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        for (int i = 1; i <= 6; i++) {
            disk.put(new SegmentId(RecordClass.EVENT, 1, i, i).fileName(), whole);
        }
        Spool spool = open(disk, 2);

        assertEquals(disk.used(), spool.status().bytes());
        assertEquals(
                4, disk.names().stream().filter(n -> n.contains(".damaged-")).count());
        assertEquals(
                1,
                disk.names().stream()
                        .filter(n -> n.endsWith(".log") && !n.equals(name))
                        .count());
    }

    @Test
    void filesOfOthersAndOfOtherVersionsAreLeftAlone() throws Exception {
        byte[] later = whole.clone();
        later[5] = 2;
        SimulatedDisk disk = holding(later);
        disk.put("notes.txt", new byte[] {1, 2, 3});
        Spool spool = open(disk, 2);
        spool.append(RecordClass.EVENT, "a", payload(1));
        spool.close();

        assertArrayEquals(later, disk.content(name));
        assertArrayEquals(new byte[] {1, 2, 3}, disk.content("notes.txt"));
    }

    @Test
    void emptyAndZeroFilledFilesAreRemoved() throws Exception {
        SimulatedDisk disk = holding(new byte[0]);
        disk.put(new SegmentId(RecordClass.STATUS, 1, 1, 9).fileName(), new byte[10_000]);
        open(disk, 2);

        assertFalse(
                disk.names().stream().anyMatch(n -> n.contains(".log")),
                () -> disk.names().toString());
    }

    @Test
    void aNameWithAbsurdNumbersMakesNoNamesThatTheNextStartDoesNotKnow() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        disk.put(
                new SegmentId(RecordClass.EVENT, 999_999_999_999_999_999L, 1, 999_999_999_999_999_999L).fileName(),
                new byte[0]);
        Spool spool = open(disk, 2);
        spool.append(RecordClass.EVENT, "even", payload(2));
        spool.close();

        assertEquals(List.of(2), drain(disk));
    }

    @Test
    void bytesOfAnotherSegmentNeverPass() throws Exception {
        SegmentId other = new SegmentId(RecordClass.EVENT, 1, 1, 77);
        java.nio.ByteBuffer forged = java.nio.ByteBuffer.wrap(whole.clone());
        other.putHead(forged, 0);
        SimulatedDisk disk = new SimulatedDisk();
        disk.put(other.fileName(), forged.array());

        assertEquals(List.of(), drain(disk));
    }

    @Test
    void damageThatComesWhileOpenIsCountedAndPassed() throws Exception {
        SimulatedDisk disk = holding(whole);
        Spool spool = open(disk, 2);
        byte[] flipped = whole.clone();
        flipped[whole.length - 1] ^= 1;
        disk.remove(name);
        disk.put(name, flipped);
        Cursor cursor = spool.cursor("mqtt");
        int count = 0;
        while (cursor.poll() != null) {
            count++;
        }

        assertEquals(RECORDS - 1, count);
        assertEquals(
                Map.of(RecordClass.EVENT, Map.of("DAMAGED", 1L)), spool.status().dropped());
        assertEquals(RECORDS - 1, spool.status().depth());
    }

    @Test
    void aCursorFileDamagedAtAnyByteOfOneSlotFallsBackToTheOther() throws Exception {
        SimulatedDisk disk = holding(whole);
        Spool spool = open(disk, 2);
        Cursor cursor = spool.cursor("mqtt");
        for (int i = 0; i < 3; i++) {
            SpoolRecord next = cursor.poll();
            assertNotNull(next);
            cursor.acknowledge(next);
            ticker.advance(java.time.Duration.ofMillis(1_001));
            spool.doWork();
        }
        byte[] slots = disk.content("cursor-mqtt");
        for (int at = 0; at < slots.length; at++) {
            byte[] flipped = slots.clone();
            flipped[at] ^= 0x10;
            SimulatedDisk damaged = disk.kill();
            damaged.remove("cursor-mqtt");
            damaged.put("cursor-mqtt", flipped);

            int left = drain(damaged).size();

            assertTrue(left == RECORDS - 3 || left == RECORDS - 2, "byte " + at + ": " + left);
        }
    }

    private List<Integer> drain(SimulatedDisk disk) throws IOException {
        Spool spool = open(disk, 99);
        Cursor cursor = spool.cursor("mqtt");
        List<Integer> found = new ArrayList<>();
        for (SpoolRecord next = cursor.poll(); next != null; next = cursor.poll()) {
            int number = next.payload()[0];
            assertArrayEquals(payload(number), next.payload());
            assertEquals(number % 2 == 0 ? "even" : "odd", next.topic());
            found.add(number);
            cursor.acknowledge(next);
        }
        assertEquals(0, spool.status().depth());
        return found;
    }

    private static List<Integer> firstOf(int count) {
        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            first.add(i);
        }
        return first;
    }

    private static byte[] payload(int number) {
        byte[] payload = new byte[20 + number];
        Arrays.fill(payload, (byte) number);
        return payload;
    }

    private SimulatedDisk holding(byte[] content) {
        SimulatedDisk disk = new SimulatedDisk();
        disk.put(name, content);
        return disk;
    }

    private Spool open(SimulatedDisk disk, long epoch) throws IOException {
        return Spool.open(Trial.FOLDER, epoch, SETTINGS, new Spool.Surroundings(disk, ticker, Telemetry.NONE, 0));
    }

    private static Telemetry listening(List<String> told) {
        return new Telemetry() {
            @Override
            public void count(String name, long amount) {}

            @Override
            public void event(String kind, String subject, String outcome, String reason) {
                told.add(outcome);
            }
        };
    }
}
