package io.edgewise.time;

/** A monotonic clock for ages and deadlines: never a date, never set back. */
@FunctionalInterface
public interface Ticker {
    /** Returns nanoseconds since an arbitrary origin. */
    long nanos();
}
