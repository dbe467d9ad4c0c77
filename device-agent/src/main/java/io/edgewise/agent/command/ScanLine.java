package io.edgewise.agent.command;

import io.edgewise.time.SystemTime;
import java.io.PrintWriter;
import java.util.Locale;

/** Says every few seconds how far a long file was read. One owner. */
final class ScanLine {
    private static final long EVERY_NANOS = 2_000_000_000L;

    private final PrintWriter to;
    private final long size;
    private long toldNanos = SystemTime.ticker().nanos();

    ScanLine(PrintWriter to, long size) {
        this.to = to;
        this.size = Math.max(1, size);
    }

    void at(long bytes, long rows) {
        long now = SystemTime.ticker().nanos();
        if (now - toldNanos >= EVERY_NANOS) {
            toldNanos = now;
            to.println(String.format(Locale.ROOT, "  %d rows, %.0f %%", rows, 100.0 * bytes / size));
            to.flush();
        }
    }
}
