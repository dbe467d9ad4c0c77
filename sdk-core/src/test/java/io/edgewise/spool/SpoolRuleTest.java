package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of a spool, one by one. */
class SpoolRuleTest {
    private final ManualTicker ticker = new ManualTicker();
    private final SimulatedDisk disk = new SimulatedDisk();
    private Spool spool;
    private Cursor cursor;

    @BeforeEach
    void open() throws IOException {
        spool = open(SyncMode.GROUP);
        cursor = spool.cursor("mqtt");
    }

    @Test
    void whatIsAcknowledgedBeforeItWasWrittenIsNeverWritten() throws Exception {
        long before = disk.written();
        for (int i = 0; i < 10_000; i++) {
            long sequence = spool.append(RecordClass.TELEMETRY, "t", new byte[200]);
            cursor.acknowledge(poll());
            turn(1);
            assertEquals(sequence, spool.durable());
        }
        spool.close();

        assertEquals(before, disk.written());
        assertEquals(10_000, spool.status().accepted());
        assertEquals(0, spool.status().durable());
    }

    @Test
    void aGroupIsWrittenWhenItIsFullOrItsTimeIsOver() throws Exception {
        for (int i = 0; i < 15; i++) {
            spool.append(RecordClass.TELEMETRY, "t", new byte[10]);
        }
        turn(49);
        assertEquals(0, spool.durable());
        turn(1);
        assertEquals(15, spool.durable());
        for (int i = 0; i < 16; i++) {
            spool.append(RecordClass.TELEMETRY, "t", new byte[10]);
        }
        turn(0);
        assertEquals(31, spool.durable());
    }

    @Test
    void eachTurnForcesWhenToldTo() throws Exception {
        spool.close();
        Spool always = open(SyncMode.ALWAYS);
        always.append(RecordClass.TELEMETRY, "t", new byte[10]);
        always.doWork();

        assertEquals(1, always.durable());
        assertEquals(1, always.status().durable());
        assertEquals(SyncMode.ALWAYS, always.status().sync());
    }

    @Test
    void withoutForceAPowerCutLosesWhatWasWritten() throws Exception {
        spool.close();
        Spool never = open(SyncMode.NEVER);
        never.append(RecordClass.TELEMETRY, "t", new byte[10]);
        ticker.advance(Duration.ofMillis(60));
        never.doWork();

        assertEquals(1, never.durable());
        assertEquals(0, never.status().durable());
        assertTrue(disk.kill().names().stream().anyMatch(name -> name.startsWith("telemetry-")));
    }

    @Test
    void classesComeInTheirOrderAndRecordsInTheirs() {
        spool.append(RecordClass.TELEMETRY, "t", new byte[] {1});
        spool.append(RecordClass.STATUS, "t", new byte[] {2});
        spool.append(RecordClass.EVENT, "t", new byte[] {3});
        spool.append(RecordClass.EVENT, "t", new byte[] {4});

        assertEquals(List.of(3, 4, 2, 1), List.of(number(), number(), number(), number()));
        cursor.rewind();
        assertEquals(0, cursor.inFlight());
        assertEquals(List.of(3, 4, 2, 1), List.of(number(), number(), number(), number()));
        assertEquals(4, cursor.inFlight());
    }

    @Test
    void anAcknowledgementAfterTheRewindStillCounts() {
        spool.append(RecordClass.EVENT, "t", new byte[] {1});
        spool.append(RecordClass.EVENT, "t", new byte[] {2});
        SpoolRecord first = poll();
        poll();
        cursor.rewind();
        cursor.acknowledge(first);

        assertEquals(2, number());
        assertNull(cursor.poll());
        assertEquals(1, cursor.inFlight());
    }

    @Test
    void noMoreThanTenThousandAreInFlight() throws Exception {
        for (int i = 0; i < 11_000; i++) {
            spool.append(RecordClass.EVENT, "t", new byte[1]);
        }
        int count = 0;
        while (cursor.poll() != null) {
            count++;
        }

        assertEquals(10_000, count);
    }

    @Test
    void whatIsLargerThanASegmentIsRefused() {
        assertEquals(Spool.REFUSED, spool.append(RecordClass.EVENT, "t", new byte[140_000]));
        assertEquals(Spool.REFUSED, spool.append(RecordClass.EVENT, "t".repeat(70_000), new byte[1]));
        assertEquals(
                Map.of(RecordClass.EVENT, Map.of("TOO_LARGE", 2L)),
                spool.status().dropped());
        assertTrue(spool.append(RecordClass.EVENT, "t", new byte[130_000]) > 0);
    }

    @Test
    void aClosedSpoolRefuses() {
        spool.close();
        spool.close();

        assertEquals(Spool.REFUSED, spool.append(RecordClass.EVENT, "t", new byte[1]));
        assertEquals(
                Map.of(RecordClass.EVENT, Map.of("CLOSED", 1L)), spool.status().dropped());
    }

    @Test
    void aSecondSpoolOrCursorOfOtherNameIsRefused() {
        assertThrows(IOException.class, () -> open(SyncMode.GROUP));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> spool.cursor("other"));
        assertTrue(String.valueOf(refused.getMessage()).contains("cursor-mqtt"), refused::toString);
        assertThrows(IllegalArgumentException.class, () -> spool.cursor("../mqtt"));
        assertEquals(cursor, spool.cursor("mqtt"));
    }

    @Test
    void theCursorFileIsWrittenOnceASecondAtMostAndNotAtRest() throws Exception {
        for (int i = 0; i < 500; i++) {
            spool.append(RecordClass.TELEMETRY, "t", new byte[10]);
        }
        turn(60);
        for (int i = 0; i < 499; i++) {
            cursor.acknowledge(poll());
        }
        turn(1_001);
        long before = disk.written();
        cursor.acknowledge(poll());
        turn(10);
        turn(10);
        assertEquals(before, disk.written());
        turn(1_000);
        assertEquals(before + CursorState.BYTES, disk.written());
        for (int i = 0; i < 20; i++) {
            turn(1_000);
        }
        assertEquals(before + CursorState.BYTES, disk.written());
    }

    @Test
    void twoHundredBytesTakeLessThanTwoHundredAndForty() throws Exception {
        long before = disk.written();
        for (int i = 0; i < 20_000; i++) {
            spool.append(RecordClass.TELEMETRY, "edgewise/v1/decision/device-1/pump-7", new byte[200]);
            turn(1);
            if (i >= 1_000) {
                cursor.acknowledge(poll());
            }
        }
        double written = disk.written() - before;

        assertTrue(written / (20_000 * 200) <= 1.2, () -> "bytes per byte: " + written / (20_000 * 200));
    }

    @Test
    void whoeverAppendsTells() {
        AtomicInteger told = new AtomicInteger();
        spool.onAppend(told::incrementAndGet);
        spool.append(RecordClass.EVENT, "t", new byte[1]);
        spool.append(RecordClass.EVENT, "t", new byte[140_000]);

        assertEquals(1, told.get());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        Duration delay = Duration.ofMillis(50);
        assertThrows(IllegalArgumentException.class, () -> new SpoolSettings(1000, SyncMode.GROUP, 64, delay, null));
        assertThrows(IllegalArgumentException.class, () -> new SpoolSettings(1 << 20, SyncMode.GROUP, 0, delay, null));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SpoolSettings(1 << 20, SyncMode.GROUP, 1, delay.negated(), null));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SpoolSettings(1 << 20, SyncMode.GROUP, 1, delay, Duration.ZERO));
        assertFalse(SpoolSettings.DEFAULT.segmentBytes() > SpoolSettings.DEFAULT.limitBytes() / 8);
    }

    private int number() {
        return poll().payload()[0];
    }

    private SpoolRecord poll() {
        SpoolRecord next = cursor.poll();
        assertNotNull(next);
        return next;
    }

    private void turn(long laterMillis) throws InterruptedException {
        ticker.advance(Duration.ofMillis(laterMillis));
        spool.doWork();
    }

    private Spool open(SyncMode sync) throws IOException {
        return Spool.open(
                Trial.FOLDER,
                1,
                new SpoolSettings(1 << 20, sync, 16, Duration.ofMillis(50), null),
                new Spool.Surroundings(disk, ticker, Telemetry.NONE, 0));
    }
}
