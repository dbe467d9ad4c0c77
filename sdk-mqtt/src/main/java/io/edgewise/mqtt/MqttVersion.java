package io.edgewise.mqtt;

/** Which MQTT a link speaks with its broker. */
public enum MqttVersion {
    /** MQTT 3.1.1. A message that the broker does not allow is lost without a word. */
    V3_1_1("3.1.1"),
    /** MQTT 5. The broker tells what it takes and what it refuses; messages may carry properties. */
    V5("5");

    private final String written;

    MqttVersion(String written) {
        this.written = written;
    }

    /** Returns the version as a file writes it, {@code 3.1.1} or {@code 5}. */
    @Override
    public String toString() {
        return written;
    }

    /** Returns what makes connections that speak it. */
    public MqttTransport.Factory transports() {
        return this == V5 ? Paho5Transport.factory() : PahoTransport.factory();
    }
}
