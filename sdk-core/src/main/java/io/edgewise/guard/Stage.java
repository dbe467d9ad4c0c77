package io.edgewise.guard;

/** Where on the path something was found. */
public enum Stage {
    /** A single sample of a channel. */
    SAMPLE,
    /** A channel's part of a window, or the window as a whole. */
    WINDOW,
    /** A computed feature. */
    FEATURE,
    /** What the model answered. */
    OUTPUT,
    /** The model itself. */
    MODEL
}
