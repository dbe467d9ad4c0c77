package io.edgewise.evaluation;

import io.edgewise.window.WindowSpec;
import java.time.Duration;

/** Which window suits a recording where nobody says: some sixty rows, but many windows in the part that teaches. */
final class WindowChoice {
    private static final int ROWS = 60;
    private static final int LEAST_ROWS = 4;
    private static final int LEAST_WINDOWS = 30;
    private static final int HOPS = 6;
    private static final long MILLI = 1_000_000;
    private static final long[] NICE_SECONDS = {
        1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600, 28_800,
        43_200, 86_400, 172_800, 604_800, 1_209_600, 2_419_200
    };

    private WindowChoice() {}

    static WindowSpec.Time of(FileScan scan, Duration learn) {
        double wanted = Math.min(ROWS * scan.medianNanos(), learn.toNanos() / (double) LEAST_WINDOWS);
        return around(Math.max(wanted, LEAST_ROWS * scan.medianNanos()), scan);
    }

    /** Returns a window of about this length. */
    static WindowSpec.Time around(double sizeNanos, FileScan scan) {
        Duration size = nice(Math.max(sizeNanos, 2 * scan.medianNanos()));
        Duration hop = nice(Math.max(size.toNanos() / (double) HOPS, scan.medianNanos()));
        return new WindowSpec.Time(size, hop.compareTo(size) > 0 ? size : hop, lateness(scan, size));
    }

    /** Rows out of order are waited for, at most for one window. */
    static Duration lateness(FileScan scan, Duration size) {
        long millis = -Math.floorDiv(-scan.mostBackNanos, MILLI);
        return Duration.ofMillis(Math.min(millis, size.toMillis()));
    }

    /** Returns the next round duration that is not shorter; below a second 1, 2 or 5 times a power of ten. */
    static Duration nice(double nanos) {
        for (long millis = 1; millis < 1000; millis *= 10) {
            for (long step : new long[] {1, 2, 5}) {
                if (millis * step * (double) MILLI >= nanos * 0.999) {
                    return Duration.ofMillis(millis * step);
                }
            }
        }
        for (long seconds : NICE_SECONDS) {
            if (seconds * 1e9 >= nanos * 0.999) {
                return Duration.ofSeconds(seconds);
            }
        }
        return Duration.ofDays((long) Math.ceil(nanos / 86_400e9));
    }
}
