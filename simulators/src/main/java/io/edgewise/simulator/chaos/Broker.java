package io.edgewise.simulator.chaos;

import java.io.IOException;

/** A broker on 127.0.0.1 that an experiment has to itself. */
public interface Broker extends AutoCloseable {
    /** Returns the port it listens on. */
    int port();

    /** Stops it. */
    @Override
    void close();

    /** Starts a broker on a free port. */
    @FunctionalInterface
    interface Starter {
        /** Starts it. */
        Broker start() throws IOException;
    }
}
