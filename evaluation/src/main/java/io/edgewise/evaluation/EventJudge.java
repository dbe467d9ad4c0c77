package io.edgewise.evaluation;

import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares alarms with the faults that the labels tell of: a fault is a run of rows labelled so, and ends at the next
 * normal one. Rows come before the decisions about them. One owner.
 */
final class EventJudge {
    private static final int MOST_FAULTS = 100_000;
    private static final double NANOS = 1e9;

    private final Coverage coverage;
    private final List<Fault> faults = new ArrayList<>();
    private boolean inFault;
    private int next;
    private int oldest;
    private boolean on;
    private double normalNanos;
    private long falseAlarms;
    private long windows;

    /** One run of rows that are labelled as a fault. */
    static final class Fault {
        final long onsetNanos;
        long untilNanos = Long.MAX_VALUE;
        boolean judged;
        boolean alreadyOn;
        double delaySeconds = Double.NaN;
        boolean found;

        private Fault(long onsetNanos) {
            this.onsetNanos = onsetNanos;
        }

        private boolean overlaps(DecisionRecord.Span span) {
            return span.endNanos() >= onsetNanos && span.startNanos() < untilNanos;
        }
    }

    EventJudge(Coverage coverage) {
        this.coverage = coverage;
    }

    void row(long timeNanos, Label label) {
        if (label == Label.FAULT && !inFault && faults.size() < MOST_FAULTS) {
            faults.add(new Fault(timeNanos));
            inFault = true;
        } else if (label == Label.NORMAL && inFault) {
            faults.get(faults.size() - 1).untilNanos = timeNanos;
            inFault = false;
        }
    }

    void decided(DecisionRecord record) {
        DecisionRecord.Span span = record.span();
        boolean judged = record.decision() == Decision.NORMAL || record.decision() == Decision.ALARM;
        while (next < faults.size() && faults.get(next).onsetNanos <= span.endNanos()) {
            faults.get(next++).alreadyOn = on;
        }
        while (oldest < next && faults.get(oldest).untilNanos <= span.startNanos()) {
            oldest++;
        }
        boolean excused = false;
        for (Fault fault : faults.subList(oldest, next)) {
            if (fault.overlaps(span)) {
                excused = true;
                fault.judged |= judged;
                see(fault, record);
            }
        }
        boolean before = on;
        on = isOn(record, before);
        falseAlarms += on && !before && !excused ? 1 : 0;
        long from = coverage.take(span);
        if (judged) {
            windows++;
            normalNanos += excused ? 0 : span.endNanos() - from;
        }
    }

    private static void see(Fault fault, DecisionRecord record) {
        if (!fault.found && record.decision() == Decision.ALARM) {
            fault.found = true;
            fault.delaySeconds = fault.alreadyOn ? Double.NaN : (record.span().endNanos() - fault.onsetNanos) / NANOS;
        }
    }

    private static boolean isOn(DecisionRecord record, boolean before) {
        return switch (record.decision()) {
            case ALARM -> true;
            case HOLD, OUT_OF_SERVICE -> before;
            default -> false;
        };
    }

    /** Returns all faults, in the order of time. */
    List<Fault> all() {
        return List.copyOf(faults);
    }

    /** Returns the faults that fell into judged windows. */
    List<Fault> judged() {
        return faults.stream().filter(fault -> fault.judged).toList();
    }

    /** Returns how many faults no window judged, for example while normal was learned. */
    long unjudged() {
        return faults.stream().filter(fault -> !fault.judged).count();
    }

    /** Returns the delays of the alarms that came in a fault, seconds, sorted. */
    double[] delays() {
        double[] delays = judged().stream()
                .mapToDouble(fault -> fault.delaySeconds)
                .filter(delay -> !Double.isNaN(delay))
                .toArray();
        Arrays.sort(delays);
        return delays;
    }

    /** Returns how many alarms came outside of faults. */
    long falseAlarms() {
        return falseAlarms;
    }

    /** Returns how long the machine was judged outside of faults. */
    double normalSeconds() {
        return normalNanos / NANOS;
    }

    long windows() {
        return windows;
    }
}
