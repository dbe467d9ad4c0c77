package io.edgewise.agent.source;

import io.edgewise.agent.host.HostMeter;
import io.edgewise.deploy.Input;
import io.edgewise.json.JsonWriter;
import io.edgewise.time.Ticker;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * The gateway's own values, a native frame at each interval; the first one interval after the start, because shares of
 * time need two readings. An interval that was slept through is left out. What the machine does not tell is null, and
 * said once.
 */
final class HostLines extends LineInput {
    // Set once.
    private final Supplier<Map<String, Double>> meter;
    private final long everyNanos;
    private final Ticker ticker;

    // Confined to its thread.
    private final Set<String> untold = new HashSet<>();
    private boolean begun;
    private long dueAt;

    HostLines(Input.Host input, Ticker ticker) {
        this(new HostMeter(input.disk())::read, input, ticker);
    }

    HostLines(Supplier<Map<String, Double>> meter, Input.Host input, Ticker ticker) {
        this.meter = meter;
        this.everyNanos = input.every().toNanos();
        this.ticker = ticker;
    }

    @Override
    public String roleName() {
        return "source-host";
    }

    @Override
    public int doWork() throws InterruptedException {
        long now = ticker.nanos();
        if (begun && now - dueAt < 0) {
            return 0;
        }
        Map<String, Double> values = meter.get();
        if (!begun) {
            begun = true;
            dueAt = now + everyNanos;
            return 1;
        }
        dueAt += ((now - dueAt) / everyNanos + 1) * everyNanos;
        values.forEach(this::sayOnce);
        taker().take(JsonWriter.object(json -> json.putObject("values", row -> values.forEach(row::put))));
        return 1;
    }

    private void sayOnce(String channel, double value) {
        if (Double.isNaN(value) && untold.add(channel)) {
            Logger.info("the machine does not tell its {}; the channel is missing until it does", channel);
        }
    }

    @Override
    Map<String, Long> lost() {
        return Map.of();
    }

    @Override
    public void close() {
        // a turn waits for nothing but room, which ends with its thread
    }
}
