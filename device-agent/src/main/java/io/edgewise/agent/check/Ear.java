package io.edgewise.agent.check;

import io.edgewise.agent.config.BrokerConfig;
import io.edgewise.codec.Heard;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.mqtt.MqttTransport;
import io.edgewise.mqtt.TopicFilter;
import io.edgewise.mqtt.TransportException;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** Listens to a broker for a while. What is more than there is room for is not heard; nothing is acknowledged. */
final class Ear extends Visit.Deaf {
    private static final int MOST_WAITING = 4096;
    private static final int MOST_MESSAGES = 20_000;
    private static final long MOST_BYTES = 16L << 20;
    private static final int MOST_TOPICS = 2_000;

    private final BrokerConfig broker;
    private final Ticker ticker = SystemTime.ticker();

    // Written by the transport's threads. What does not fit is left out: a sample of what comes is enough.
    private final ArrayBlockingQueue<One> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile @Nullable String lost;

    Ear(BrokerConfig broker) {
        this.broker = broker;
    }

    private record One(Heard message, boolean retained) {}

    /**
     * Listens to these filters.
     *
     * @throws TransportException when the broker cannot be reached, or the line broke
     */
    Listening listen(Collection<String> filters, Duration time) throws InterruptedException {
        Map<String, String> refused = new TreeMap<>();
        List<Heard> heard = new ArrayList<>();
        Map<String, Long> live = new TreeMap<>();
        Map<String, TopicFilter> wanted = new TreeMap<>();
        filters.forEach(filter -> wanted.put(filter, new TopicFilter(filter)));
        try (MqttTransport line = connected()) {
            for (Map.Entry<String, TopicFilter> filter : wanted.entrySet()) {
                try {
                    line.subscribe(filter.getValue().ungrouped(), 0, Check.PATIENCE);
                } catch (TransportException e) {
                    refused.put(filter.getKey(), String.valueOf(e.getMessage()));
                }
            }
            long end = ticker.nanos() + time.toNanos();
            long bytes = 0;
            for (One one = next(end); one != null; one = next(end)) {
                if (!one.retained()) {
                    count(one.message().topic(), wanted, live);
                }
                bytes += one.message().payload().length;
                if (heard.size() < MOST_MESSAGES && bytes < MOST_BYTES) {
                    heard.add(one.message());
                }
            }
        }
        return new Listening(time, heard, live, refused);
    }

    /** Returns topics that carry something, kept messages included; empty where the broker does not tell. */
    Set<String> topics(Duration time) throws InterruptedException {
        Set<String> topics = new TreeSet<>();
        try (MqttTransport line = connected()) {
            line.subscribe("#", 0, Check.PATIENCE);
            long end = ticker.nanos() + time.toNanos();
            for (One one = next(end); one != null && topics.size() < MOST_TOPICS; one = next(end)) {
                topics.add(one.message().topic());
            }
        } catch (TransportException e) {
            return topics; // who may not listen to all is told nothing more
        }
        return topics;
    }

    /** Returns a connection to the first address that lets us in. */
    private MqttTransport connected() throws InterruptedException {
        TransportException last = null;
        for (String url : broker.urls()) {
            MqttTransport line = Visit.open(broker, Visit.settings(broker, url), this);
            boolean stands = false;
            try {
                line.connect(Check.PATIENCE);
                stands = true;
                return line;
            } catch (TransportException e) {
                last = e;
            } finally {
                if (!stands) {
                    line.close();
                }
            }
        }
        if (last == null) {
            throw new AssertionError("a broker has an address; this is a bug");
        }
        throw last;
    }

    private @Nullable One next(long end) throws InterruptedException {
        String why = lost;
        if (why != null) {
            throw new TransportException(TransportException.Kind.NETWORK, "the connection was lost: " + why);
        }
        long left = end - ticker.nanos();
        return left <= 0 ? null : waiting.poll(left, TimeUnit.NANOSECONDS);
    }

    private static void count(String topic, Map<String, TopicFilter> wanted, Map<String, Long> live) {
        wanted.forEach((filter, matcher) -> {
            if (matcher.matches(topic)) {
                live.merge(filter, 1L, Long::sum);
            }
        });
    }

    @Override
    public void arrived(long id, MqttMessage message) {
        Instant now = SystemTime.wallClock().instant();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        if (!waiting.offer(new One(new Heard(message.topic(), message.payload(), nanos), message.retained()))) {
            Logger.trace("more came than is looked at, on {}", message.topic());
        }
    }

    @Override
    public void lost(String why) {
        lost = why;
    }
}
