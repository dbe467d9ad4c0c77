package io.edgewise.evaluation;

import io.edgewise.decision.DecisionRecord;

/**
 * Which time each window is the first to cover, so that windows that overlap do not count it again. A window of a
 * number of rows stands for the time since the one before it: a machine that is measured in bursts is watched between
 * them, too. One owner.
 */
final class Coverage {
    private static final long NOTHING = Long.MIN_VALUE;

    private final boolean counted;
    private long until = NOTHING;

    Coverage(Detector detector) {
        this(detector.isCounted());
    }

    /** Makes one; {@code counted} for windows of a number of rows. */
    Coverage(boolean counted) {
        this.counted = counted;
    }

    /** Takes the next window; returns from when on it covers what none before it did, at most its end. */
    long take(DecisionRecord.Span span) {
        long from = counted && until != NOTHING ? until : Math.max(until, span.startNanos());
        until = Math.max(until, span.endNanos());
        return Math.min(from, span.endNanos());
    }
}
