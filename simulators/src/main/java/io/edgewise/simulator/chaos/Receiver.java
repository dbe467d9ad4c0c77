package io.edgewise.simulator.chaos;

import java.io.IOException;

/** Counts what reaches the broker, on a way of its own that no fault touches. */
interface Receiver extends AutoCloseable {
    /** Returns what has arrived until now. */
    Arrivals arrivals() throws IOException;

    @Override
    void close();
}
