package io.edgewise.agent.config;

import io.edgewise.decision.DecisionSettings.Flood;
import io.edgewise.registry.RegistryAccess;
import io.edgewise.spool.SpoolSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is the device's own: {@code agent.yaml}, schema {@code edgewise.agent/v1}.
 *
 * @param site where the device stands, a topic level
 * @param device the device's name, a topic level
 * @param broker where decisions go
 * @param field where frames come from, where that is another broker; null when it is the same
 * @param spool how what is not yet sent is kept
 * @param flood how many alarms of all pipelines together go out
 * @param flights what is recorded around alarms
 * @param registries how registries, {@code host:port}, are reached
 * @param store the folder of models and records
 * @param storeLimit how much its packages may take together, bytes
 * @param trust where the device learns whom to trust
 * @param socket the control socket
 * @param healthEvery how often the heartbeat is sent
 * @param profile the launch profile, {@code small} or {@code fast}
 */
public record AgentConfig(
        String site,
        String device,
        BrokerConfig broker,
        @Nullable BrokerConfig field,
        SpoolSettings spool,
        Flood flood,
        FlightSettings flights,
        Map<String, RegistryAccess> registries,
        Path store,
        long storeLimit,
        TrustConfig trust,
        Path socket,
        Duration healthEvery,
        String profile) {
    public AgentConfig {
        registries = Map.copyOf(registries);
    }

    /** Returns the broker that frames come from. */
    public BrokerConfig sourceBroker() {
        return field == null ? broker : field;
    }

    /** Returns the folder of what is not yet sent. */
    public Path spoolFolder() {
        return store.resolve("spool");
    }

    /** Returns the folder of what was recorded around alarms. */
    public Path flightFolder() {
        return store.resolve("flights");
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
