package io.edgewise.agent.command;

import io.edgewise.codec.Heard;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttTransport;
import io.edgewise.mqtt.PahoTransport;
import io.edgewise.mqtt.TransportException;
import io.edgewise.time.SystemTime;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Listens to a broker for a while and keeps what comes, as much as there is room for. */
final class InitListener implements MqttTransport.Events {
    private static final int MOST_WAITING = 4096;
    private static final int MOST_MESSAGES = 100_000;
    private static final long MOST_BYTES = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final InitBroker broker;
    private final Duration limit;
    private final PrintWriter err;

    // Written by the transport's threads.
    private final ArrayBlockingQueue<Heard> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private volatile @Nullable String lost;

    InitListener(InitBroker broker, Duration limit, PrintWriter err) {
        this.broker = broker;
        this.limit = limit;
        this.err = err;
    }

    List<Heard> listen(CommandSpec spec) throws InterruptedException {
        String id = "edgewise-init-" + ProcessHandle.current().pid();
        MqttSettings settings = broker.settings(spec, id);
        List<Heard> heard = new ArrayList<>();
        try (MqttTransport line = PahoTransport.factory().open(settings, null, this)) {
            line.connect(PATIENCE);
            line.subscribe(broker.topic(), 0, PATIENCE);
            err.println("listening to " + broker.place() + " for " + limit.toSeconds() + " s");
            err.flush();
            collect(heard);
        }
        if (heard.isEmpty() && lost != null) {
            throw new TransportException(TransportException.Kind.NETWORK, "the connection was lost: " + lost);
        }
        return heard;
    }

    private void collect(List<Heard> heard) throws InterruptedException {
        long start = SystemTime.ticker().nanos();
        long told = start;
        long bytes = 0;
        for (long now = start;
                now - start < limit.toNanos() && lost == null;
                now = SystemTime.ticker().nanos()) {
            Heard one = waiting.poll(200, TimeUnit.MILLISECONDS);
            if (one != null && heard.size() < MOST_MESSAGES && bytes < MOST_BYTES) {
                heard.add(one);
                bytes += one.payload().length;
            } else if (one != null) {
                dropped.incrementAndGet();
            }
            if (now - told >= EVERY_NANOS) {
                told = now;
                err.println("  " + heard.size() + " messages after " + (now - start) / 1_000_000_000L + " s");
                err.flush();
            }
        }
        if (dropped.get() > 0) {
            err.println("note: " + dropped.get() + " messages came too fast and were not looked at");
        }
    }

    @Override
    public void arrived(long id, MqttMessage message) {
        Instant now = SystemTime.wallClock().instant();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        if (!waiting.offer(new Heard(message.topic(), message.payload(), nanos))) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void settled(long token, @Nullable String failure) {
        // Nothing is sent.
    }

    @Override
    public void refused(long token, TransportException.Kind kind, String why) {
        // Nothing is sent.
    }

    @Override
    public void lost(String why) {
        lost = why;
    }
}
