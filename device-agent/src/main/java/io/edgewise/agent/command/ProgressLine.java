package io.edgewise.agent.command;

import io.edgewise.model.Digest;
import io.edgewise.registry.Progress;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows a transfer: bytes, rate and time left, on one line of a terminal that is written anew, or elsewhere as a line
 * every few seconds.
 */
final class ProgressLine implements Progress {
    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long ELSEWHERE_NANOS = 5_000_000_000L;
    private static final double MEBIBYTE = 1 << 20;

    // Set once.
    private final PrintWriter to;
    private final boolean terminal;
    private final Ticker ticker;
    private final long startNanos;

    // Written by the threads that transfer; one of them prints at a time.
    private final Map<Digest, Long> began = new ConcurrentHashMap<>();
    private final Map<Digest, Long> done = new ConcurrentHashMap<>();
    private final Map<Digest, Long> sizes = new ConcurrentHashMap<>();
    private final AtomicLong planned = new AtomicLong();
    private final AtomicLong dueNanos;

    ProgressLine(PrintWriter to) {
        this(to, System.getenv("EDGEWISE_TERMINAL") != null, SystemTime.ticker());
    }

    ProgressLine(PrintWriter to, boolean terminal, Ticker ticker) {
        this.to = to;
        this.terminal = terminal;
        this.ticker = ticker;
        this.startNanos = ticker.nanos();
        this.dueNanos = new AtomicLong(startNanos + every());
    }

    @Override
    public void planned(long bytes) {
        planned.set(bytes);
    }

    @Override
    public void began(Digest blob, long at, long size) {
        began.put(blob, at);
    }

    @Override
    public void transferred(Digest blob, long bytes, long size) {
        done.put(blob, bytes);
        sizes.put(blob, size);
        long due = dueNanos.get();
        long now = ticker.nanos();
        if (now - due >= 0 && dueNanos.compareAndSet(due, now + every())) {
            print(now);
        }
    }

    /** Ends the line; says nothing where nothing was transferred. */
    void end() {
        if (!done.isEmpty() && terminal) {
            print(ticker.nanos());
            to.println();
            to.flush();
        }
    }

    private long every() {
        return terminal ? TERMINAL_NANOS : ELSEWHERE_NANOS;
    }

    private void print(long now) {
        to.print(terminal ? "\r" + line(now) + "\u001b[K" : line(now) + System.lineSeparator());
        to.flush();
    }

    private String line(long now) {
        long bytes = 0;
        for (Map.Entry<Digest, Long> blob : done.entrySet()) {
            bytes += blob.getValue() - began.getOrDefault(blob.getKey(), 0L);
        }
        long known = sizes.values().stream().mapToLong(Long::longValue).sum();
        long all = Math.max(bytes, planned.get() > 0 ? planned.get() : known);
        double seconds = Math.max(1e-3, (now - startNanos) / 1e9);
        double rate = bytes / seconds;
        String left = bytes < all && rate > 0 ? String.format(Locale.ROOT, "  %.0f s left", (all - bytes) / rate) : "";
        return String.format(
                Locale.ROOT, "%.1f of %.1f MiB  %.1f MiB/s%s", bytes / MEBIBYTE, all / MEBIBYTE, rate / MEBIBYTE, left);
    }
}
