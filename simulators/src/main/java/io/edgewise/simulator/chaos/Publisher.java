package io.edgewise.simulator.chaos;

import java.io.IOException;

/** Publishes records at its own pace, whatever becomes of them. */
interface Publisher {
    /** Begins to publish. */
    void begin() throws IOException;

    /** Returns how many records the broker has acknowledged. */
    long acknowledged();

    /** Tells whether all are published and nothing waits or is under way any more. */
    boolean isDone();

    /** Returns what it took in and told; once it is done. */
    Account account();

    /** Ends it, whatever is left. */
    void end() throws InterruptedException;
}
