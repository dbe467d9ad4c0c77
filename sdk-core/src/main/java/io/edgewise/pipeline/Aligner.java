package io.edgewise.pipeline;

import io.edgewise.signal.Frame;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes rows of values that come apart. Values are told row by row; whole rows are appended to the frame. One owner.
 */
abstract class Aligner {
    // Written by the owner, read by any thread.
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong full = new AtomicLong();

    /** Begins the values of one time. */
    abstract void row(long time, Frame out);

    /** Tells a value of that time. */
    abstract void value(int column, double value, long reasons);

    /** Ends the values of that time. */
    abstract void rowEnds(Frame out);

    /** Counts a value that came after its row was given out. */
    final void countLate() {
        late.incrementAndGet();
    }

    /** Counts what was let go, or given out before its time, because too much waited. */
    final void countFull() {
        full.incrementAndGet();
    }

    final Map<String, Long> dropped() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("ALIGN_LATE", late.get());
        counts.put("ALIGN_FULL", full.get());
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
