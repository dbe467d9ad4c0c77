package io.edgewise.decision;

import org.jspecify.annotations.Nullable;

/** Follows a pipeline's decisions and tells when its alarm comes and goes. One owner. */
public final class AlarmEdges {
    private boolean raised;
    private long sinceNanos;
    private @Nullable String label;
    private String advice = "";

    /** Follows the next decision; returns the change of the alarm, null when there is none. */
    public @Nullable AlarmRecord follow(DecisionRecord record) {
        if (record.decision() == Decision.ALARM && !raised) {
            raised = true;
            sinceNanos = record.span().endNanos();
            label = record.label();
            advice = record.advice();
            return change(record, AlarmRecord.State.RAISED);
        }
        if (raised && endsAlarm(record.decision())) {
            raised = false;
            return change(record, AlarmRecord.State.CLEARED);
        }
        return null;
    }

    private static boolean endsAlarm(Decision decision) {
        return decision == Decision.NORMAL || decision == Decision.NOT_RUNNING || decision == Decision.LEARNING;
    }

    private AlarmRecord change(DecisionRecord record, AlarmRecord.State state) {
        return new AlarmRecord(record.id(), state, record.span().endNanos(), sinceNanos, label, advice);
    }
}
