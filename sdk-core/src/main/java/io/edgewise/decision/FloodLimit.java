package io.edgewise.decision;

/** Counts which raised alarms went out within a time, and says whether one more may. One owner. */
public final class FloodLimit {
    // Set once.
    private final long perNanos;

    // Confined to the owner.
    private final long[] times;
    private int next;
    private int used;

    /** Makes a limit with room for as many as it says. */
    public FloodLimit(DecisionSettings.Flood flood) {
        this.perNanos = flood.per().toNanos();
        this.times = new long[flood.most()];
    }

    /** Takes one that goes out at this event time, if there is room. */
    boolean take(long nanos) {
        if (times.length == 0) {
            return true;
        }
        forgetSetBack(nanos);
        if (used == times.length && nanos - times[next] < perNanos) {
            return false;
        }
        times[next] = nanos;
        next = next + 1 == times.length ? 0 : next + 1;
        used = Math.min(used + 1, times.length);
        return true;
    }

    /** After a clock was set back nobody can say how long ago the others were. */
    private void forgetSetBack(long nanos) {
        int newest = next == 0 ? times.length - 1 : next - 1;
        if (used > 0 && nanos < times[newest]) {
            used = 0;
            next = 0;
        }
    }
}
