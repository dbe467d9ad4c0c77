package io.edgewise.simulator.chaos;

import java.io.IOException;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.tinylog.Logger;

/** A plain MQTT client that is subscribed at the broker itself, not through the proxy. */
final class Subscriber implements Receiver {
    private static final long LIMIT_MILLIS = 10_000;

    private final Arrivals arrivals;
    private final MqttAsyncClient client;

    private Subscriber(int port, String topic, int count) throws MqttException {
        arrivals = new Arrivals(count);
        client =
                new MqttAsyncClient("tcp://127.0.0.1:" + port, "receiver-" + topic.hashCode(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        // A broker that stands still for a minute must not cost us our place.
        options.setKeepAliveInterval(0);
        client.connect(options).waitForCompletion(LIMIT_MILLIS);
        client.subscribe(topic, 1, null, null, (where, message) -> arrivals.note(Records.number(message.getPayload())))
                .waitForCompletion(LIMIT_MILLIS);
    }

    /** Subscribes; what comes from then on is counted. */
    static Subscriber to(int port, String topic, int count) throws IOException {
        try {
            return new Subscriber(port, topic, count);
        } catch (MqttException e) {
            throw new IOException("the receiver cannot subscribe to " + topic + " on port " + port, e);
        }
    }

    @Override
    public Arrivals arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, 0, false);
            client.close(true);
        } catch (MqttException e) {
            Logger.debug(e, "the receiver does not close in order");
        }
    }
}
