package io.edgewise.simulator.chaos;

import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.spool.RecordClass;
import io.edgewise.spool.Spool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What a child has given to its spool, and which of its records that are by the spool's sequence. Any thread. */
final class Offers {
    private static final int QOS = 1;
    private static final int NO_RECORD = -1;

    private final SpoolPlan plan;
    private final Records records;
    private final Spool spool;
    private final @Nullable MqttLink link;
    private final Object lock = new Object();

    // Guarded by lock.
    private final Queue<Given> waiting = new ArrayDeque<>();
    private long sequence;
    private long offered;
    private long refused;
    private long accepted;

    /** A record that is not accepted yet. */
    private record Given(long sequence, int number) {}

    Offers(SpoolPlan plan, Spool spool, @Nullable MqttLink link) {
        this.plan = plan;
        this.records = new Records(SpoolPlan.TOPIC, false, plan.first() + plan.most(), plan.perSecond());
        this.spool = spool;
        this.link = link;
    }

    @Nullable
    MqttLink link() {
        return link;
    }

    /** Gives the record of that number to the spool. */
    void offer(int number) {
        synchronized (lock) {
            offered++;
            give(SpoolPlan.TOPIC, records.payload(number), RecordClass.TELEMETRY, number);
        }
    }

    /** Gives it what it has told of itself. */
    void event(String outcome) {
        synchronized (lock) {
            give(SpoolPlan.EVENTS, outcome.getBytes(StandardCharsets.UTF_8), RecordClass.EVENT, NO_RECORD);
        }
    }

    private void give(String topic, byte[] payload, RecordClass kind, int number) {
        boolean taken = link == null
                ? spool.append(kind == RecordClass.EVENT ? RecordClass.EVENT : RecordClass.TELEMETRY, topic, payload)
                        != Spool.REFUSED
                : link.publish(new MqttMessage(topic, payload, QOS, false), kind);
        if (taken) {
            sequence++;
            waiting.add(new Given(sequence, number));
        } else {
            refused++;
        }
    }

    /** Returns how many records were offered. */
    long offered() {
        synchronized (lock) {
            return offered;
        }
    }

    long refused() {
        synchronized (lock) {
            return refused;
        }
    }

    /** Returns how many records the spool dropped. */
    long dropped() {
        return spool.status().dropped().values().stream()
                .map(Map::values)
                .flatMap(counts -> counts.stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Returns how many records, from the first one on, are accepted when the spool has come so far. */
    long accepted(long durable) {
        synchronized (lock) {
            for (Given next = waiting.peek(); next != null && next.sequence() <= durable; next = waiting.peek()) {
                waiting.remove();
                if (next.number() != NO_RECORD) {
                    accepted = next.number() - plan.first() + 1L;
                }
            }
            return accepted;
        }
    }

    /** Tells whether nothing waits any more: for the broker, or where there is no link for the disk. */
    boolean isDone() {
        synchronized (lock) {
            return spool.durable() >= sequence
                    && (link == null || spool.status().depth() == 0);
        }
    }
}
