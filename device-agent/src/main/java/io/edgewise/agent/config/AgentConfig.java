package io.edgewise.agent.config;

import io.edgewise.spool.SpoolSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is the device's own: {@code agent.yaml}, schema {@code edgewise.agent/v1}.
 *
 * @param site where the device stands, a topic level
 * @param device the device's name, a topic level
 * @param broker where decisions go, for example {@code tcp://127.0.0.1:1883}
 * @param insecure whether plain TCP to a host that is not loopback is allowed
 * @param field where frames come from, where that is another broker; null when it is the same
 * @param spool how what is not yet sent is kept
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
        String broker,
        boolean insecure,
        @Nullable Field field,
        SpoolSettings spool,
        Set<String> plainHttp,
        Path store,
        long storeLimit,
        Path policy,
        Path socket,
        Duration healthEvery,
        String profile) {
    public AgentConfig {
        plainHttp = Set.copyOf(plainHttp);
    }

    /**
     * A broker of the sensors.
     *
     * @param url where it is
     * @param insecure whether plain TCP to a host that is not loopback is allowed
     */
    public record Field(String url, boolean insecure) {}

    /** Returns the folder of what is not yet sent. */
    public Path spoolFolder() {
        return store.resolve("spool");
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
