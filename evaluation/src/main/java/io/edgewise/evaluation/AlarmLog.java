package io.edgewise.evaluation;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionDigest;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.model.Contribution;
import io.edgewise.pipeline.DecisionSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps what a pipeline said: every alarm, how often which decision, and the digest of all. One owner. */
final class AlarmLog implements DecisionSink {
    /** More alarms are counted, not kept. */
    static final int MOST_ALARMS = 10_000;

    private static final double NANOS = 1e9;

    final List<Alarm> alarms = new ArrayList<>();
    final Map<Decision, Long> decisions = new TreeMap<>();
    private final DecisionDigest digest = DecisionDigest.ofDecisions();
    private final List<DecisionSink> others;
    private final long lateNanos;
    private final Coverage coverage;
    private double lateJudgedNanos;
    private long lateRaised;
    private @Nullable DecisionRecord last;
    private long lastStart = Long.MIN_VALUE;
    private boolean inOrder = true;
    private double judgedNanos;
    long raised;
    double threshold = Double.NaN;

    /**
     * Makes a log that hands every decision on to others.
     *
     * @param lateNanos from when on alarms are counted apart
     * @param coverage of its own
     */
    AlarmLog(List<DecisionSink> others, long lateNanos, Coverage coverage) {
        this.others = List.copyOf(others);
        this.lateNanos = lateNanos;
        this.coverage = coverage;
    }

    /** One alarm, from when it came to when it went. */
    static final class Alarm {
        final long startNanos;

        /** Where the window begins that raised it. */
        final long fromNanos;

        long endNanos = Long.MAX_VALUE;
        float worstScore;
        final @Nullable String label;
        final List<Contribution> top;

        private Alarm(long startNanos, DecisionRecord record) {
            this.startNanos = startNanos;
            this.fromNanos = record.span().startNanos();
            this.worstScore = record.score();
            this.label = record.label();
            this.top = record.contributions();
        }

        /** Tells whether it stood when the recording ended. */
        boolean stands() {
            return endNanos == Long.MAX_VALUE;
        }
    }

    @Override
    public void decided(DecisionRecord record) {
        decisions.merge(record.decision(), 1L, Long::sum);
        DecisionRecord.Span span = record.span();
        inOrder &= span.startNanos() > lastStart;
        lastStart = span.startNanos();
        digest.add(
                record.id().pipeline(),
                span.startNanos(),
                record.decision().name(),
                DecisionDigest.reasons(record.findings()),
                0);
        long from = coverage.take(span);
        if (record.decision() == Decision.NORMAL || record.decision() == Decision.ALARM) {
            judgedNanos += span.endNanos() - from;
            lateJudgedNanos += Math.max(0, span.endNanos() - Math.max(from, lateNanos));
        }
        threshold = record.threshold();
        last = record;
        if (record.decision() == Decision.ALARM && !alarms.isEmpty()) {
            Alarm newest = alarms.get(alarms.size() - 1);
            newest.worstScore = newest.stands() ? Math.max(newest.worstScore, record.score()) : newest.worstScore;
        }
        others.forEach(other -> other.decided(record));
    }

    @Override
    public void alarm(AlarmRecord change) {
        DecisionRecord record = last;
        if (change.state() == AlarmRecord.State.RAISED && record != null) {
            raised++;
            lateRaised += change.atNanos() > lateNanos ? 1 : 0;
            if (alarms.size() < MOST_ALARMS) {
                alarms.add(new Alarm(change.atNanos(), record));
            }
        } else if (change.state() == AlarmRecord.State.CLEARED && raised == alarms.size() && !alarms.isEmpty()) {
            alarms.get(alarms.size() - 1).endNanos = change.atNanos();
        }
        others.forEach(other -> other.alarm(change));
    }

    /** Returns how long the machine was judged: NORMAL or ALARM. */
    double judgedSeconds() {
        return judgedNanos / NANOS;
    }

    /** Returns the alarms of the late part. */
    BudgetOutcome.Count untouched() {
        return new BudgetOutcome.Count(lateRaised, lateJudgedNanos / NANOS);
    }

    double alarmsPerWeek() {
        return judgedNanos == 0 ? Double.NaN : raised * 7 * 86_400 / judgedSeconds();
    }

    /** Returns the digest of all decisions; null when the clock was set back, so that they are not in order. */
    @Nullable
    String digest() {
        String whole = digest.end();
        return inOrder ? whole : null;
    }
}
