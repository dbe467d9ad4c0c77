package io.edgewise.agent.control;

import io.edgewise.codec.DecisionCodec;
import io.edgewise.codec.EventRecord;
import io.edgewise.mqtt.MqttLink;
import io.edgewise.mqtt.MqttMessage;
import io.edgewise.spool.RecordClass;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.time.SystemTime;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Sends what happens as events; what happens before there is a line to send it on is sent when there is one. */
final class EventLine implements Telemetry {
    /** Opening a spool tells of each damaged file; the first ones tell enough. */
    private static final int MOST_EARLY = 100;

    private final String topic;
    private final Object lock = new Object();

    // Guarded by lock.
    private final Queue<MqttMessage> early = new ArrayDeque<>();
    private @Nullable MqttLink link;

    EventLine(String topic) {
        this.topic = topic;
    }

    /** From now on events go this way, those that waited first. */
    void attach(MqttLink line) {
        synchronized (lock) {
            link = line;
            early.forEach(message -> line.publish(message, RecordClass.EVENT));
            early.clear();
        }
    }

    @Override
    public void count(String name, long amount) {}

    @Override
    public void event(String kind, String subject, String outcome, String reason) {
        EventRecord event = new EventRecord(SystemTime.wallClock().instant(), kind, subject, outcome, reason);
        MqttMessage message = new MqttMessage(topic, DecisionCodec.encode(event), 1, false);
        MqttLink line;
        synchronized (lock) {
            line = link;
            if (line == null && early.size() < MOST_EARLY) {
                early.add(message);
            }
        }
        if (line != null) {
            line.publish(message, RecordClass.EVENT);
        }
    }
}
