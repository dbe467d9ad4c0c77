package io.edgewise.agent.source;

import io.edgewise.duty.DutyCycle;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where lines come from. Its own thread reads, and may be ended while it does. */
abstract class LineInput implements DutyCycle, AutoCloseable {
    private LineTaker taker = line -> {};

    /** Takes a line without its end; waits while there is no room for it. */
    @FunctionalInterface
    interface LineTaker {
        /** Takes one. */
        void take(byte[] line) throws InterruptedException;
    }

    /** Says who takes the lines; called once, before the thread is started. */
    final void into(LineTaker lines) {
        taker = lines;
    }

    final LineTaker taker() {
        return taker;
    }

    /** Returns how long its thread rests when nothing came. */
    long restMillis() {
        return 200;
    }

    /** Returns how many lines were not taken, by reason. Any thread may ask. */
    abstract Map<String, Long> lost();

    /** Returns why no lines come, in words; null where nothing is wrong. Any thread may ask. */
    @Nullable
    String trouble() {
        return null;
    }

    /** Ends whatever a turn may be waiting for. Any thread may call this. */
    @Override
    public abstract void close();
}
