package io.edgewise.decision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a pipeline's alarm after a restart.
 *
 * @param active whether there is an alarm
 * @param told whether it surely was told that it came
 * @param seen whether somebody has acknowledged it
 * @param doubted whether it ended by a stop of the machine alone: neither by judged windows nor by people
 * @param since the alarm, or the last one; null before the first
 * @param shelf until when it is silenced; null when it is not
 * @param hold until when it is out of service; null when it is not
 */
public record AlarmMemory(
        boolean active,
        boolean told,
        boolean seen,
        boolean doubted,
        @Nullable Cause since,
        @Nullable Suppression shelf,
        @Nullable Suppression hold) {
    /** Of an alarm that never came. */
    public static final AlarmMemory NONE = new AlarmMemory(false, false, true, false, null, null, null);

    public AlarmMemory {
        if (since == null && (active || told)) {
            throw new IllegalArgumentException("an alarm that came needs to say since when");
        }
    }

    /**
     * What raised an alarm.
     *
     * @param decision the decision that did
     * @param nanos when, event time
     * @param label which fault; null where the model does not tell
     * @param advice what the manifest says to do
     */
    public record Cause(
            DecisionRecord.Id decision,
            long nanos,
            @Nullable String label,
            String advice) {}

    /** Returns where this alarm stands. */
    public AlarmState state() {
        if (hold != null) {
            return AlarmState.OUT_OF_SERVICE;
        }
        if (shelf != null) {
            return AlarmState.SHELVED;
        }
        if (active) {
            return seen ? AlarmState.ACKNOWLEDGED : AlarmState.UNACKNOWLEDGED;
        }
        return seen ? AlarmState.NORMAL : AlarmState.RETURNED;
    }

    /**
     * Tells whether the machine may teach what is normal: not while there is an alarm, nor after one that ended by a
     * stop alone, since a stop repairs nothing.
     */
    public boolean mayTeach() {
        return !active && !doubted;
    }

    AlarmMemory raised(Cause cause) {
        return new AlarmMemory(true, told, false, false, cause, shelf, hold);
    }

    /** It went; what nobody was told of, nobody need acknowledge. */
    AlarmMemory cleared(boolean wasTold) {
        return new AlarmMemory(false, told, seen || !wasTold, false, since, shelf, hold);
    }

    /** Nothing but a stop has ended it; or it is believed again that the machine is well. */
    AlarmMemory doubted(boolean stopped) {
        return new AlarmMemory(active, told, seen, stopped, since, shelf, hold);
    }

    AlarmMemory told(boolean surely) {
        return new AlarmMemory(active, surely, seen, doubted, since, shelf, hold);
    }

    /** Somebody has seen it. Who does so once it has gone knows that it has, and how. */
    AlarmMemory acknowledged() {
        return new AlarmMemory(active, told, true, false, since, shelf, hold);
    }

    AlarmMemory shelved(@Nullable Suppression next) {
        return new AlarmMemory(active, told, seen, doubted, since, next, hold);
    }

    AlarmMemory held(@Nullable Suppression next) {
        return new AlarmMemory(active, told, seen, doubted, since, shelf, next);
    }

    /** Returns when a shelf or hold that is restored ends: never later than it was meant to last from now. */
    static Instant latestEnd(Suppression kept, Instant now) {
        Instant latest = now.plus(java.time.Duration.between(kept.at(), kept.until()));
        return kept.until().isBefore(latest) ? kept.until() : latest;
    }
}
