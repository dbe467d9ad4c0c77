package io.edgewise.agent.config;

import io.edgewise.mqtt.MqttVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What is the device's own: {@code agent.yaml}, schema {@code edgewise.agent/v1}.
 *
 * @param site where the device stands, a topic level
 * @param device the device's name, a topic level
 * @param brokers where decisions go, for example {@code tcp://127.0.0.1:1883}; several are tried in turn
 * @param version which MQTT is spoken with it
 * @param insecure whether plain TCP to a host that is not loopback is allowed
 * @param plainHttp registries, {@code host:port}, that are spoken to without TLS
 * @param store the folder of models and records
 * @param storeLimit how much its packages may take together, bytes
 * @param policy the trust policy's file
 * @param socket the control socket
 * @param healthEvery how often the heartbeat is sent
 * @param profile the launch profile, {@code small} or {@code fast}
 */
public record AgentConfig(
        String site,
        String device,
        List<String> brokers,
        MqttVersion version,
        boolean insecure,
        Set<String> plainHttp,
        Path store,
        long storeLimit,
        Path policy,
        Path socket,
        Duration healthEvery,
        String profile) {
    public AgentConfig {
        brokers = List.copyOf(brokers);
        plainHttp = Set.copyOf(plainHttp);
    }

    /** Returns the folder of the model store, an OCI image layout. */
    public Path models() {
        return store.resolve("models");
    }

    /** Returns the folder of the records that must survive. */
    public Path state() {
        return store.resolve("state");
    }
}
