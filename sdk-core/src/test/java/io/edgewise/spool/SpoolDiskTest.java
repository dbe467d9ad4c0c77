package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.duty.DutyRunner;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the machine's own disk, with threads. */
class SpoolDiskTest {
    @TempDir
    Path temporary;

    @Test
    void manyAppendWhileOneDelivers() throws Exception {
        int threads = 3;
        int each = 20_000;
        try (Spool spool = open(1)) {
            DutyRunner runner = DutyRunner.start(spool, 1);
            List<Thread> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                RecordClass kind = RecordClass.values()[t];
                Thread writer = new Thread(() -> write(spool, kind, each));
                writer.start();
                writers.add(writer);
            }
            Cursor cursor = spool.cursor("mqtt");
            Map<RecordClass, Integer> next = new HashMap<>();
            long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            int count = 0;
            while (count < threads * each && System.nanoTime() < until) {
                SpoolRecord sent = cursor.poll();
                if (sent == null) {
                    Thread.onSpinWait();
                    continue;
                }
                int number = ByteBuffer.wrap(sent.payload()).getInt();
                assertEquals(next.getOrDefault(sent.kind(), 0), number);
                next.put(sent.kind(), number + 1);
                cursor.acknowledge(sent);
                count++;
            }
            for (Thread writer : writers) {
                writer.join();
            }
            runner.close();

            assertEquals(threads * each, count);
            assertEquals(0, spool.status().depth());
            assertEquals(threads * each, spool.status().accepted());
            assertEquals(Map.of(), spool.status().dropped());
        }
        try (Stream<Path> files = Files.list(temporary)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".log")));
        }
    }

    private static void write(Spool spool, RecordClass kind, int count) {
        try {
            for (int i = 0; i < count; i++) {
                long sequence = spool.append(
                        kind, "t", ByteBuffer.allocate(100).putInt(i).array());
                assertTrue(sequence > 0);
                if (i % 200 == 0) {
                    assertTrue(spool.awaitDurable(sequence, Duration.ofSeconds(30)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void interruptsNeitherLoseNorFalselyAccept() throws Exception {
        List<Integer> accepted = new ArrayList<>();
        try (Spool spool = open(1)) {
            DutyRunner runner = DutyRunner.start(spool, 1);
            Thread duty = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("spool"))
                    .findFirst()
                    .orElseThrow();
            for (int i = 0; i < 300; i++) {
                long sequence = spool.append(
                        RecordClass.EVENT,
                        "t",
                        ByteBuffer.allocate(100).putInt(i).array());
                if (i == 150) {
                    duty.interrupt();
                }
                if (i < 150) {
                    assertTrue(spool.awaitDurable(sequence, Duration.ofSeconds(30)));
                    accepted.add(i);
                }
            }
            runner.close();
            Thread.currentThread().interrupt();
        }
        assertTrue(Thread.interrupted());
        try (Spool spool = open(2)) {
            Cursor cursor = spool.cursor("mqtt");
            for (int i = 0; i < 300; i++) {
                SpoolRecord next = cursor.poll();
                assertNotNull(next);
                assertEquals(i, ByteBuffer.wrap(next.payload()).getInt());
            }
        }
        assertFalse(accepted.isEmpty());
    }

    @Test
    void oneSpoolAFolder() throws Exception {
        try (Spool spool = open(1)) {
            assertEquals("spool", spool.roleName());
            IOException refused = assertThrows(IOException.class, () -> open(2));
            assertTrue(String.valueOf(refused.getMessage()).contains("in use"), refused::toString);
        }
        open(2).close();
    }

    @Test
    void filesAreForTheOwnerAlone() throws Exception {
        try (Spool spool = open(1)) {
            spool.cursor("mqtt");
            spool.append(RecordClass.EVENT, "t", new byte[1]);
        }
        try (Stream<Path> files = Files.list(temporary)) {
            for (Path file : files.toList()) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file::toString);
            }
        }
    }

    @Test
    void aBootCountThatWasLostNeverMakesANumberTwice() throws Exception {
        try (Spool spool = open(5)) {
            spool.append(RecordClass.EVENT, "t", new byte[1]);
            assertEquals(5, spool.epoch());
        }
        try (Spool spool = open(1)) {
            assertEquals(6, spool.epoch());
        }
    }

    @Test
    void theReserveCanBeLetGoBeforeAStartAndIsTakenAgain() throws Exception {
        open(1).close();
        assertTrue(Spool.releaseReserve(temporary));
        assertFalse(Files.exists(temporary.resolve("reserve")));
        assertFalse(Spool.releaseReserve(temporary));

        open(2).close();
        assertEquals(256 << 10, Files.size(temporary.resolve("reserve")));
    }

    @Test
    void whatSomebodyLeftInTheFolderKeepsNoSpoolFromItsStart() throws Exception {
        try (Spool spool = open(1)) {
            spool.cursor("mqtt");
            spool.append(RecordClass.EVENT, "t", new byte[] {7});
        }
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "not ours");
        Files.copy(temporary.resolve("cursor-mqtt"), temporary.resolve("cursor-a.bak"));
        Files.createDirectories(temporary.resolve("cursor-mqtt.part/full"));
        Files.createSymbolicLink(temporary.resolve("event-0000000001-000000000009-00000009.log"), elsewhere);
        Files.createSymbolicLink(temporary.resolve("old.damaged-1"), temporary.resolve("nowhere"));
        Files.delete(temporary.resolve("reserve"));
        Files.createSymbolicLink(temporary.resolve("reserve"), elsewhere);

        try (Spool spool = open(2)) {
            SpoolRecord kept = spool.cursor("mqtt").poll();
            assertNotNull(kept);
            assertEquals(7, kept.payload()[0]);
        }
        assertEquals("not ours", Files.readString(elsewhere));
    }

    private Spool open(long epoch) throws IOException {
        return Spool.open(temporary, epoch, SpoolSettings.DEFAULT, SystemTime.ticker(), Telemetry.NONE);
    }
}
