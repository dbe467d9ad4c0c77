package io.edgewise.guard;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.window.Slice;
import io.edgewise.window.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells from each window in which of its {@link Regimes} the machine was. A range is entered with the first sample in
 * it and left with the first that lies beyond one of its borders by more than the dead-band. A window belongs to a
 * regime if that regime began at least {@code settle} before the window's start and no sample in the window left it; so
 * a window that spans a change belongs to none, nor do those that begin within {@code settle} of it, nor the first
 * ones: what was before the first row is not known. Missing samples change nothing. Needs windows whose slices were
 * judged. One owner; allocates only for windows that belong to no regime.
 */
public final class RegimeGuard {
    /** The window belongs to no regime: {@link #why} says why. */
    public static final int NONE = -1;

    // Set once.
    private final List<String> channels;
    private final RegimeAxis[] axes;
    private final long settleNanos;

    // Confined to the owner.
    private long newestStart = Long.MIN_VALUE;
    private Verdict why = Verdict.pass();

    /**
     * Makes a guard.
     *
     * @param regimes the regimes
     * @param channels the names of a window's channels, by number
     */
    public RegimeGuard(Regimes regimes, List<String> channels) {
        this.channels = List.copyOf(channels);
        this.axes = regimes.axes().stream()
                .map(axis -> new RegimeAxis(axis, regimes.deadBand()))
                .toArray(RegimeAxis[]::new);
        this.settleNanos = regimes.settle().toNanos();
        for (RegimeAxis axis : axes) {
            if (axis.channel() >= channels.size()) {
                throw new IllegalArgumentException(
                        "regimes: there is no channel number " + axis.channel() + " among " + channels);
            }
        }
    }

    /**
     * Returns the number of the regime that the next window belongs to, or {@link #NONE}. Windows come in order and may
     * overlap: each sample counts once. One that starts before the one before it tells that the clock was set back.
     */
    public int check(Window window) {
        boolean back = window.startNanos() < newestStart;
        newestStart = window.startNanos();
        int regime = 0;
        long since = Long.MIN_VALUE;
        for (RegimeAxis axis : axes) {
            if (back) {
                axis.setBack(window.startNanos());
            }
            axis.follow(window.slice(axis.channel()));
            regime = regime * axis.ranges() + axis.range();
            since = Math.max(since, axis.since());
        }
        RegimeAxis unknown = unknown(window);
        if (unknown != null) {
            why = new Verdict.Reject(List.of(finding(Reason.REGIME_UNKNOWN, unknown, newest(unknown, window))));
            return NONE;
        }
        if (since > window.startNanos() - settleNanos) {
            RegimeAxis last = latest();
            why = new Verdict.Degrade(Quality.GOOD, List.of(finding(Reason.REGIME_CHANGED, last, last.newest())));
            return NONE;
        }
        return regime;
    }

    /** Returns why the last window belongs to no regime: a rejection where that is not known. */
    public Verdict why() {
        return why;
    }

    private @Nullable RegimeAxis unknown(Window window) {
        for (RegimeAxis axis : axes) {
            Slice slice = window.slice(axis.channel());
            if (axis.range() == RegimeAxis.OUTSIDE || slice.size() == 0 || slice.quality() == Quality.BAD) {
                return axis;
            }
        }
        return null;
    }

    private RegimeAxis latest() {
        RegimeAxis latest = axes[0];
        for (RegimeAxis axis : axes) {
            latest = axis.since() > latest.since() ? axis : latest;
        }
        return latest;
    }

    private static double newest(RegimeAxis axis, Window window) {
        return window.slice(axis.channel()).size() == 0 ? Double.NaN : axis.newest();
    }

    private Finding finding(Reason reason, RegimeAxis axis, double value) {
        return new Finding(Stage.WINDOW, reason, channels.get(axis.channel()), value);
    }
}
