package io.edgewise.benchmarks;

import io.edgewise.duty.DutyRunner;
import io.edgewise.spool.Cursor;
import io.edgewise.spool.RecordClass;
import io.edgewise.spool.Spool;
import io.edgewise.spool.SpoolRecord;
import io.edgewise.spool.SpoolSettings;
import io.edgewise.spool.SyncMode;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Our spool. */
final class SpoolStore implements Store {
    static final String TOPIC = "edgewise/v1/north/gw-7/decision/pump-1";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Spool spool;
    private final DutyRunner runner;
    private final byte[] payload = new byte[SpoolBenchmark.PAYLOAD_BYTES];

    SpoolStore(Path folder) throws IOException {
        SpoolSettings settings = new SpoolSettings(1L << 30, SyncMode.GROUP, 100, Duration.ofMillis(50), null);
        spool = Spool.open(folder, 1, settings, SystemTime.ticker(), Telemetry.NONE);
        runner = DutyRunner.start(spool, 1);
    }

    @Override
    public String name() {
        return "spool";
    }

    @Override
    public void commit(int records) throws InterruptedException {
        long last = 0;
        for (int i = 0; i < records; i++) {
            last = spool.append(RecordClass.TELEMETRY, TOPIC, payload);
        }
        if (last == Spool.REFUSED || !spool.awaitDurable(last, LIMIT)) {
            throw new IllegalStateException("not durable: " + spool.status());
        }
    }

    @Override
    public long drain() {
        Cursor cursor = spool.cursor("bench");
        long records = 0;
        for (SpoolRecord record = cursor.poll(); record != null; record = cursor.poll()) {
            cursor.acknowledge(record);
            records++;
        }
        return records;
    }

    @Override
    public void close() {
        runner.close();
        spool.close();
    }
}
