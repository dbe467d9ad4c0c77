package io.edgewise.decision;

import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many alarms of all pipelines together go out: who answers for a device can take ten in ten minutes, not
 * many more (ISA-18.2, EEMUA 191). It goes by the monotonic clock, as people do. A flood begins with the first alarm
 * that is held back and ends when none was for the limit's time; what still stands goes out as soon as there is room.
 *
 * <p>One pipeline whose alarm comes and goes cannot take all places:
 *
 * <ul>
 *   <li>half of them, rounded down, are for pipelines of which none went out within the time: another alarm of those of
 *       which one did is a repeat, and repeats of all pipelines together take the other half at most;
 *   <li>where several wait for a place, the one of which the fewest went out within the time is first, and of those who
 *       has waited longest. Who leaves does not wait any more, nor who has not asked for {@link #PATIENCE}.
 * </ul>
 *
 * Any thread may call it; it never waits. What it remembers is bounded by the limit and the number of pipelines.
 */
public final class AlarmFlood {
    /** No limit. */
    public static final AlarmFlood NONE = new AlarmFlood(DecisionSettings.Flood.UNLIMITED, () -> 0);

    /** A pipeline that waits asks whenever its lane attends to it, which may be seldom on a device that is too slow. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int MOST_NAMES = 8;

    // Set once.
    private final Ticker ticker;
    private final DecisionSettings.Flood limit;
    private final Object lock = new Object();

    // Guarded by lock.
    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private final Map<String, Integer> out = new HashMap<>();
    private final Map<String, Waiter> waiting = new HashMap<>();
    private final Map<String, Integer> heldBack = new TreeMap<>();
    private boolean flooded;
    private boolean told;
    private long lastHeldBack;

    /** Makes one with room for as many as the limit says, by this clock. */
    public AlarmFlood(DecisionSettings.Flood limit, Ticker ticker) {
        this.limit = limit;
        this.ticker = ticker;
    }

    /** An alarm that went out. */
    private record Place(String pipeline, long nanos) {}

    private static final class Waiter {
        private final long since;
        private long asked;

        private Waiter(long since) {
            this.since = since;
        }
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
        if (limit.most() == 0) {
            return true;
        }
        synchronized (lock) {
            long now = ticker.nanos();
            forget(now);
            if (!isNext(pipeline)) {
                await(pipeline, now);
                flooded = true;
                lastHeldBack = now;
                heldBack.merge(pipeline, counted ? 0 : 1, Integer::sum);
                return false;
            }
            waiting.remove(pipeline);
            places.addLast(new Place(pipeline, now));
            out.merge(pipeline, 1, Integer::sum);
            return true;
        }
    }

    /** Gives up its turn: the alarm that waited has gone, or somebody has silenced it. */
    void leave(String pipeline) {
        synchronized (lock) {
            waiting.remove(pipeline);
        }
    }

    private void await(String pipeline, long now) {
        Waiter waiter = waiting.get(pipeline);
        if (waiter == null) {
            waiter = new Waiter(now);
            waiting.put(pipeline, waiter);
        }
        waiter.asked = now;
    }

    /** Forgets what went out before the limit's time, and who has stopped to ask. */
    private void forget(long now) {
        while (!places.isEmpty() && now - places.getFirst().nanos >= limit.per().toNanos()) {
            out.computeIfPresent(places.removeFirst().pipeline, (name, count) -> count == 1 ? null : count - 1);
        }
        if (!waiting.isEmpty()) {
            waiting.values().removeIf(waiter -> now - waiter.asked > PATIENCE.toNanos());
        }
    }

    /** Tells whether there is a place that this pipeline may have, and one for each that waits and comes before it. */
    private boolean isNext(String pipeline) {
        int free = limit.most() - places.size();
        int freeForRepeats = Math.min(free, repeats() - (places.size() - out.size()));
        for (String other : waiting.keySet()) {
            if (!other.equals(pipeline) && isBefore(other, pipeline)) {
                free--;
                freeForRepeats -= out.containsKey(other) ? 1 : 0;
            }
        }
        return free > 0 && (!out.containsKey(pipeline) || freeForRepeats > 0);
    }

    /** Who comes now has waited for no time at all. */
    private boolean isBefore(String other, String pipeline) {
        int fewer = out.getOrDefault(other, 0) - out.getOrDefault(pipeline, 0);
        Waiter present = waiting.get(pipeline);
        Waiter first = waiting.get(other);
        boolean longer = present == null || (first != null && first.since - present.since < 0);
        return fewer < 0 || (fewer == 0 && longer);
    }

    private int repeats() {
        return limit.most() - limit.most() / 2;
    }

    /** Returns that a flood began or ended since this was asked last; null where nothing changed. */
    public @Nullable Change news() {
        synchronized (lock) {
            if (!flooded) {
                return null;
            }
            if (!told) {
                told = true;
                String which =
                        places.size() < limit.most() ? "more than " + repeats() + " repeats among " : "more than ";
                return new Change(true, which + limit() + "; what is more is held back and counted");
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
