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
        if (raised && endsAlarm(record)) {
            raised = false;
            return change(record, AlarmRecord.State.CLEARED);
        }
        return null;
    }

    /** Tells whether there is no alarm any more; a record that holds one, or tells nothing, ends none. */
    private static boolean endsAlarm(DecisionRecord record) {
        return switch (record.decision()) {
            case NORMAL, NOT_RUNNING, LEARNING -> record.held() == null;
            case ALARM, HOLD, OUT_OF_SERVICE -> false;
        };
    }

    private AlarmRecord change(DecisionRecord record, AlarmRecord.State state) {
        return new AlarmRecord(record.id(), state, record.span().endNanos(), sinceNanos, label, advice);
    }
}
