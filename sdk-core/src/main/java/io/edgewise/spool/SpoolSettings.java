package io.edgewise.spool;

import java.time.Duration;

/**
 * How a spool keeps its records.
 *
 * @param limitBytes what its files may take together, the reserve counted; at least 1 MiB
 * @param sync when it forces
 * @param commitRecords how many records make a group
 * @param commitDelay how long the first record of a group waits for the others
 * @param telemetryTtl after which age telemetry is dropped, counted; null for never
 */
public record SpoolSettings(
        long limitBytes,
        SyncMode sync,
        int commitRecords,
        Duration commitDelay,
        @org.jspecify.annotations.Nullable Duration telemetryTtl) {
    /** 256 MiB, groups of 64 records or 50 ms, telemetry kept until it is sent. */
    public static final SpoolSettings DEFAULT =
            new SpoolSettings(256L << 20, SyncMode.GROUP, 64, Duration.ofMillis(50), null);
}
