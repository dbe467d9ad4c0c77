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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Listens to a broker for a while. What is more than there is room for is counted; nothing is acknowledged. */
public final class Ear {
    private static final int MOST_WAITING = 4096;
    private static final int MOST_TOPICS = 2_000;
    private static final long STEP_NANOS = 200_000_000L;

    private final List<Line> lines;
    private final Room room;
    private final Ticker ticker = SystemTime.ticker();

    // Written by the transport's threads. What does not fit is left out: a sample of what comes is enough.
    private final ArrayBlockingQueue<One> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private volatile @Nullable String lost;

    // The connection that is open or tried now.
    private volatile @Nullable Events speaking;

    /** A way to a broker. */
    @FunctionalInterface
    public interface Line {
        /** Makes a connection that is not yet open. */
        MqttTransport open(MqttTransport.Events events);
    }

    /**
     * What there is room for.
     *
     * @param messages how many messages
     * @param bytes how many bytes of payload
     */
    public record Room(int messages, long bytes) {}

    private record One(Heard message, boolean retained) {}

    /**
     * Makes one.
     *
     * @param lines what is tried in turn, until one lets us in: addresses, or versions of MQTT
     * @param room how much is kept
     */
    public Ear(List<Line> lines, Room room) {
        this.lines = List.copyOf(lines);
        this.room = room;
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("there is no way to a broker");
        }
    }

    /** Returns one that goes the way the agent does. */
    static Ear of(BrokerConfig broker) {
        return new Ear(
                broker.urls().stream()
                        .<Line>map(url -> events -> Visit.open(broker, Visit.settings(broker, url), events))
                        .toList(),
                new Room(20_000, 16L << 20));
    }

    /**
     * Listens to these filters.
     *
     * @param progress is told, several times a second, how many messages are kept
     * @throws TransportException when the broker cannot be reached, or the line broke before anything came
     */
    public Listening listen(Collection<String> filters, Duration time, IntConsumer progress)
            throws InterruptedException {
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
            while (ticker.nanos() < end && lost == null) {
                One one = next(Math.min(end, ticker.nanos() + STEP_NANOS));
                progress.accept(heard.size());
                if (one == null) {
                    continue;
                }
                if (!one.retained()) {
                    count(one.message().topic(), wanted, live);
                }
                bytes += one.message().payload().length;
                if (heard.size() < room.messages && bytes < room.bytes) {
                    heard.add(one.message());
                } else {
                    dropped.incrementAndGet();
                }
            }
            if (heard.isEmpty()) {
                failIfLost(); // before the line is closed: by some ways that is told as lost, too
            }
        }
        return new Listening(time, heard, live, refused, dropped.get());
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

    /** Returns a connection by the first way that lets us in. */
    private MqttTransport connected() throws InterruptedException {
        TransportException last = null;
        for (Line way : lines) {
            Events events = new Events();
            speaking = events;
            lost = null;
            MqttTransport line = way.open(events);
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
            throw new AssertionError("there is a way to a broker; this is a bug");
        }
        throw last;
    }

    private void failIfLost() {
        String why = lost;
        if (why != null) {
            throw new TransportException(TransportException.Kind.NETWORK, "the connection was lost: " + why);
        }
    }

    private @Nullable One next(long end) throws InterruptedException {
        failIfLost();
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

    private final class Events extends Visit.Deaf {
        @Override
        public void arrived(long id, MqttMessage message) {
            Instant now = SystemTime.wallClock().instant();
            long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
            if (!waiting.offer(new One(new Heard(message.topic(), message.payload(), nanos), message.retained()))) {
                dropped.incrementAndGet();
            }
        }

        @Override
        public void lost(String why) {
            if (speaking == this) { // a way that did not let us in may say so late
                lost = why;
            }
        }
    }
}
