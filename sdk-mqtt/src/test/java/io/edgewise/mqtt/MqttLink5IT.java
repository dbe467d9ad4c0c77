package io.edgewise.mqtt;

/** The same over MQTT 5. */
class MqttLink5IT extends MqttLinkIT {
    @Override
    MqttVersion version() {
        return MqttVersion.V5;
    }
}
