package io.edgewise.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges what was said of one machine, from the decisions that arrived and from what the simulator knows. Confined to
 * one thread.
 */
final class MachineJudge {
    private final Asset asset;
    private final DueWindows due;
    private final TreeMap<Long, Sighting> decisions = new TreeMap<>();
    private final List<DueWindows.Span> notDue = new ArrayList<>();
    private long twice;
    private long unmarked;
    private long disorder;
    private long lastStart = Long.MIN_VALUE;

    MachineJudge(Asset asset, DueWindows due) {
        this.asset = asset;
        this.due = due;
    }

    /**
     * Takes a decision; a second one about the same window only counts as a duplicate.
     *
     * @param repeated whether it says that it may have been sent before
     */
    void see(Sighting sighting, boolean repeated) {
        if (decisions.putIfAbsent(sighting.startNanos(), sighting) != null) {
            twice++;
            unmarked += repeated ? 0 : 1;
        } else if (sighting.startNanos() < lastStart) {
            disorder++;
        }
        lastStart = Math.max(lastStart, sighting.startNanos());
    }

    /** The windows that overlap this span of event time need not be decided: the agent was down. */
    void notDue(long fromNanos, long toNanos) {
        notDue.add(new DueWindows.Span(fromNanos, toNanos));
    }

    Asset asset() {
        return asset;
    }

    long windowsDue() {
        Asset.Columns columns = asset.columns();
        return due.count(columns.times(), columns.rows(), notDue);
    }

    /** Returns how many of the windows that are due were decided. */
    long decided() {
        return notDue.isEmpty()
                ? decisions.size()
                : decisions.keySet().stream()
                        .filter(start -> due.isDue(start, notDue))
                        .count();
    }

    long twice() {
        return twice;
    }

    /** Returns how many decisions came twice without a mark that says so. */
    long twiceUnmarked() {
        return unmarked;
    }

    /** Returns how many decisions came after one about a later window. */
    long outOfOrder() {
        return disorder;
    }

    long sizeNanos() {
        return due.sizeNanos();
    }

    /** Returns the decisions in the order of time. */
    List<Sighting> inOrder() {
        return new ArrayList<>(decisions.values());
    }

    /** Returns how often each decision was given. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        decisions.values().forEach(seen -> counts.merge(seen.decision(), 1L, Long::sum));
        return counts;
    }

    /** Returns the first ALARM window that ends at or after the onset; null when there is none or it was on already. */
    @Nullable
    Sighting found() {
        Asset.Fault fault = asset.fault();
        if (fault == null || alarmOnBeforeOnset()) {
            return null;
        }
        for (Sighting seen : decisions.values()) {
            if (seen.endNanos() >= fault.onsetNanos()
                    && seen.startNanos() < fault.untilNanos()
                    && seen.decision().equals("ALARM")) {
                return seen;
            }
        }
        return null;
    }

    /** Tells whether the alarm stood already when the fault began. */
    boolean alarmOnBeforeOnset() {
        Asset.Fault fault = asset.fault();
        boolean on = false;
        if (fault != null) {
            for (Sighting seen : decisions.values()) {
                if (seen.endNanos() >= fault.onsetNanos()) {
                    break;
                }
                on = isOn(seen, on);
            }
        }
        return on;
    }

    /** Returns how often the decision changed to ALARM before the onset, without one, or after the recovery. */
    long falseAlarms() {
        Asset.Fault fault = asset.fault();
        long alarms = 0;
        boolean on = false;
        for (Sighting seen : decisions.values()) {
            boolean before = on;
            on = isOn(seen, on);
            if (on && !before && !(fault != null && excused(seen, fault))) {
                alarms++;
            }
        }
        return alarms;
    }

    /** Returns for how many seconds before the onset the machine was judged. */
    double normalSecondsJudged() {
        Asset.Fault fault = asset.fault();
        long windows = decisions.values().stream()
                .filter(seen ->
                        seen.decision().equals("NORMAL") || seen.decision().equals("ALARM"))
                .filter(seen -> fault == null || seen.endNanos() < fault.onsetNanos())
                .count();
        return windows * (due.hopNanos() / 1e9);
    }

    /** Returns the reasons that were seen in windows that overlap the sensor's trouble, A–Z. */
    List<String> reasonsSeen(Asset.SensorTrouble trouble) {
        TreeSet<String> reasons = new TreeSet<>();
        for (Sighting seen : overlapping(trouble)) {
            if (!seen.reasons().equals("-")) {
                Collections.addAll(reasons, seen.reasons().split(",", -1));
            }
        }
        return new ArrayList<>(reasons);
    }

    /** Returns after how many seconds a window with a finding ended; NaN when none did. */
    double firstSeenSeconds(Asset.SensorTrouble trouble) {
        return overlapping(trouble).stream()
                .filter(seen -> !seen.reasons().equals("-"))
                .mapToDouble(seen -> (seen.endNanos() - trouble.fromNanos()) / 1e9)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Returns how many windows that begin while the trouble could be seen were NORMAL and GOOD all the same. */
    long decidedNormalGood(Asset.SensorTrouble trouble) {
        return decisions.values().stream()
                .filter(seen -> seen.startNanos() >= trouble.detectableNanos() && seen.startNanos() < trouble.toNanos())
                .filter(seen -> seen.decision().equals("NORMAL") && seen.good())
                .count();
    }

    private List<Sighting> overlapping(Asset.SensorTrouble trouble) {
        return decisions.values().stream()
                .filter(seen -> seen.endNanos() > trouble.fromNanos() && seen.startNanos() < trouble.toNanos())
                .toList();
    }

    private static boolean excused(Sighting seen, Asset.Fault fault) {
        return seen.endNanos() >= fault.onsetNanos() && seen.startNanos() < fault.untilNanos();
    }

    private static boolean isOn(Sighting seen, boolean before) {
        return switch (seen.decision()) {
            case "ALARM" -> true;
            case "HOLD", "OUT_OF_SERVICE" -> before;
            default -> false;
        };
    }
}
