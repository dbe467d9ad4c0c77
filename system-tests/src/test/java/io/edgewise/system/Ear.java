package io.edgewise.system;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Hears everything that one device publishes, and speaks for its machines: a plain client, none of our own link. */
final class Ear implements AutoCloseable {
    private static final long LIMIT_MILLIS = 10_000;

    private final MqttAsyncClient client;
    private final Object lock = new Object();
    private final List<Heard> heard = new ArrayList<>();

    /**
     * One message.
     *
     * @param kind decision, alarm, event or health
     * @param payload as it came
     * @param document the same, read
     * @param nanos when it came, by the monotonic clock
     */
    record Heard(String kind, byte[] payload, JsonValue document, long nanos) {
        String text(String key) {
            return document.get(key).text();
        }
    }

    Ear(String broker, String device) throws MqttException {
        this(broker, "ear-" + device, "edgewise/v1/" + Device.SITE + "/" + device + "/#");
    }

    /** Hears every device of a broker. */
    static Ear ofAll(String broker) throws MqttException {
        return new Ear(broker, "ear", "edgewise/v1/#");
    }

    private Ear(String broker, String id, String filter) throws MqttException {
        client = new MqttAsyncClient(broker, id, new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(1_000);
        client.connect(options).waitForCompletion(LIMIT_MILLIS);
        client.subscribe(filter, 1, (topic, message) -> hear(topic, message.getPayload()))
                .waitForCompletion(LIMIT_MILLIS);
    }

    private void hear(String topic, byte[] payload) {
        JsonValue document = Json.parse(payload, JsonLimits.DOCUMENT);
        synchronized (lock) {
            heard.add(new Heard(topic.split("/")[4], payload, document, Await.now()));
        }
    }

    /** Publishes a frame with QoS 1 and waits until the broker has it. */
    void say(String topic, byte[] frame) throws MqttException {
        client.publish(topic, frame, 1, false).waitForCompletion(LIMIT_MILLIS);
    }

    List<Heard> all(String kind) {
        synchronized (lock) {
            return heard.stream().filter(one -> one.kind().equals(kind)).toList();
        }
    }

    List<Heard> decisions() {
        return all("decision");
    }

    /** Returns the newest health that the agent itself sent; its last will has no sequence. */
    Optional<JsonValue> health() {
        return all("health").stream()
                .map(Heard::document)
                .filter(document -> document.find("sequence").isPresent())
                .reduce((first, second) -> second);
    }

    boolean isOnline() {
        return health().filter(health -> health.get("state").text().equals("ONLINE"))
                .isPresent();
    }

    /** Returns the event in which a deployment of this digest came out so. */
    Optional<Heard> deployment(String digest, String outcome) {
        return all("event").stream()
                .filter(event -> event.text("kind").equals("deployment"))
                .filter(event -> event.text("subject").endsWith(digest))
                .filter(event -> event.text("outcome").equals(outcome))
                .findFirst();
    }

    static String json(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(100, 100);
        client.close(true);
    }
}
