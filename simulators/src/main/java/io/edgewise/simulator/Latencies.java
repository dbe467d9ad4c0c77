package io.edgewise.simulator;

import java.util.Arrays;

/**
 * How long decisions took: from the send of the frame that made a window due to the arrival of its decision, by the
 * judge's clock. Sends and arrivals come from two threads.
 */
final class Latencies {
    private static final int RING = 4096;

    private final Object lock = new Object();
    private final long[] sentUntil = new long[RING];
    private final long[] sentAt = new long[RING];
    private int sends;
    private long[] measured = new long[256];
    private int count;

    /** A frame whose last row has this event time is sent now. */
    void sent(long untilNanos, long nowNanos) {
        synchronized (lock) {
            sentUntil[sends % RING] = untilNanos;
            sentAt[sends % RING] = nowNanos;
            sends++;
        }
    }

    /** The decision about a window that became due at this event time arrives now. */
    void arrived(long dueAtNanos, long nowNanos) {
        synchronized (lock) {
            int oldest = Math.max(0, sends - RING);
            for (int i = sends - 1; i >= oldest; i--) {
                boolean madeItDue =
                        sentUntil[i % RING] >= dueAtNanos && (i == 0 || sentUntil[(i - 1) % RING] < dueAtNanos);
                if (madeItDue) {
                    add(nowNanos - sentAt[i % RING]);
                    return;
                }
            }
        }
    }

    /** Takes what another has measured. */
    void addAll(Latencies other) {
        long[] theirs;
        synchronized (other.lock) {
            theirs = Arrays.copyOf(other.measured, other.count);
        }
        synchronized (lock) {
            for (long nanos : theirs) {
                add(nanos);
            }
        }
    }

    private void add(long nanos) {
        if (count == measured.length) {
            measured = Arrays.copyOf(measured, 2 * count);
        }
        measured[count++] = nanos;
    }

    /**
     * Returns the smallest measured latency that this share of the decisions did not exceed (nearest rank), in
     * milliseconds; NaN when none was measured.
     *
     * @param share in (0, 1]
     */
    double quantileMillis(double share) {
        synchronized (lock) {
            if (count == 0) {
                return Double.NaN;
            }
            long[] sorted = Arrays.copyOf(measured, count);
            Arrays.sort(sorted);
            return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)] / 1e6;
        }
    }
}
