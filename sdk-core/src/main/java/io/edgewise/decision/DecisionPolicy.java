package io.edgewise.decision;

import io.edgewise.guard.Verdict;
import io.edgewise.model.Prediction;
import org.jspecify.annotations.Nullable;

/** Turns what was seen in single windows into what is said of the machine. One owner; remembers earlier windows. */
public interface DecisionPolicy {
    /**
     * Judges a window that the model answered.
     *
     * @param endNanos the window's end, event time
     * @param prediction what the model answered
     * @param threshold above which score the window speaks for an alarm
     */
    Judgement decide(long endNanos, Prediction prediction, double threshold);

    /** Judges a window that could not be judged by the model; it counts neither for an alarm nor against it. */
    Judgement fallback(long endNanos, Verdict why);

    /** Judges a window in which the machine did not run. */
    Judgement notRunning(long endNanos);

    /** Judges a window in which the model was learning; no alarm ends by it. */
    Judgement learning(long endNanos);

    /** Judges a window while a technician holds the pipeline: what was remembered ends, a latched alarm stays. */
    Judgement outOfService();

    /**
     * Takes up an alarm that stood when the device ended.
     *
     * @param label which fault it named; {@link Judgement#NO_LABEL} for none
     */
    void resume(int label);

    /** Returns what is remembered of the windows so far; null where a policy does not tell. */
    default @Nullable PolicyMemory memory() {
        return null;
    }

    /** Goes on from what such a policy remembered, elsewhere or before; one that does not tell takes up nothing. */
    default void recall(PolicyMemory memory) {}

    /** Ends the alarm, latched or not, and forgets what led to it; if its cause stays it comes again. */
    void reset();
}
