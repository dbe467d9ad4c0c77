package io.edgewise.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the windows of one pipeline over a boot, without holes and none twice: a pipeline that takes another one's
 * place under the same name goes on where that one ended. Only one of them runs at a time.
 */
public final class WindowCount {
    private final AtomicLong next = new AtomicLong();

    /** Makes a count that begins with 0. */
    public WindowCount() {}

    /** Returns the number of the next window: all below are used up. */
    public long next() {
        return next.get();
    }

    void used(long number) {
        next.set(number + 1);
    }
}
