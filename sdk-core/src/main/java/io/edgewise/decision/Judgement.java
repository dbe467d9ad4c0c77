package io.edgewise.decision;

import org.jspecify.annotations.Nullable;

/**
 * What a policy makes of one window.
 *
 * @param decision what is said now
 * @param held what is held when the decision is HOLD; null otherwise
 * @param label which fault, where the model tells and the decision is ALARM; −1 otherwise
 */
public record Judgement(Decision decision, @Nullable Decision held, int label) {}
