package io.edgewise.guard;

import io.edgewise.signal.Quality;
import io.edgewise.window.Slice;
import io.edgewise.window.Window;

/**
 * Tells from each window whether the machine ran in it. A run begins with the first sample above {@code above} and ends
 * with the first that is not above {@code below}. The machine is RUNNING in a window if the present run began at least
 * {@code holds + grace} before the window's start; so a window with a single sample at or below {@code below} is
 * NOT_RUNNING. Samples that are missing neither begin nor end a run: a gauge that fails for a while does not restart
 * the machine. Needs windows whose slices were judged. One owner.
 */
public final class RunGuard {
    private static final long NONE = Long.MAX_VALUE;

    // Set once.
    private final RunWhen rule;
    private final long settleNanos;

    // Confined to the owner.
    private long runningSince = NONE;
    private long seenUntil = Long.MIN_VALUE;
    private long newestStart = Long.MIN_VALUE;

    /** Makes a guard for this rule. */
    public RunGuard(RunWhen rule) {
        this.rule = rule;
        this.settleNanos = rule.holds().plus(rule.grace()).toNanos();
    }

    /**
     * Judges the next window. Windows come in order and may overlap: each sample counts once. One that starts before
     * the one before it tells that the clock was set back.
     */
    public RunState check(Window window) {
        if (window.startNanos() < newestStart) {
            setBack(window.startNanos());
        }
        newestStart = window.startNanos();
        Slice slice = window.slice(rule.channel());
        follow(slice);
        if (slice.size() == 0 || slice.quality() == Quality.BAD) {
            return RunState.UNKNOWN;
        }
        boolean settled = runningSince != NONE && runningSince <= window.startNanos() - settleNanos;
        return settled ? RunState.RUNNING : RunState.NOT_RUNNING;
    }

    /** A run goes on from where it was seen last, as if no time had passed: a clock does not stop a machine. */
    private void setBack(long toNanos) {
        if (runningSince != NONE) {
            runningSince += toNanos - seenUntil;
        }
        seenUntil = toNanos - 1;
    }

    private void follow(Slice slice) {
        for (int i = 0; i < slice.size(); i++) {
            long time = slice.timeNanos(i);
            if (time > seenUntil) {
                seenUntil = time;
                step(time, slice.value(i));
            }
        }
    }

    private void step(long timeNanos, double value) {
        if (!(value > rule.below())) {
            runningSince = NONE;
        } else if (runningSince == NONE && value > rule.above()) {
            runningSince = timeNanos;
        }
    }
}
