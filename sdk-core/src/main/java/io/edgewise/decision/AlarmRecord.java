package io.edgewise.decision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a pipeline's alarm.
 *
 * @param decision the decision that changed it, or the last one before somebody did; window −1 where there was none
 * @param state what it changed to
 * @param atNanos when it changed: the end of the window, event time; of acts of people by the wall clock
 * @param sinceNanos when it was raised, event time; of a shelf or a hold when that began, by the wall clock
 * @param label which fault; null where the model does not tell
 * @param advice what the manifest says to do
 * @param act who did it; null where it was the machine
 * @param heldBack how many alarms the flood limit has held back since the last one that went out
 */
public record AlarmRecord(
        DecisionRecord.Id decision,
        State state,
        long atNanos,
        long sinceNanos,
        @Nullable String label,
        String advice,
        @Nullable Act act,
        long heldBack) {
    /** Makes a change by the machine, with nothing held back. */
    public AlarmRecord(
            DecisionRecord.Id decision,
            State state,
            long atNanos,
            long sinceNanos,
            @Nullable String label,
            String advice) {
        this(decision, state, atNanos, sinceNanos, label, advice, null, 0);
    }

    /**
     * Who did it.
     *
     * @param by who; {@code expiry} where its time was over, {@code removal} where its pipeline is gone for good
     * @param reason why; may be empty
     * @param until when the shelf or the hold ends; null for other acts
     */
    public record Act(String by, String reason, @Nullable Instant until) {}

    /** The states of an alarm that go out, in the words of ISA-18.2. */
    public enum State {
        /** It came. */
        RAISED,
        /** It went. */
        CLEARED,
        /** Somebody has seen it. */
        ACKNOWLEDGED,
        /** Somebody has silenced it for a time. */
        SHELVED,
        /** It is not silenced any more. */
        UNSHELVED,
        /** A technician holds it: nothing is judged. */
        OUT_OF_SERVICE,
        /** The hold has ended. */
        RETURNED_TO_SERVICE,
        /** More alarms came than may go out: the next ones are held back, and counted. */
        FLOODED
    }
}
