package io.edgewise.time;

import java.time.InstantSource;

/** The only reader of the machine's clocks. Everything else is handed a {@link Ticker} or an {@link InstantSource}. */
public final class SystemTime {
    private SystemTime() {}

    /** Returns the machine's monotonic clock. */
    public static Ticker ticker() {
        return System::nanoTime;
    }

    /** Returns the machine's wall clock, which may jump. */
    public static InstantSource wallClock() {
        return InstantSource.system();
    }
}
