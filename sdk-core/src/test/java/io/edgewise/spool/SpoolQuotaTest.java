package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes when space or time is short, and what stays. */
class SpoolQuotaTest {
    private static final long LIMIT = 1L << 20;

    private final ManualTicker ticker = new ManualTicker();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<String> told = new ArrayList<>();

    @Test
    void theOldestTelemetryGoesFirstAndEventsStay() throws Exception {
        Spool spool = open(1, null);
        for (int i = 0; i < 3_000; i++) {
            spool.append(i % 100 == 0 ? RecordClass.EVENT : RecordClass.TELEMETRY, "t", numbered(i, 1_000));
            turn(spool);
            assertTrue(disk.used() <= LIMIT, () -> disk.used() + " bytes");
            assertEquals(disk.used(), spool.status().bytes());
        }

        List<Integer> events = new ArrayList<>();
        List<Integer> telemetry = new ArrayList<>();
        drain(spool, events, telemetry);
        assertEquals(30, events.size());
        assertEquals(2_999, telemetry.get(telemetry.size() - 1));
        assertTrue(telemetry.size() > 500, () -> telemetry.size() + " of telemetry");
        assertEquals(
                Map.of(RecordClass.TELEMETRY, Map.of("QUOTA", 2_970L - telemetry.size())),
                spool.status().dropped());
    }

    @Test
    void eventsAloneAboveTheLimitDropTheOldestEvents() throws Exception {
        Spool spool = open(1, null);
        for (int i = 0; i < 2_000; i++) {
            spool.append(RecordClass.EVENT, "t", numbered(i, 1_000));
            turn(spool);
            assertTrue(disk.used() <= LIMIT, () -> disk.used() + " bytes");
        }
        long durable = spool.append(RecordClass.TELEMETRY, "t", numbered(7, 1_000));
        ticker.advance(Duration.ofMillis(60));
        turn(spool);

        assertEquals(durable, spool.durable());
        List<Integer> events = new ArrayList<>();
        List<Integer> telemetry = new ArrayList<>();
        drain(spool, events, telemetry);
        assertEquals(1_999, events.get(events.size() - 1));
        assertEquals(List.of(7), telemetry);
        assertEquals(
                Map.of(RecordClass.EVENT, Map.of("QUOTA", 2_000L - events.size())),
                spool.status().dropped());
    }

    @Test
    void aDiskThatDeletesNothingCostsNoSegment() throws Exception {
        Spool spool = open(1, null);
        for (int i = 0; i < 2_000 || spool.status().bytes() < LIMIT / 100 * 92; i++) {
            spool.append(RecordClass.TELEMETRY, "t", numbered(i, 1_000));
            turn(spool);
        }
        Map<RecordClass, Map<String, Long>> before = spool.status().dropped();
        disk.failAt(disk.steps() + 1, SimulatedDisk.Fault.DEAD);
        for (int i = 0; i < 100; i++) {
            spool.append(RecordClass.TELEMETRY, "t", numbered(i, 1_000));
            ticker.advance(Duration.ofSeconds(11));
            turn(spool);
        }

        assertEquals(before, spool.status().dropped());
        assertEquals("FAILING", spool.status().problem());
        disk.failAt(Integer.MAX_VALUE, SimulatedDisk.Fault.DEAD);
        ticker.advance(Duration.ofSeconds(11));
        turn(spool);
        assertNull(spool.status().problem());
        assertTrue(disk.used() <= spool.status().bytes()); // what was half written is counted whole
        assertTrue(spool.status().bytes() <= LIMIT);
    }

    @Test
    void ofStatusTheNewestOfEachTopicStays() throws Exception {
        Spool spool = open(1, null);
        spool.append(RecordClass.STATUS, "rare", numbered(0, 1_000));
        for (int i = 1; i <= 3_000; i++) {
            spool.append(RecordClass.STATUS, "topic-" + i % 5, numbered(i, 1_000));
            turn(spool);
            assertTrue(disk.used() <= LIMIT, () -> disk.used() + " bytes");
        }

        List<Integer> status = new ArrayList<>();
        drain(spool, status, new ArrayList<>());
        assertEquals(0, status.get(0));
        assertEquals(3_000, status.get(status.size() - 1));
        assertEquals(
                Map.of(RecordClass.STATUS, Map.of("SUPERSEDED", 3_001L - status.size())),
                spool.status().dropped());
    }

    @Test
    void shortenedStatusSurvivesACrashAndStaysInOrder() throws Exception {
        Trial trial = new Trial(new SimulatedDisk(), SpoolModelTest.settings(LIMIT, null), 3);
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 400; i++) {
                trial.append(RecordClass.STATUS, 1_000);
                trial.turn(i % 4);
                if (i % 50 == 0) {
                    trial.poll();
                    trial.acknowledge(0);
                }
            }
            trial.crash(true);
        }
        trial.deliverAll();
    }

    @Test
    void whatIsInFlightMayBeAcknowledgedAfterItsSegmentWent() throws Exception {
        Spool spool = open(1, null);
        Cursor cursor = spool.cursor("mqtt");
        spool.append(RecordClass.TELEMETRY, "t", numbered(0, 1_000));
        ticker.advance(Duration.ofMillis(60));
        turn(spool);
        SpoolRecord first = cursor.poll();
        assertNotNull(first);
        for (int i = 1; i < 3_000; i++) {
            spool.append(RecordClass.TELEMETRY, "t", numbered(i, 1_000));
            turn(spool);
        }
        long depth = spool.status().depth();

        cursor.acknowledge(first);

        assertEquals(depth - 1, spool.status().depth());
        assertEquals(1, spool.status().acknowledged());
        SpoolRecord next = cursor.poll();
        assertNotNull(next);
        assertTrue(next.sequence() > 1_000, next::toString);
    }

    @Test
    void telemetryThatIsTooOldIsDroppedAndTimeOffDoesNotCount() throws Exception {
        Spool spool = open(1, Duration.ofMinutes(10));
        spool.append(RecordClass.TELEMETRY, "t", numbered(0, 10));
        spool.append(RecordClass.EVENT, "t", numbered(1, 10));
        ticker.advance(Duration.ofMinutes(4));
        turn(spool);
        spool.append(RecordClass.TELEMETRY, "t", numbered(2, 10));
        ticker.advance(Duration.ofMinutes(1));
        turn(spool);
        spool.close();
        ticker.advance(Duration.ofDays(3));
        Spool later = open(2, Duration.ofMinutes(10));
        Cursor cursor = later.cursor("mqtt");
        assertEquals(4 * 60, later.status().oldestSeconds());
        ticker.advance(Duration.ofMinutes(7));

        SpoolRecord event = cursor.poll();
        SpoolRecord young = cursor.poll();

        assertNotNull(event);
        assertEquals(11, event.age().toMinutes());
        assertNotNull(young);
        assertEquals(7, young.age().toMinutes());
        assertNull(cursor.poll());
        assertEquals(
                Map.of(RecordClass.TELEMETRY, Map.of("EXPIRED", 1L)),
                later.status().dropped());
    }

    @Test
    void aSegmentThatHasExpiredGoesWithoutBeingRead() throws Exception {
        Spool spool = open(1, Duration.ofMinutes(10));
        for (int i = 0; i < 300; i++) {
            spool.append(RecordClass.TELEMETRY, "t", numbered(i, 1_000));
            turn(spool);
        }
        long before = disk.used();
        ticker.advance(Duration.ofMinutes(11));
        turn(spool);
        turn(spool);
        turn(spool);

        assertTrue(disk.used() < before - 200_000, () -> disk.used() + " of " + before);
        assertTrue(spool.status().dropped().get(RecordClass.TELEMETRY).get("EXPIRED") > 200);
    }

    @Test
    void aFullDiskIsToldInTheSpaceOfTheReserveAndGotOver() throws Exception {
        Spool spool = open(1, null);
        Cursor cursor = spool.cursor("mqtt");
        disk.capacity(disk.used() + 100_000);
        for (int i = 0; i < 400; i++) {
            spool.append(RecordClass.TELEMETRY, "t", numbered(i, 1_000));
            turn(spool);
        }
        assertEquals("DISK_FULL", spool.status().problem());
        assertEquals(List.of("DISK_FULL"), told);
        long event = spool.append(RecordClass.EVENT, "t", numbered(1, 100));
        ticker.advance(Duration.ofSeconds(11));
        turn(spool);
        SimulatedDisk afterCut = disk.cutPower(new java.util.Random(1));
        assertTrue(afterCut.names().stream().anyMatch(name -> name.startsWith("event-")));
        assertTrue(spool.durable() < event, "telemetry in front of it is not durable");
        SpoolRecord first = cursor.poll();
        assertNotNull(first);
        assertEquals(RecordClass.EVENT, first.kind());

        disk.capacity(Long.MAX_VALUE);
        ticker.advance(Duration.ofSeconds(11));
        turn(spool);
        turn(spool);

        assertEquals(event, spool.durable());
        assertNull(spool.status().problem());
        assertEquals(List.of("DISK_FULL", "WRITABLE"), told);
        assertTrue(disk.names().contains("reserve"));
    }

    @Test
    void aFullDiskIsKnownInWhateverLanguageTheSystemTellsIt() throws Exception {
        disk.saysWhenFull("Auf dem Ger\u00e4t ist kein Speicherplatz mehr verf\u00fcgbar");
        Spool spool = open(1, null);
        disk.capacity(disk.used() + 100_000);
        for (int i = 0; i < 400; i++) {
            spool.append(RecordClass.TELEMETRY, "t", numbered(i, 1_000));
            turn(spool);
        }

        assertEquals("DISK_FULL", spool.status().problem());
    }

    @Test
    void aDiskThatIsStuckCostsTheOldestTelemetryInMemoryAndNoEvent() throws Exception {
        Spool spool = open(1, null);
        disk.failAt(disk.steps() + 1, SimulatedDisk.Fault.DEAD);
        for (int i = 0; i < 30_000; i++) {
            assertTrue(spool.append(RecordClass.TELEMETRY, "t", numbered(i, 4)) > 0);
            if (i % 10 == 0) {
                assertTrue(spool.append(RecordClass.EVENT, "t", numbered(i, 4)) > 0);
            }
        }
        List<Integer> events = new ArrayList<>();
        List<Integer> telemetry = new ArrayList<>();
        drain(spool, events, telemetry);

        assertEquals(3_000, events.size());
        assertEquals(29_999, telemetry.get(telemetry.size() - 1));
        assertEquals(
                Map.of(RecordClass.TELEMETRY, Map.of("TAIL_FULL", 30_000L - telemetry.size())),
                spool.status().dropped());
    }

    @Test
    void anEventIsRefusedWhenTheTailIsFullOfEvents() throws Exception {
        Spool spool = open(1, null);
        long last = 0;
        int taken = 0;
        while (last != Spool.REFUSED) {
            last = spool.append(RecordClass.EVENT, "t", new byte[10_000]);
            taken += last > 0 ? 1 : 0;
        }

        assertTrue(taken > 300, () -> "only so few");
        assertEquals(
                Map.of(RecordClass.EVENT, Map.of("TAIL_FULL", 1L)),
                spool.status().dropped());
    }

    private Spool open(long epoch, Duration ttl) throws IOException {
        Telemetry telemetry = new Telemetry() {
            @Override
            public void count(String name, long amount) {}

            @Override
            public void event(String kind, String subject, String outcome, String reason) {
                told.add(outcome);
            }
        };
        return Spool.open(
                Trial.FOLDER,
                epoch,
                SpoolModelTest.settings(LIMIT, ttl),
                new Spool.Surroundings(disk, ticker, telemetry, 0));
    }

    private void turn(Spool spool) throws InterruptedException {
        ticker.advance(Duration.ofMillis(1));
        spool.doWork();
    }

    private static void drain(Spool spool, List<Integer> first, List<Integer> telemetry) {
        Cursor cursor = spool.cursor("mqtt");
        for (SpoolRecord next = cursor.poll(); next != null; next = cursor.poll()) {
            int number = java.nio.ByteBuffer.wrap(next.payload()).getInt();
            (next.kind() == RecordClass.TELEMETRY ? telemetry : first).add(number);
            cursor.acknowledge(next);
        }
        assertEquals(0, spool.status().depth());
    }

    private static byte[] numbered(int number, int bytes) {
        return java.nio.ByteBuffer.allocate(bytes).putInt(number).array();
    }
}
