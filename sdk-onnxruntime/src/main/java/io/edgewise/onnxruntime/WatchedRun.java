package io.edgewise.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;

/** The runs of one session, one after another, as the watchdog sees them. */
final class WatchedRun {
    // Set once.
    private final RunOptions options;
    private final long deadlineNanos;

    // Guarded by this: the session's thread begins and ends runs, the watchdog cuts them short.
    private long turn;
    private boolean running;
    private boolean cutShort;
    private boolean closed;

    // Confined to the watchdog.
    private long seenTurn;
    private long seenNanos;

    WatchedRun(long deadlineNanos) throws OrtException {
        this.options = new RunOptions();
        this.deadlineNanos = deadlineNanos;
    }

    RunOptions options() {
        return options;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    synchronized void begin() {
        turn++;
        running = true;
    }

    /** Returns whether the watchdog cut the run short. */
    synchronized boolean end() {
        running = false;
        boolean was = cutShort;
        if (was) {
            cutShort = false;
            terminate(false);
        }
        return was;
    }

    /**
     * Counts a tick of the watchdog towards the run that it sees running again, and cuts it short when it has been seen
     * for as long as the deadline.
     *
     * @return whether anything ran since the last tick
     */
    synchronized boolean tick(long nanos) {
        if (turn != seenTurn) {
            seenTurn = turn;
            seenNanos = 0;
            return true;
        }
        if (!running || cutShort) {
            return running;
        }
        seenNanos += nanos;
        if (seenNanos >= deadlineNanos) {
            cutShort = true;
            terminate(true);
        }
        return true;
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            running = false;
            options.close();
        }
    }

    private void terminate(boolean flag) {
        try {
            options.setTerminate(flag);
        } catch (OrtException e) {
            throw new IllegalStateException("the flag that ends a run could not be set", e);
        }
    }
}
