package io.edgewise.spool;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a spool keeps its records.
 *
 * @param limitBytes what its files may take together, the reserve counted; at least 1 MiB
 * @param sync when it forces
 * @param commitRecords how many records make a group, from 1 to 10,000
 * @param commitDelay how long the first record of a group waits for the others, at most 10 s
 * @param telemetryTtl after which age telemetry is dropped, counted; null for never
 */
public record SpoolSettings(
        long limitBytes,
        SyncMode sync,
        int commitRecords,
        Duration commitDelay,
        @Nullable Duration telemetryTtl) {
    /** What the files of a spool need at least: 1 MiB. */
    public static final long LEAST_BYTES = 1L << 20;

    private static final int MOST_COMMIT_RECORDS = 10_000;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
    private static final long USUAL_SEGMENT = 4L << 20;
    private static final long MOST_SEGMENT = 256L << 20;
    private static final int USUAL_RESERVE = 256 << 10;

    /** 256 MiB, groups of 64 records or 50 ms, telemetry kept until it is sent. */
    public static final SpoolSettings DEFAULT =
            new SpoolSettings(256L << 20, SyncMode.GROUP, 64, Duration.ofMillis(50), null);

    public SpoolSettings {
        requireNonNull(sync, "sync");
        requireNonNull(commitDelay, "commitDelay");
        if (limitBytes < LEAST_BYTES) {
            throw new IllegalArgumentException("a spool needs 1 MiB at least, its limit is " + limitBytes + " bytes");
        }
        if (commitRecords < 1 || commitRecords > MOST_COMMIT_RECORDS) {
            throw new IllegalArgumentException("a group has 1 to 10,000 records, is " + commitRecords);
        }
        if (commitDelay.isNegative() || commitDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("a group waits for 0 to 10 s, is " + commitDelay);
        }
        if (telemetryTtl != null && (telemetryTtl.isNegative() || telemetryTtl.isZero())) {
            throw new IllegalArgumentException("telemetry lives for more than 0, is " + telemetryTtl);
        }
    }

    /** Returns how long a segment may become: 4 MiB, at most an eighth of the limit, at least a thousandth. */
    int segmentBytes() {
        return (int) Math.min(MOST_SEGMENT, Math.min(limitBytes / 8, Math.max(USUAL_SEGMENT, limitBytes / 1024)));
    }

    int reserveBytes() {
        return (int) Math.min(USUAL_RESERVE, limitBytes / 8);
    }
}
