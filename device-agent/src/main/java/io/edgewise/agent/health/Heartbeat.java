package io.edgewise.agent.health;

import io.edgewise.duty.DutyCycle;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sends the agent's health: regularly, at once when it gets ready or something is wrong, and when it stops. */
public final class Heartbeat implements DutyCycle {
    private final Supplier<Documents.Snapshot> snapshot;
    private final Supplier<String> state;
    private final Supplier<String> trouble;
    private final Consumer<byte[]> publish;
    private final long everyNanos;
    private final Ticker ticker;

    // Confined to the heartbeat's thread.
    private long sequence;
    private long dueNanos;
    private String lastState = "";
    private String lastTrouble = "";

    /**
     * Makes a heartbeat.
     *
     * @param snapshot what it tells
     * @param state the agent's state now
     * @param trouble what is wrong now, empty for nothing: a change of it is sent at once, too
     * @param publish sends it
     * @param every how often
     * @param ticker when
     */
    public Heartbeat(
            Supplier<Documents.Snapshot> snapshot,
            Supplier<String> state,
            Supplier<String> trouble,
            Consumer<byte[]> publish,
            Duration every,
            Ticker ticker) {
        this.snapshot = snapshot;
        this.state = state;
        this.trouble = trouble;
        this.publish = publish;
        this.everyNanos = every.toNanos();
        this.ticker = ticker;
        this.dueNanos = ticker.nanos();
    }

    @Override
    public String roleName() {
        return "heartbeat";
    }

    @Override
    public int doWork() {
        String now = state.get();
        String wrong = trouble.get();
        if (ticker.nanos() - dueNanos < 0 && now.equals(lastState) && wrong.equals(lastTrouble)) {
            return 0;
        }
        lastState = now;
        lastTrouble = wrong;
        dueNanos = ticker.nanos() + everyNanos;
        publish.accept(document(now));
        return 1;
    }

    /** Returns the next document. Called by another thread only once the heartbeat's own has ended. */
    public byte[] document(String stateName) {
        return Documents.health(snapshot.get(), stateName, sequence++);
    }
}
