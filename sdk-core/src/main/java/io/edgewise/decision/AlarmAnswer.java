package io.edgewise.decision;

import org.jspecify.annotations.Nullable;

/**
 * What became of an act.
 *
 * @param done whether it was done
 * @param words what was done, or why not and what to do
 * @param state where the alarm stands now
 * @param change what goes out; null when the act was refused, or only prolonged what was there
 */
public record AlarmAnswer(
        boolean done,
        String words,
        AlarmState state,
        @Nullable AlarmRecord change) {}
