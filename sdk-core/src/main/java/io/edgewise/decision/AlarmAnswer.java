package io.edgewise.decision;

import org.jspecify.annotations.Nullable;

/**
 * What became of an act.
 *
 * @param refusal why it was not done; null when it was
 * @param words what was done, or why not and what to do
 * @param state where the alarm stands now
 * @param change what goes out; null when the act was refused, or only prolonged what was there
 */
public record AlarmAnswer(
        @Nullable AlarmRefusal refusal,
        String words,
        AlarmState state,
        @Nullable AlarmRecord change) {
    /** Returns that it was not done. */
    public static AlarmAnswer refused(AlarmRefusal refusal, AlarmState state) {
        return new AlarmAnswer(refusal, refusal.words(), state, null);
    }

    /** Tells whether it was done. */
    public boolean done() {
        return refusal == null;
    }
}
