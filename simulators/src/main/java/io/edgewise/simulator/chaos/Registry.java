package io.edgewise.simulator.chaos;

import java.io.IOException;

/** A registry on 127.0.0.1 that speaks plain HTTP and that an experiment has to itself. */
public interface Registry extends AutoCloseable {
    /** Returns host and port as they stand in references. */
    String host();

    /** Stops it. */
    @Override
    void close();

    /** Starts a registry on a free port. */
    @FunctionalInterface
    interface Starter {
        /** Starts it. */
        Registry start() throws IOException;
    }
}
