package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.tinylog.Logger;

/** A plain MQTT client at the broker itself that looks at the marks of records, and hears what the spools tell. */
final class MarkedReceiver implements AutoCloseable {
    private static final long LIMIT_MILLIS = 10_000;
    // Paho waits for all of it, whatever the broker answers.
    private static final long LEAVE_MILLIS = 100;

    private final Marked marked;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final MqttAsyncClient client;

    private MarkedReceiver(int port, int count) throws MqttException {
        marked = new Marked(count);
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "kept-receiver", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setKeepAliveInterval(0);
        client.connect(options).waitForCompletion(LIMIT_MILLIS);
        client.subscribe(SpoolPlan.TOPIC, 1, null, null, (topic, message) -> marked.note(message.getPayload()))
                .waitForCompletion(LIMIT_MILLIS);
        client.subscribe(SpoolPlan.EVENTS, 1, null, null, (topic, message) -> hear(message.getPayload()))
                .waitForCompletion(LIMIT_MILLIS);
    }

    /** Subscribes; what comes from then on is counted. */
    static MarkedReceiver at(Broker broker, int count) throws IOException {
        try {
            return new MarkedReceiver(broker.port(), count);
        } catch (MqttException e) {
            throw new IOException("the receiver cannot subscribe on port " + broker.port(), e);
        }
    }

    Marked marked() {
        return marked;
    }

    /** Returns how often a spool told this, its repetitions not counted. */
    long told(String outcome) {
        return events.stream().filter(outcome::equals).count();
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, LEAVE_MILLIS);
            client.close(true);
        } catch (MqttException e) {
            Logger.debug(e, "the receiver does not close in order");
        }
    }

    private void hear(byte[] payload) {
        if (payload.length > 0 && payload[payload.length - 1] == 0) {
            events.add(new String(payload, 0, payload.length - 1, StandardCharsets.UTF_8));
        }
    }
}
