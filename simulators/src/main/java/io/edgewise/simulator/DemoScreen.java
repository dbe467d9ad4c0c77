package io.edgewise.simulator;

import io.edgewise.time.Ticker;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what happens, a line each, with the time since the start. No meaning by colour. */
final class DemoScreen {
    /** The widest line: what a terminal beside an editor shows. */
    static final int COLUMNS = 100;

    private static final int INDENT = 8;

    private final PrintWriter out;
    private final Ticker ticker;
    private final long start;
    private final boolean progress;
    private String shown = "";
    private int width = 10;

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
        String head = String.format(
                Locale.ROOT, "%2d:%02d  %-" + width + "s %-8s ", seconds / 60, seconds % 60, subject, what);
        wrapped(head, detail);
    }

    /** Prints what belongs to the line before. */
    void more(String detail) {
        wrapped(" ".repeat(width + INDENT), detail);
    }

    /** Prints a text in as many lines as it takes. */
    synchronized void wrapped(String head, String text) {
        String indent = " ".repeat(width + INDENT);
        StringBuilder row = new StringBuilder(head);
        int empty = row.length();
        for (String word : text.split(" ", -1)) {
            if (row.length() + word.length() > COLUMNS && row.length() > empty) {
                line(row.toString().stripTrailing());
                row = new StringBuilder(indent);
                empty = row.length();
            }
            row.append(word).append(' ');
        }
        line(row.toString().stripTrailing());
    }

    /** Makes the column of names so wide that these fit in. */
    void makeRoomFor(List<String> names) {
        width = Math.max(10, names.stream().mapToInt(String::length).max().orElse(0));
    }

    /** Shows how far it is, where a person looks at it. */
    synchronized void progress(double share, String detail) {
        if (!progress) {
            return;
        }
        int filled = (int) Math.round(30 * Math.min(1, share));
        String bar = "  [" + "#".repeat(filled) + ".".repeat(30 - filled) + "] " + detail;
        if (!bar.equals(shown)) { // asked for thousands of times a second
            out.print("\r" + bar + "\033[K");
            out.flush();
            shown = bar;
        }
    }

    private void endProgress() {
        if (!shown.isEmpty()) {
            out.print("\r\033[K");
            shown = "";
        }
    }
}
