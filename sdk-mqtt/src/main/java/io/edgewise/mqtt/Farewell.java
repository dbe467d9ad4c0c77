package io.edgewise.mqtt;

import io.edgewise.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a link ends, and what it says last. Any thread asks for it once; the link's thread goes by it. */
final class Farewell {
    private final Ticker ticker;

    // Set once by whoever asks, the last one last.
    private volatile long untilNanos;
    private volatile long spoolUntilNanos;
    private volatile @Nullable MqttMessage last;
    private volatile boolean asked;

    Farewell(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Asks for the end within this time; half of it is for what the spool holds. A second call does nothing. */
    void ask(Duration limit, @Nullable MqttMessage message) {
        if (asked) {
            return;
        }
        last = message;
        untilNanos = ticker.nanos() + limit.toNanos();
        spoolUntilNanos = untilNanos - limit.toNanos() / 2;
        asked = true;
    }

    boolean isAsked() {
        return asked;
    }

    /** Tells whether the time is over. */
    boolean isOver() {
        return asked && ticker.nanos() - untilNanos >= 0;
    }

    /** Tells whether nothing more is to be taken from the spool. */
    boolean leavesTheSpool() {
        return asked && ticker.nanos() - spoolUntilNanos >= 0;
    }

    /** Returns once what is to be said last; null when there is nothing, or it was taken already. */
    @Nullable
    MqttMessage take() {
        MqttMessage message = last;
        if (message != null) {
            last = null;
        }
        return message;
    }
}
