package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.duty.DutyRunner;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JDK closes every file that an interrupted thread reads or writes, and our threads are ended by interrupts. */
@Timeout(30)
class SpoolInterruptTest {
    @TempDir
    Path folder;

    @Test
    void aThreadThatIsWantedBackReadsOnAndStaysInterrupted() throws Exception {
        try (Spool spool = open(1)) {
            spool.append(RecordClass.TELEMETRY, "t", new byte[10]);
            spool.doWork();
        }
        try (Spool spool = open(2)) {
            Cursor cursor = spool.cursor("mqtt");

            Thread.currentThread().interrupt();
            SpoolRecord record = cursor.poll();
            assertTrue(Thread.interrupted(), "the flag stays");
            assertNotNull(record);
            assertEquals(1, record.epoch());
        }
    }

    @Test
    void whatWasAppendedUntilTheWriterWasInterruptedIsThereAfterwards() throws Exception {
        long appended = 0;
        for (int round = 1; round <= 20; round++) {
            Spool spool = open(round);
            DutyRunner runner = DutyRunner.start(spool, 1);
            for (int i = 0; i < 500; i++) {
                assertTrue(spool.append(RecordClass.TELEMETRY, "t", new byte[200]) != Spool.REFUSED);
                appended++;
            }
            runner.close();
            spool.close();
        }
        try (Spool spool = open(21)) {
            assertEquals(appended, spool.status().depth());
            Cursor cursor = spool.cursor("mqtt");
            long found = 0;
            for (SpoolRecord record = cursor.poll(); record != null; record = cursor.poll()) {
                found++;
                cursor.acknowledge(record);
            }
            assertEquals(appended, found);
        }
    }

    private Spool open(long epoch) throws IOException {
        SpoolSettings usual = SpoolSettings.DEFAULT;
        return Spool.open(
                folder,
                epoch,
                new SpoolSettings(usual.limitBytes(), SyncMode.GROUP, 64, Duration.ofMillis(1), null),
                SystemTime.ticker(),
                Telemetry.NONE);
    }
}
