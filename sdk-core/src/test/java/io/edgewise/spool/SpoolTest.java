package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.duty.DutyRunner;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path folder;

    @Test
    void whatIsDurableComesOutAgainInTheNextBoot() throws Exception {
        try (Spool spool = open(1)) {
            DutyRunner runner = DutyRunner.start(spool, 1);
            spool.append(RecordClass.TELEMETRY, "a", bytes("one"));
            long event = spool.append(RecordClass.EVENT, "b", bytes("two"));

            assertTrue(spool.awaitDurable(event, Duration.ofSeconds(10)));
            assertEquals(event, spool.durable());
            runner.close();
        }

        try (Spool spool = open(2)) {
            Cursor cursor = spool.cursor("mqtt");
            SpoolRecord first = poll(cursor);
            SpoolRecord second = poll(cursor);

            assertEquals("two", text(first));
            assertEquals("one", text(second));
            assertEquals("b", first.topic());
            assertEquals(1, second.epoch());
            assertEquals(1, second.sequence());
            assertNull(cursor.poll());
            assertEquals(2, cursor.inFlight());
        }
    }

    @Test
    void whatIsAcknowledgedIsGone() throws Exception {
        try (Spool spool = open(1)) {
            Cursor cursor = spool.cursor("mqtt");
            spool.append(RecordClass.STATUS, "a", bytes("one"));
            spool.append(RecordClass.STATUS, "a", bytes("two"));
            SpoolRecord one = poll(cursor);
            assertFalse(one.repeated());

            cursor.acknowledge(one);
            cursor.acknowledge(one);

            assertEquals(1, spool.status().acknowledged());
            assertEquals(1, spool.status().depth());
            assertEquals("two", text(poll(cursor)));
            cursor.rewind();
            SpoolRecord again = poll(cursor);
            assertEquals("two", text(again));
            assertTrue(again.repeated());
        }
        try (Spool spool = open(2)) {
            SpoolRecord left = poll(spool.cursor("mqtt"));
            assertEquals("two", text(left));
            assertTrue(left.repeated());
            assertNull(spool.cursor("mqtt").poll());
        }
    }

    private Spool open(long epoch) throws IOException {
        return Spool.open(folder, epoch, SpoolSettings.DEFAULT, SystemTime.ticker(), Telemetry.NONE);
    }

    private static SpoolRecord poll(Cursor cursor) {
        SpoolRecord next = cursor.poll();
        assertNotNull(next);
        return next;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(SpoolRecord sent) {
        return new String(sent.payload(), StandardCharsets.UTF_8);
    }
}
