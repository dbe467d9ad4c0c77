package io.edgewise.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message as it goes over the wire. The payload is handed over, not copied: whoever gave it leaves it alone. Content
 * type, expiry and properties go with it over MQTT 5 only.
 */
public final class MqttMessage {
    /** The longest payload that is taken in: 1 MiB. A longer one is dropped and counted as TOO_LARGE. */
    public static final int MOST_BYTES = 1 << 20;

    /** The content type of JSON. */
    public static final String JSON = "application/json";

    private static final Duration LONGEST_EXPIRY = Duration.ofSeconds(0xffff_ffffL);

    // What the objects around a queued message take, roughly, so that a bound in bytes holds for small payloads too.
    private static final int OVERHEAD_BYTES = 96;

    // Of PUBLISH and its PUBACK: fixed heads, the topic's length, two packet identifiers.
    private static final int WIRE_HEAD_BYTES = 13;

    private final String topic;
    private final byte[] payload;
    private final int qos;
    private final boolean retained;
    private final Extras extras;

    /** What MQTT 5 adds. */
    private record Extras(
            @Nullable String contentType, @Nullable Duration expiry, Map<String, String> properties) {
        static final Extras NONE = new Extras(null, null, Map.of());
    }

    /**
     * Makes a message.
     *
     * @param topic a topic name, no filter: not empty, at most 65,535 bytes of UTF-8, without {@code + #} and NUL
     * @param payload the bytes, kept as they are
     * @param qos 0: at most once, or 1: at least once
     * @param retained whether the broker keeps it for later subscribers
     * @throws IllegalArgumentException when the topic or the quality of service is not one
     */
    public MqttMessage(String topic, byte[] payload, int qos, boolean retained) {
        this(payload, topic, qos, retained, Extras.NONE);
        if (topic.isEmpty() || topic.chars().anyMatch(c -> c == '+' || c == '#' || c == 0)) {
            throw new IllegalArgumentException("not a topic name: \"" + topic + "\" is empty or has one of + # NUL");
        }
        if (topic.length() > 65_535 / 3 && topic.getBytes(StandardCharsets.UTF_8).length > 65_535) {
            throw new IllegalArgumentException("topic is longer than 65,535 bytes");
        }
        if (qos < 0 || qos > 1) {
            throw new IllegalArgumentException("qos is " + qos + ", topic " + topic + ": 0 and 1 are supported");
        }
    }

    private MqttMessage(byte[] payload, String topic, int qos, boolean retained, Extras extras) {
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.retained = retained;
        this.extras = extras;
    }

    /** Makes a message that came in: a strange topic is the broker's matter and must not end the connection. */
    static MqttMessage received(String topic, byte[] payload, int qos, boolean retained) {
        return new MqttMessage(payload, topic, Math.min(1, qos), retained, Extras.NONE);
    }

    /**
     * Returns the message with the kind of its payload.
     *
     * @param type for example {@link #JSON}
     */
    public MqttMessage withContentType(String type) {
        check("content type", type);
        return with(new Extras(type, extras.expiry, extras.properties));
    }

    /**
     * Returns the message with a time after which the broker no longer hands it on, counted from when the broker has
     * it.
     *
     * @param after 1 s to 136 years, whole seconds
     */
    public MqttMessage withExpiry(Duration after) {
        if (after.toSeconds() < 1 || after.compareTo(LONGEST_EXPIRY) > 0) {
            throw new IllegalArgumentException("expiry is not in 1 s to 4294967295 s: " + after);
        }
        return with(new Extras(extras.contentType, after, extras.properties));
    }

    /**
     * Returns the message with user properties in the place of those it had.
     *
     * @throws IllegalArgumentException when a name or a value is longer than 65,535 bytes or has control characters
     */
    public MqttMessage withProperties(Map<String, String> properties) {
        properties.forEach((name, value) -> {
            check("name of a property", name);
            check("property " + name, value);
        });
        return with(new Extras(extras.contentType, extras.expiry, Map.copyOf(properties)));
    }

    /** Returns a message that came in with what MQTT 5 brought, unchecked for the same reason. */
    MqttMessage receivedWith(@Nullable String contentType, @Nullable Duration expiry, Map<String, String> properties) {
        return with(new Extras(contentType, expiry, Map.copyOf(properties)));
    }

    private MqttMessage with(Extras other) {
        return new MqttMessage(payload, topic, qos, retained, other);
    }

    private static void check(String what, String text) {
        boolean tooLong = text.length() > 65_535 / 3 && text.getBytes(StandardCharsets.UTF_8).length > 65_535;
        if (tooLong || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " is longer than 65,535 bytes or has control characters");
        }
    }

    /** Returns the topic's name. */
    public String topic() {
        return topic;
    }

    /** Returns the payload itself, not a copy: for reading. */
    public byte[] payload() {
        return payload;
    }

    /** Returns the quality of service, 0 or 1. */
    public int qos() {
        return qos;
    }

    /** Tells whether the broker keeps it for later subscribers. */
    public boolean retained() {
        return retained;
    }

    /** Returns what kind of payload it has; null when that was not told. */
    public @Nullable String contentType() {
        return extras.contentType;
    }

    /** Returns for how long the broker hands it on; null for ever. */
    public @Nullable Duration expiry() {
        return extras.expiry;
    }

    /** Returns its user properties; of several of one name that came in the last. */
    public Map<String, String> properties() {
        return extras.properties;
    }

    /** Returns roughly how many bytes it takes on the wire, without those of TCP and TLS. */
    int wireBytes() {
        return payload.length + topic.length() + WIRE_HEAD_BYTES;
    }

    /** Returns roughly how much memory it holds while it waits, bytes. */
    int weight() {
        int weight = payload.length + topic.length() + OVERHEAD_BYTES;
        for (Map.Entry<String, String> property : extras.properties.entrySet()) {
            weight += property.getKey().length() + property.getValue().length() + OVERHEAD_BYTES;
        }
        return weight;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MqttMessage message
                && topic.equals(message.topic)
                && qos == message.qos
                && retained == message.retained
                && Objects.equals(extras, message.extras)
                && Arrays.equals(payload, message.payload);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return topic + " (" + payload.length + " bytes, qos " + qos + (retained ? ", retained)" : ")");
    }
}
