package io.edgewise.decision;

import io.edgewise.guard.Verdict;
import io.edgewise.model.Prediction;

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

    /** Judges a window in which the model was learning. */
    Judgement learning(long endNanos);
}
