package io.edgewise.spool;

import java.util.concurrent.atomic.AtomicLong;

/** What the files take, and what was written to them. Any thread. */
final class Usage {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    /** A file grew, or is gone. */
    void grew(long by) {
        bytes.addAndGet(by);
    }

    void wrote(long count) {
        written.addAndGet(count);
    }

    long bytes() {
        return bytes.get();
    }

    long written() {
        return written.get();
    }
}
