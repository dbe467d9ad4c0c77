package io.edgewise.decision;

import org.jspecify.annotations.Nullable;

/**
 * A change of a pipeline's alarm.
 *
 * @param decision the decision that changed it
 * @param state what it changed to
 * @param atNanos when it changed: the end of the window, event time
 * @param sinceNanos when it was raised, event time
 * @param label which fault; null where the model does not tell
 * @param advice what the manifest says to do
 */
public record AlarmRecord(
        DecisionRecord.Id decision,
        State state,
        long atNanos,
        long sinceNanos,
        @Nullable String label,
        String advice) {
    /** The states of an alarm that go out, in the words of ISA-18.2. */
    public enum State {
        /** It came. */
        RAISED,
        /** It went. */
        CLEARED
    }
}
