package io.edgewise.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A message as it goes over the wire. The payload is handed over, not copied: whoever gave it leaves it alone. */
public final class MqttMessage {
    /** The longest payload that is taken in: 1 MiB. A longer one is dropped and counted as TOO_LARGE. */
    public static final int MOST_BYTES = 1 << 20;

    // What the objects around a queued message take, roughly, so that a bound in bytes holds for small payloads too.
    private static final int OVERHEAD_BYTES = 96;

    private final String topic;
    private final byte[] payload;
    private final int qos;
    private final boolean retained;

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
        this(payload, topic, qos, retained);
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

    private MqttMessage(byte[] payload, String topic, int qos, boolean retained) {
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.retained = retained;
    }

    /** Makes a message that came in: a strange topic is the broker's matter and must not end the connection. */
    static MqttMessage received(String topic, byte[] payload, int qos, boolean retained) {
        return new MqttMessage(payload, topic, Math.min(1, qos), retained);
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

    /** Returns roughly how much memory it holds while it waits, bytes. */
    int weight() {
        return payload.length + topic.length() + OVERHEAD_BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MqttMessage message
                && topic.equals(message.topic)
                && qos == message.qos
                && retained == message.retained
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
