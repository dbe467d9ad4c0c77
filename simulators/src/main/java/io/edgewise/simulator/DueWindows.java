package io.edgewise.simulator;

import java.util.Arrays;
import java.util.List;

/**
 * Which windows are due for the rows that were sent, computed from contracts §3 alone and never asked of the agent:
 * windows {@code [start, end)}, start a multiple of hop since the epoch and at or after the first row, at least one row
 * inside, and a row at or after end + lateness. Rows are in order and apart.
 */
final class DueWindows {
    private final long sizeNanos;
    private final long hopNanos;
    private final long latenessNanos;

    DueWindows(long sizeNanos, long hopNanos, long latenessNanos) {
        this.sizeNanos = sizeNanos;
        this.hopNanos = hopNanos;
        this.latenessNanos = latenessNanos;
    }

    /** Returns how many windows are due for rows at these times. */
    long count(long[] times, int rows) {
        return count(times, rows, List.of());
    }

    /** The same, without the windows that overlap one of these spans. */
    long count(long[] times, int rows, List<Span> notDue) {
        if (rows == 0) {
            return 0;
        }
        long due = 0;
        long last = times[rows - 1];
        long first = -Math.floorDiv(-times[0], hopNanos) * hopNanos;
        for (long start = first; start + sizeNanos + latenessNanos <= last; start += hopNanos) {
            if (hasRow(times, rows, start) && isDue(start, notDue)) {
                due++;
            }
        }
        return due;
    }

    /** Tells whether the window that begins here overlaps none of these spans. */
    boolean isDue(long start, List<Span> notDue) {
        return notDue.stream().noneMatch(span -> start < span.toNanos() && start + sizeNanos > span.fromNanos());
    }

    /** Returns the first instant at which a row makes the window that begins here due. */
    long dueAt(long startNanos) {
        return startNanos + sizeNanos + latenessNanos;
    }

    /** Returns the event time up to which rows may be sent when the newest decision ends here. */
    long horizon(long watermarkNanos) {
        return watermarkNanos + sizeNanos + hopNanos + latenessNanos;
    }

    /**
     * A span of event time.
     *
     * @param fromNanos its begin
     * @param toNanos its end
     */
    record Span(long fromNanos, long toNanos) {}

    long sizeNanos() {
        return sizeNanos;
    }

    long hopNanos() {
        return hopNanos;
    }

    private boolean hasRow(long[] times, int rows, long start) {
        int at = Arrays.binarySearch(times, 0, rows, start);
        int next = at >= 0 ? at : -at - 1;
        return next < rows && times[next] < start + sizeNanos;
    }
}
