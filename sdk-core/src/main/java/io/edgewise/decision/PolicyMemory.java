package io.edgewise.decision;

import java.util.List;

/**
 * What the n-of-m policy remembers between two windows: enough to go on as if it had seen all that were before.
 *
 * @param above which of the last judged windows were above the threshold, a bit each, the last one the lowest
 * @param labels which fault each of those told, the last one first; {@link Judgement#NO_LABEL} for none
 * @param clear which of those since the alarm came were not above the clear level, as {@code above}
 * @param raised whether there is an alarm
 * @param label which fault it names; {@link Judgement#NO_LABEL} for none
 * @param dueSince since when it has been due, event time in nanoseconds; {@link #NEVER} where it is not
 * @param clearSince since when its end has been due
 * @param said what was said last, by the policy itself
 * @param saidAt when; {@link #NEVER} where nothing is to be held
 * @param newest the end of the last window
 */
public record PolicyMemory(
        long above,
        List<Integer> labels,
        long clear,
        boolean raised,
        int label,
        long dueSince,
        long clearSince,
        Judgement said,
        long saidAt,
        long newest) {
    /** No time. */
    public static final long NEVER = Long.MIN_VALUE;

    public PolicyMemory {
        labels = List.copyOf(labels);
    }
}
