package io.edgewise.simulator;

import io.edgewise.simulator.chaos.Acceptance;
import io.edgewise.simulator.chaos.FaultProxy;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The line on which the agent's decisions leave, which the demo cuts once for some seconds. The frames come on a line
 * of their own, as on a gateway whose sensors are near and whose cloud is far. Confined to the demo's thread.
 */
final class DemoLine implements AutoCloseable {
    private static final double CUT_AT = 0.6;
    private static final long CUT_NANOS = 4_000_000_000L;

    private enum State {
        UP,
        CUT,
        BACK,
        SETTLED
    }

    private final String broker;
    private final @Nullable FaultProxy proxy;
    private final Ticker ticker;
    private State state = State.UP;
    private long cutNanos;
    private long cutMillis;
    private Judge.Marked before = new Judge.Marked(0, 0);

    private DemoLine(String broker, @Nullable FaultProxy proxy, Ticker ticker) {
        this.broker = broker;
        this.proxy = proxy;
        this.ticker = ticker;
    }

    /** Makes the line; one to a broker of another machine is not cut. */
    static DemoLine to(String broker, long seed, Ticker ticker) throws IOException {
        URI uri = URI.create(broker);
        boolean here = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
        return new DemoLine(broker, here ? FaultProxy.startWide(uri.getPort(), seed) : null, ticker);
    }

    /** Returns where the agent connects to. */
    String url() {
        return proxy == null ? broker : proxy.url();
    }

    /** Tells whether decisions are kept back, or were and have not all come yet. */
    boolean isHeldUp() {
        return state == State.CUT || state == State.BACK;
    }

    /** Tells whether the line is there again and what had waited is still coming. */
    boolean isBack() {
        return state == State.BACK;
    }

    /** Cuts and mends the line when it is time. */
    void look(double share, Judge judge, DemoScreen screen, DemoOutcome outcome) throws IOException {
        FaultProxy line = proxy;
        if (line == null) {
            return;
        }
        if (state == State.UP && share >= CUT_AT) {
            before = judge.marked();
            cutNanos = ticker.nanos();
            cutMillis = SystemTime.wallClock().millis();
            line.accept(Acceptance.REFUSE);
            line.reset();
            state = State.CUT;
            screen.event("link", "CUT", "no broker: the agent goes on deciding and keeps what it has to say");
        } else if (state == State.CUT && ticker.nanos() - cutNanos >= CUT_NANOS) {
            line.pass();
            state = State.BACK;
            outcome.outages.add(new DemoOutcome.Outage(
                    "link", null, cutMillis * 1_000_000, SystemTime.wallClock().millis() * 1_000_000));
        }
    }

    /** Every machine's decisions have caught up with its rows: tells what came late. */
    void settle(Judge judge, DemoScreen screen) {
        if (state != State.BACK) {
            return;
        }
        state = State.SETTLED;
        Judge.Marked now = judge.marked();
        screen.event(
                "link",
                "BACK",
                (now.late() - before.late()) + " that had waited were sent in order, repeated "
                        + (now.repeated() - before.repeated()) + " (marked)");
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
    }
}
