package io.edgewise.decision;

/**
 * Counts which raised alarms of a pipeline went out within a time, and says whether one more may: by its own limit,
 * then by the device's. One owner.
 */
public final class FloodLimit {
    // Set once.
    private final String pipeline;
    private final AlarmFlood device;
    private final long perNanos;

    // Confined to the owner.
    private final long[] times;
    private int next;
    private int used;

    /** Whether there is room for an alarm. */
    public enum Room {
        /** It goes out. */
        FREE,
        /** The pipeline's own limit holds it back. */
        PIPELINE_FULL,
        /** The limit of all pipelines together holds it back. */
        DEVICE_FULL
    }

    /**
     * Makes a limit with room for as many as it says.
     *
     * @param flood the pipeline's own
     * @param pipeline its name
     * @param device the limit of all of them together
     */
    public FloodLimit(DecisionSettings.Flood flood, String pipeline, AlarmFlood device) {
        this.pipeline = pipeline;
        this.device = device;
        this.perNanos = flood.per().toNanos();
        this.times = new long[flood.most()];
    }

    /** Takes one that goes out at this event time, if there is room; it may have been counted as held back before. */
    Room take(long nanos, boolean counted) {
        if (isFull(nanos)) {
            return Room.PIPELINE_FULL;
        }
        if (!device.take(pipeline, counted)) {
            return Room.DEVICE_FULL;
        }
        if (times.length > 0) {
            times[next] = nanos;
            next = next + 1 == times.length ? 0 : next + 1;
            used = Math.min(used + 1, times.length);
        }
        return Room.FREE;
    }

    /** Says that the alarm which waits for a place of the device's limit does so no more. */
    public void leave() {
        device.leave(pipeline);
    }

    private boolean isFull(long nanos) {
        if (times.length == 0) {
            return false;
        }
        forgetSetBack(nanos);
        return used == times.length && nanos - times[next] < perNanos;
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
