package io.edgewise.simulator;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.mqtt.MqttInbox;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens to everything that the agent publishes and keeps what the summary is made of. Its own thread reads; other
 * threads ask.
 */
final class Judge {
    private final Map<String, MachineJudge> machines = new TreeMap<>();
    private final Map<String, Latencies> latencies = new HashMap<>();
    private final Map<String, Long> watermarks = new ConcurrentHashMap<>();
    private final Map<String, DueWindows> due = new HashMap<>();
    private final BiConsumer<String, DecisionReader.Message> watcher;
    private final DemoGateway gateway;
    private final Ticker ticker;
    private final Object lock = new Object();
    private final List<JsonValue> events = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable JsonValue health;
    private long received;
    private long late;
    private long repeated;

    // Set by the demo's thread, read by the judge's.
    private volatile boolean heldUp;
    private long firstDecisionNanos = Long.MIN_VALUE;
    private final Map<String, JsonValue> lastDecision = new ConcurrentHashMap<>();

    /**
     * Makes a judge.
     *
     * @param watcher is told of each decision, by the judge's thread
     * @param gateway is counted, not judged
     * @param ticker the judge's clock
     */
    Judge(BiConsumer<String, DecisionReader.Message> watcher, DemoGateway gateway, Ticker ticker) {
        this.watcher = watcher;
        this.gateway = gateway;
        this.ticker = ticker;
    }

    void watch(Asset asset, DueWindows windows) {
        machines.put(asset.name(), new MachineJudge(asset, windows));
        latencies.put(asset.name(), new Latencies());
        due.put(asset.name(), windows);
    }

    Latencies latencies(String machine) {
        Latencies found = latencies.get(machine);
        if (found == null) {
            throw new IllegalArgumentException("not a machine of this demo: " + machine);
        }
        return found;
    }

    /** Reads what comes until the inbox is closed or the thread interrupted. */
    void listen(MqttInbox inbox) throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            MqttMessage message = inbox.poll();
            if (message == null) {
                inbox.await(Duration.ofMillis(200));
                continue;
            }
            long now = ticker.nanos();
            try {
                take(message, now);
            } catch (JsonException | IllegalArgumentException e) {
                synchronized (lock) {
                    problems.add("a message on " + message.topic() + " breaks the contract: " + e.getMessage());
                }
            }
        }
    }

    private void take(MqttMessage message, long now) {
        String[] levels = message.topic().split("/", -1);
        String kind = levels.length > 4 ? levels[4] : "";
        switch (kind) {
            case "decision" -> decision(DecisionReader.read(message.payload()), now);
            case "health" -> health(Json.parse(message.payload(), JsonLimits.DOCUMENT));
            case "event" -> {
                synchronized (lock) {
                    events.add(Json.parse(message.payload(), JsonLimits.DOCUMENT));
                }
            }
            default -> {
                // Alarms: the decisions say the same, and the judge counts those.
            }
        }
    }

    private void decision(DecisionReader.Message message, long now) {
        String pipeline = message.pipeline();
        if (pipeline.equals(DemoGateway.NAME)) {
            gateway.see();
            synchronized (lock) {
                received++;
            }
            return;
        }
        MachineJudge machine = machines.get(pipeline);
        DueWindows windows = due.get(pipeline);
        if (machine == null || windows == null) {
            throw new IllegalArgumentException("no machine is called " + pipeline);
        }
        synchronized (lock) {
            received++;
            if (firstDecisionNanos == Long.MIN_VALUE) {
                firstDecisionNanos = now;
            }
            machine.see(message.sighting(), message.repeated());
            late += message.late() ? 1 : 0;
            repeated += message.repeated() ? 1 : 0;
        }
        if (!heldUp) {
            latencies(pipeline).arrived(windows.dueAt(message.sighting().startNanos()), now);
        }
        lastDecision.put(pipeline, message.document());
        watcher.accept(pipeline, message);
        watermarks.merge(pipeline, message.sighting().endNanos(), Math::max);
    }

    private void health(JsonValue document) {
        // The last will of a connection that died says no more than OFFLINE.
        if (document.find("sequence").isPresent()) {
            synchronized (lock) {
                health = document;
            }
        }
    }

    /**
     * How many decisions came with a mark.
     *
     * @param late those that had waited
     * @param repeated those that may have been sent before
     */
    record Marked(long late, long repeated) {}

    Marked marked() {
        synchronized (lock) {
            return new Marked(late, repeated);
        }
    }

    /** Says whether the line is down or what had waited is still coming: then latencies mean nothing. */
    void heldUp(boolean held) {
        heldUp = held;
    }

    /** The windows of a machine that overlap this span of event time need not be decided. */
    void notDue(String machine, long fromNanos, long toNanos) {
        synchronized (lock) {
            machine(machine).notDue(fromNanos, toNanos);
        }
    }

    /** Returns the newest boot that the agent told of; 0 before the first. */
    long boot() {
        JsonValue last = health();
        return last == null ? 0 : last.get("boot").whole();
    }

    /** Returns the end of the newest window that was decided; {@code Long.MIN_VALUE} before the first. */
    long watermark(String pipeline) {
        return watermarks.getOrDefault(pipeline, Long.MIN_VALUE);
    }

    @Nullable
    JsonValue health() {
        synchronized (lock) {
            return health;
        }
    }

    /** Returns the newest decision of a machine as it came; null before the first. */
    @Nullable
    JsonValue newest(String machine) {
        return lastDecision.get(machine);
    }

    List<JsonValue> events(String kind, String outcome) {
        synchronized (lock) {
            return events.stream()
                    .filter(event -> event.get("kind").text().equals(kind)
                            && event.get("outcome").text().equals(outcome))
                    .toList();
        }
    }

    List<String> problems() {
        synchronized (lock) {
            return List.copyOf(problems);
        }
    }

    long received() {
        synchronized (lock) {
            return received;
        }
    }

    long firstDecisionNanos() {
        synchronized (lock) {
            return firstDecisionNanos;
        }
    }

    /** Returns how many windows of a machine are due by the rows so far. */
    long due(String machine) {
        synchronized (lock) {
            return machine(machine).windowsDue();
        }
    }

    /** Returns how many windows of a machine were decided so far. */
    long decided(String machine) {
        synchronized (lock) {
            return machine(machine).decided();
        }
    }

    /** Returns a machine's judge; only to be asked once the listening has ended. */
    MachineJudge machine(String name) {
        MachineJudge found = machines.get(name);
        if (found == null) {
            throw new IllegalArgumentException("not a machine of this demo: " + name);
        }
        return found;
    }
}
