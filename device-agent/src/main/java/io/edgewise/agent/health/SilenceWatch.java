package io.edgewise.agent.health;

import io.edgewise.duty.DutyCycle;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * Notices sources that have fallen silent: without rows no window is due, so no decision would ever say so. Goes by the
 * monotonic clock, whatever time the rows carry, and counts from the moment a pipeline is seen first.
 */
public final class SilenceWatch implements DutyCycle {
    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

    private final Supplier<List<PipelineStatus>> pipelines;
    private final Supplier<Map<String, Duration>> limits;
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
     * @param pipelines what there is to watch
     * @param limits after what silence of a pipeline's source an event goes out; a pipeline not named has none
     * @param telemetry takes the events: kind {@code source}, outcome SILENT or BACK
     * @param ticker the monotonic clock
     */
    public SilenceWatch(
            Supplier<List<PipelineStatus>> pipelines,
            Supplier<Map<String, Duration>> limits,
            Telemetry telemetry,
            Ticker ticker) {
        this.pipelines = pipelines;
        this.limits = limits;
        this.telemetry = telemetry;
        this.ticker = ticker;
    }

    /** Returns for how long the sources of the pipelines have been silent, whole seconds; for any thread. */
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
        List<PipelineStatus> present = pipelines.get();
        present.forEach(pipeline -> look(pipeline, allowed.getOrDefault(pipeline.name(), FOR_EVER), now));
        List<String> names = present.stream().map(PipelineStatus::name).toList();
        seen.keySet().retainAll(names);
        silentSeconds.keySet().retainAll(names);
        return 0;
    }

    private void look(PipelineStatus pipeline, Duration limit, long now) {
        String name = pipeline.name();
        Seen before = seen.getOrDefault(name, new Seen(pipeline.rows(), now, false));
        boolean moved = before.rows() != pipeline.rows();
        long since = moved ? now : before.atNanos();
        boolean silent = Duration.ofNanos(now - since).compareTo(limit) > 0;
        if (silent && !before.silent()) {
            tell(name, "SILENT", "no row for " + limit.toSeconds() + " s");
        } else if (moved && before.silent()) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(now - before.atNanos());
            tell(name, "BACK", "rows come again after " + seconds + " s");
        }
        seen.put(name, new Seen(pipeline.rows(), since, silent));
        silentSeconds.put(name, TimeUnit.NANOSECONDS.toSeconds(now - since));
    }

    private void tell(String pipeline, String outcome, String words) {
        Logger.warn("the source of pipeline {}: {}", pipeline, words);
        telemetry.event("source", pipeline, outcome, words);
    }
}
