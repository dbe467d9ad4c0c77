package io.edgewise.evaluation;

import io.edgewise.detect.FixedLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The fixed limit that would have told most of what a detector told, where no labels say what was right: for each
 * channel and side a limit at the extreme of the part that taught. One owner.
 */
final class LimitAgreement {
    private static final int MOST_EXCURSIONS = 4096;
    private static final FixedLimit.Side[] SIDES = FixedLimit.Side.values();

    private final long learnUntilNanos;
    private final double[] limits;
    private final boolean[] beyond;
    private final List<List<long[]>> excursions = new ArrayList<>();
    private final long[] more;

    LimitAgreement(int channels, long learnUntilNanos) {
        this.learnUntilNanos = learnUntilNanos;
        this.limits = new double[channels * SIDES.length];
        this.beyond = new boolean[limits.length];
        this.more = new long[limits.length];
        Arrays.fill(limits, Double.NaN);
        for (int i = 0; i < limits.length; i++) {
            excursions.add(new ArrayList<>());
        }
    }

    /**
     * The limit, and what it would have told.
     *
     * @param channel the channel's number
     * @param found how many of the detector's alarms
     * @param others how often it would have alarmed beside them
     */
    record Best(int channel, FixedLimit.Side side, double limit, int found, long others) {}

    void row(long timeNanos, double[] values) {
        for (int i = 0; i < limits.length; i++) {
            double value = values[i / SIDES.length];
            if (!Double.isNaN(value)) {
                take(i, timeNanos, value);
            }
        }
    }

    private void take(int at, long timeNanos, double value) {
        boolean farther = SIDES[at % SIDES.length] == FixedLimit.Side.HIGH ? value > limits[at] : value < limits[at];
        if (timeNanos < learnUntilNanos) {
            limits[at] = farther || Double.isNaN(limits[at]) ? value : limits[at];
            return;
        }
        List<long[]> seen = excursions.get(at);
        if (farther && beyond[at] && !seen.isEmpty()) {
            seen.get(seen.size() - 1)[1] = timeNanos;
        } else if (farther && !beyond[at]) {
            if (seen.size() < MOST_EXCURSIONS) {
                seen.add(new long[] {timeNanos, timeNanos});
            } else {
                more[at]++;
            }
        }
        beyond[at] = farther;
    }

    /**
     * Returns the limit that finds most of these alarms, of those the one with the fewest others; empty without any.
     */
    Optional<Best> best(List<AlarmLog.Alarm> alarms) {
        Best best = null;
        for (int at = 0; at < limits.length && !alarms.isEmpty(); at++) {
            if (!Double.isNaN(limits[at])) {
                Best next = judged(at, alarms);
                if (best == null
                        || next.found > best.found
                        || (next.found == best.found && next.others < best.others)) {
                    best = next;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private Best judged(int at, List<AlarmLog.Alarm> alarms) {
        int found = 0;
        long others = more[at];
        boolean[] hit = new boolean[alarms.size()];
        int first = 0;
        for (long[] excursion : excursions.get(at)) {
            boolean matched = false;
            while (first < hit.length && alarms.get(first).endNanos < excursion[0]) {
                first++;
            }
            for (int i = first; i < hit.length && alarms.get(i).fromNanos <= excursion[1]; i++) {
                hit[i] = true;
                matched = true;
            }
            others += matched ? 0 : 1;
        }
        for (boolean one : hit) {
            found += one ? 1 : 0;
        }
        return new Best(at / SIDES.length, SIDES[at % SIDES.length], limits[at], found, others);
    }
}
