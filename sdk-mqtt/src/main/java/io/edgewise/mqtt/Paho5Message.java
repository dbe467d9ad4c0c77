package io.edgewise.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** A message of ours as Paho's MQTT 5 client takes it. */
final class Paho5Message {
    private static final Byte[] PROPERTIES = {
        MqttProperties.CONTENT_TYPE_IDENTIFIER,
        MqttProperties.MESSAGE_EXPIRY_INTERVAL_IDENTIFIER,
        MqttProperties.USER_DEFINED_PAIR_IDENTIFIER
    };

    private Paho5Message() {}

    static org.eclipse.paho.mqttv5.common.MqttMessage of(MqttMessage message, MqttProperties properties) {
        return new org.eclipse.paho.mqttv5.common.MqttMessage(
                message.payload(), message.qos(), message.retained(), properties);
    }

    static MqttProperties properties(MqttMessage message) {
        MqttProperties properties = new MqttProperties(PROPERTIES);
        if (message.contentType() != null) {
            properties.setContentType(message.contentType());
        }
        if (message.expiry() != null) {
            properties.setMessageExpiryInterval(message.expiry().toSeconds());
        }
        if (!message.properties().isEmpty()) {
            properties.setUserProperties(message.properties().entrySet().stream()
                    .map(property -> new UserProperty(property.getKey(), property.getValue()))
                    .toList());
        }
        return properties;
    }

    /** Returns how many bytes its PUBLISH takes: MQTT 5, sections 2.1 and 3.3. */
    static long packetBytes(MqttMessage message, MqttProperties properties) throws MqttException {
        int identifier = message.qos() > 0 ? 2 : 0;
        long rest = 2L
                + message.topic().getBytes(UTF_8).length
                + identifier
                + properties.encodeProperties().length
                + message.payload().length;
        int lengthDigits = rest < 1 << 7 ? 1 : rest < 1 << 14 ? 2 : rest < 1 << 21 ? 3 : 4;
        return 1 + lengthDigits + rest;
    }
}
