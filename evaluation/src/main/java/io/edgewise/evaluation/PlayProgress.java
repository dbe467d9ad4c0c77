package io.edgewise.evaluation;

import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/**
 * Shows how far a pass over the recording is: rows, percent, rate, time left; on one line of a terminal, elsewhere a
 * line every few seconds.
 */
final class PlayProgress {
    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long ELSEWHERE_NANOS = 5_000_000_000L;

    private final PrintWriter to;
    private final boolean terminal;
    private final Ticker ticker;
    private String title = "";
    private long total;
    private long rows;
    private long startNanos;
    private long dueNanos;
    private boolean shown;

    PlayProgress(PrintWriter to, boolean terminal, Ticker ticker) {
        this.to = to;
        this.terminal = terminal;
        this.ticker = ticker;
    }

    /** Returns the progress of a command; a plain one is silent. */
    static PlayProgress on(PrintWriter to, boolean plain) {
        boolean terminal = System.getenv("EDGEWISE_TERMINAL") != null;
        return new PlayProgress(
                plain ? new PrintWriter(Writer.nullWriter()) : to, terminal && !plain, SystemTime.ticker());
    }

    /** Begins a pass over so many rows; 0 where that is not known yet. */
    void begin(String what, long ofRows) {
        title = what;
        total = ofRows;
        rows = 0;
        startNanos = ticker.nanos();
        dueNanos = startNanos + every();
    }

    void row() {
        if ((++rows & 0xfff) == 0) {
            long now = ticker.nanos();
            if (now - dueNanos >= 0) {
                dueNanos = now + every();
                print(now);
            }
        }
    }

    /** Takes the line away. */
    void end() {
        if (shown && terminal) {
            to.print("\r\u001b[K");
            to.flush();
        }
        shown = false;
    }

    private long every() {
        return terminal ? TERMINAL_NANOS : ELSEWHERE_NANOS;
    }

    private void print(long now) {
        shown = true;
        to.print(terminal ? "\r" + line(now) + "\u001b[K" : line(now) + System.lineSeparator());
        to.flush();
    }

    private String line(long now) {
        double seconds = Math.max(1e-3, (now - startNanos) / 1e9);
        double rate = rows / seconds;
        String head = String.format(Locale.ROOT, "%s  %,d rows  %,.0f rows/s", title, rows, rate);
        return total == 0
                ? head
                : String.format(
                        Locale.ROOT,
                        "%s  %.0f %%  %.0f s left",
                        head,
                        100.0 * rows / total,
                        Math.max(0, total - rows) / rate);
    }
}
