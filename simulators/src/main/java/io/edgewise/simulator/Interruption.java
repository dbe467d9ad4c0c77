package io.edgewise.simulator;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, SIGTERM and SIGHUP: interrupts the thread that made it, so that everything it has open is closed in order,
 * and keeps the JVM until that is done.
 */
final class Interruption {
    private static final long LIMIT_SECONDS = 20;

    /** What shells say of a program that was interrupted. */
    private static final int INTERRUPTED = 130;

    private final Thread owner = Thread.currentThread();
    private final Thread hook = new Thread(this::end, "interruption");
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean asked;
    private volatile int exit = INTERRUPTED;

    /** Begins to listen. */
    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Tells whether the end was asked for. */
    boolean isAsked() {
        return asked;
    }

    /** Sets what the process ends with although it was interrupted; returns the same. */
    int exit(int code) {
        exit = code;
        return code;
    }

    /** Says that everything is closed. */
    void done() {
        closed.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                asked = true; // the end has begun meanwhile, and finds everything closed
            }
        }
    }

    private void end() {
        asked = true;
        owner.interrupt();
        try {
            if (!closed.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                exit = INTERRUPTED;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The JVM would end with 128 and the signal's number, whatever the demo came to.
        Runtime.getRuntime().halt(exit);
    }
}
