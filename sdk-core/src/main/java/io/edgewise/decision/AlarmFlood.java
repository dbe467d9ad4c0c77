package io.edgewise.decision;

import io.edgewise.time.Ticker;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many alarms of all pipelines together go out: who answers for a device can take ten in ten minutes, not
 * many more (ISA-18.2, EEMUA 191). It goes by the monotonic clock, as people do. A flood begins with the first alarm
 * that is held back and ends when none was for the limit's time; what still stands goes out as soon as there is room.
 * Any thread may call it; it never waits.
 */
public final class AlarmFlood {
    /** No limit. */
    public static final AlarmFlood NONE = new AlarmFlood(DecisionSettings.Flood.UNLIMITED, () -> 0);

    private static final int MOST_NAMES = 8;

    // Set once.
    private final Ticker ticker;
    private final DecisionSettings.Flood limit;
    private final Object lock = new Object();

    // Guarded by lock.
    private final long[] times;
    private final Map<String, Integer> heldBack = new TreeMap<>();
    private int next;
    private int used;
    private boolean flooded;
    private boolean told;
    private long lastHeldBack;

    /** Makes one with room for as many as the limit says, by this clock. */
    public AlarmFlood(DecisionSettings.Flood limit, Ticker ticker) {
        this.limit = limit;
        this.ticker = ticker;
        this.times = new long[limit.most()];
    }

    /**
     * A flood began or ended.
     *
     * @param began whether it began
     * @param words the limit; at the end also how many were held back, and of which pipelines
     */
    public record Change(boolean began, String words) {}

    /** Takes an alarm that goes out, if there is room; counts it where there is none and it was not counted yet. */
    boolean take(String pipeline, boolean counted) {
        if (times.length == 0) {
            return true;
        }
        synchronized (lock) {
            long now = ticker.nanos();
            if (used == times.length && now - times[next] < limit.per().toNanos()) {
                flooded = true;
                lastHeldBack = now;
                heldBack.merge(pipeline, counted ? 0 : 1, Integer::sum);
                return false;
            }
            times[next] = now;
            next = next + 1 == times.length ? 0 : next + 1;
            used = Math.min(used + 1, times.length);
            return true;
        }
    }

    /** Returns that a flood began or ended since this was asked last; null where nothing changed. */
    public @Nullable Change news() {
        synchronized (lock) {
            if (!flooded) {
                return null;
            }
            if (!told) {
                told = true;
                return new Change(true, "more than " + limit() + "; what is more is held back and counted");
            }
            if (ticker.nanos() - lastHeldBack < limit.per().toNanos()) {
                return null;
            }
            Change over =
                    new Change(false, "none was held back for " + limit.per().toSeconds() + "s; " + counts());
            flooded = false;
            told = false;
            heldBack.clear();
            return over;
        }
    }

    private String limit() {
        return limit.most() + " alarms in " + limit.per().toSeconds() + "s";
    }

    private String counts() {
        int all = heldBack.values().stream().mapToInt(count -> count).sum();
        String most = heldBack.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_NAMES)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        int more = heldBack.size() - MOST_NAMES;
        return "held back: " + all + " (" + most + (more > 0 ? ", and " + more + " more pipelines" : "") + ")";
    }
}
