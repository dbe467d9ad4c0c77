package io.edgewise.guard;

/** Whether the machine ran in a window. */
public enum RunState {
    /** It ran all through the window, and its grace time was over before. */
    RUNNING,
    /** It stood still, or had just started. */
    NOT_RUNNING,
    /** The channel that tells is Bad or absent. */
    UNKNOWN
}
