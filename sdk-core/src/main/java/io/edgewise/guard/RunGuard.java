package io.edgewise.guard;

import io.edgewise.window.Window;

/** Tells from each window whether the machine ran in it. One owner. */
public final class RunGuard {
    /** Makes a guard for this rule. */
    public RunGuard(RunWhen rule) {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Judges the next window; windows must come in order. */
    public RunState check(Window window) {
        throw new UnsupportedOperationException("not yet built");
    }
}
