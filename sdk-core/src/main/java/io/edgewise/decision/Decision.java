package io.edgewise.decision;

/** What is said of a machine after a window. */
public enum Decision {
    /** Watched, and nothing is wrong. */
    NORMAL,
    /** Enough of the last windows spoke for an alarm, and not enough have spoken against it since. */
    ALARM,
    /** This window could not be judged; what was said before still holds, for a while. */
    HOLD,
    /** Windows could not be judged for longer than what was said before may be held. */
    OUT_OF_SERVICE,
    /** The machine does not run: not watched, not an alarm. */
    NOT_RUNNING,
    /** The model is still learning what is normal here. */
    LEARNING
}
