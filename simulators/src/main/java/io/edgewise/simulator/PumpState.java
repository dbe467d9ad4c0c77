package io.edgewise.simulator;

import java.util.Locale;

/** What the operator has the pump do. */
public enum PumpState {
    /** Told to stand still; the current is gone at most 3 s later. */
    STOPPED,
    /** In the first 30 s after a start; the hydraulics have settled by then, the temperatures have not. */
    STARTING,
    /** In operation. */
    RUNNING;

    private final String id = name().toLowerCase(Locale.ROOT);

    /** Returns the name in label files. */
    public String id() {
        return id;
    }
}
