package io.edgewise.decision;

import org.jspecify.annotations.Nullable;

/**
 * What a policy makes of one window.
 *
 * @param decision what is said now
 * @param held what is held when the decision is HOLD; ALARM while an alarm stands though the decision is LEARNING, or a
 *     latched one though it is NOT_RUNNING or, by a technician's hold, OUT_OF_SERVICE; null otherwise
 * @param label which fault, where the model tells and the decision is ALARM; {@link #NO_LABEL} otherwise
 */
public record Judgement(Decision decision, @Nullable Decision held, int label) {
    /** The label where the model tells none. */
    public static final int NO_LABEL = -1;
}
