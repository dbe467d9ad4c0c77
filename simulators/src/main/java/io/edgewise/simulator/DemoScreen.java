package io.edgewise.simulator;

import io.edgewise.time.Ticker;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints what happens, a line each, with the time since the start. No meaning by colour. */
final class DemoScreen {
    private final PrintWriter out;
    private final Ticker ticker;
    private final long start;
    private final boolean progress;
    private boolean open;

    DemoScreen(PrintWriter out, Ticker ticker, boolean progress) {
        this.out = out;
        this.ticker = ticker;
        this.start = ticker.nanos();
        this.progress = progress;
    }

    /** Prints a line as it is. */
    synchronized void line(String text) {
        endProgress();
        out.println(text);
        out.flush();
    }

    /** Prints what happened to whom, now. */
    synchronized void event(String subject, String what, String detail) {
        long seconds = (ticker.nanos() - start) / 1_000_000_000L;
        line(String.format(
                        Locale.ROOT, "%2d:%02d  %-10s %-10s %s", seconds / 60, seconds % 60, subject, what, detail)
                .stripTrailing());
    }

    /** Prints what belongs to the line before. */
    void more(String detail) {
        line(" ".repeat(29) + detail);
    }

    /** Shows how far it is, where a person looks at it. */
    synchronized void progress(double share, String detail) {
        if (!progress) {
            return;
        }
        int filled = (int) Math.round(30 * Math.min(1, share));
        out.print("\r  [" + "#".repeat(filled) + ".".repeat(30 - filled) + "] " + detail + "\033[K");
        out.flush();
        open = true;
    }

    private void endProgress() {
        if (open) {
            out.print("\r\033[K");
            open = false;
        }
    }
}
