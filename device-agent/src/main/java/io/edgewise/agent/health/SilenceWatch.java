package io.edgewise.agent.health;

import io.edgewise.duty.DutyCycle;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.tinylog.Logger;

/**
 * Notices sources that have fallen silent: without rows no window is due, so no decision would ever say so. Goes by the
 * monotonic clock, whatever time the rows carry, and counts from the moment a pipeline is seen first.
 */
public final class SilenceWatch implements DutyCycle {
    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

    private final Supplier<Map<String, Long>> counts;
    private final Supplier<Map<String, Duration>> limits;
    private final UnaryOperator<String> beside;
    private final Telemetry telemetry;
    private final Ticker ticker;

    // Confined to the watch's thread.
    private final Map<String, Seen> seen = new HashMap<>();

    // Written by the watch's thread, read by any.
    private final Map<String, Long> silentSeconds = new ConcurrentHashMap<>();

    private record Seen(long rows, long atNanos, boolean silent) {}

    /**
     * Makes a watch.
     *
     * @param counts by pipeline, or by pipeline and source as {@code PIPELINE/SOURCE}, how many rows of use have come
     * @param limits under the same names, after what silence an event goes out; what is not named has none
     * @param beside what else is said of one that is silent; empty for nothing
     * @param telemetry takes the events: kind {@code source}, outcome SILENT or BACK
     * @param ticker the monotonic clock
     */
    public SilenceWatch(
            Supplier<Map<String, Long>> counts,
            Supplier<Map<String, Duration>> limits,
            UnaryOperator<String> beside,
            Telemetry telemetry,
            Ticker ticker) {
        this.counts = counts;
        this.limits = limits;
        this.beside = beside;
        this.telemetry = telemetry;
        this.ticker = ticker;
    }

    /** Returns for how long the sources have been silent, whole seconds; for any thread. */
    public Map<String, Long> silentSeconds() {
        return Map.copyOf(silentSeconds);
    }

    @Override
    public String roleName() {
        return "silence-watch";
    }

    @Override
    public int doWork() {
        long now = ticker.nanos();
        Map<String, Duration> allowed = limits.get();
        Map<String, Long> present = counts.get();
        present.forEach((name, rows) -> look(name, rows, allowed.getOrDefault(name, FOR_EVER), now));
        seen.keySet().retainAll(present.keySet());
        silentSeconds.keySet().retainAll(present.keySet());
        return 0;
    }

    private void look(String name, long rows, Duration limit, long now) {
        Seen before = seen.getOrDefault(name, new Seen(rows, now, false));
        boolean moved = before.rows() != rows;
        long since = moved ? now : before.atNanos();
        boolean silent = Duration.ofNanos(now - since).compareTo(limit) > 0;
        if (silent && !before.silent()) {
            tell(name, "SILENT", "no row for " + limit.toSeconds() + " s" + beside.apply(name));
        } else if (moved && before.silent()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(now - before.atNanos());
            tell(name, "BACK", "rows come again after " + seconds + " s");
        }
        seen.put(name, new Seen(rows, since, silent));
        silentSeconds.put(name, TimeUnit.NANOSECONDS.toSeconds(now - since));
    }

    private void tell(String pipeline, String outcome, String words) {
        Logger.warn("the source of pipeline {}: {}", pipeline, words);
        telemetry.event("source", pipeline, outcome, words);
    }
}
