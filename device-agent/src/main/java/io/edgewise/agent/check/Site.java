package io.edgewise.agent.check;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.ModelLook;
import io.edgewise.registry.Patience;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is checked, and what the earlier checks found out for the later ones. */
final class Site {
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final CheckOptions options;
    private final Path scratch;

    // Written by one check, read by those after it, on threads of their own.
    private final Map<String, ModelLook> looks = new ConcurrentHashMap<>();
    private volatile @Nullable AgentConfig agent;
    private volatile @Nullable DesiredState desired;
    private volatile @Nullable DeviceTrust trust;
    private volatile @Nullable Listening heard;
    private volatile boolean reachable;

    /** Makes one; {@code scratch} is an empty folder that is nobody's. */
    Site(CheckOptions options, Path scratch) {
        this.options = options;
        this.scratch = scratch;
    }

    CheckOptions options() {
        return options;
    }

    /** Returns a folder in which a check may leave what it likes. */
    Path scratch() {
        return scratch;
    }

    /** Returns where the copy of what the device knows of trust is made. */
    Path trustCopy() {
        return scratch.resolve("trust");
    }

    AgentConfig agent() {
        return known(agent, "not looked at without a configuration that can be read");
    }

    Optional<AgentConfig> agentIfKnown() {
        return Optional.ofNullable(agent);
    }

    DesiredState desired() {
        return known(desired, "not looked at without a desired state that can be read");
    }

    Optional<DesiredState> desiredIfKnown() {
        return Optional.ofNullable(desired);
    }

    DeviceTrust trust() {
        return known(trust, "not looked at without a trust policy in force");
    }

    Listening heard() {
        return known(heard, "nothing was listened to");
    }

    Optional<Listening> heardIfKnown() {
        return Optional.ofNullable(heard);
    }

    /** Returns a client that asks once and does not wait long. */
    RegistryClient registries() {
        RegistrySettings usual = new RegistrySettings(agent().registries());
        return new RegistryClient(new RegistrySettings(
                usual.registries(),
                CONNECT,
                Check.PATIENCE.minusMillis(500),
                Check.PATIENCE,
                Patience.NONE,
                usual.parallel()));
    }

    Optional<ModelLook> look(String model) {
        return Optional.ofNullable(looks.get(model));
    }

    void read(AgentConfig found) {
        agent = found;
    }

    void read(DesiredState found) {
        desired = found;
    }

    void inForce(DeviceTrust found) {
        trust = found;
    }

    void looked(String model, ModelLook found) {
        looks.put(model, found);
    }

    /** Tells whether the broker that frames come from let us in. */
    boolean isSourceReachable() {
        return reachable;
    }

    void sourceLetUsIn() {
        reachable = true;
    }

    void listened(Listening found) {
        heard = found;
    }

    private static <T> T known(@Nullable T found, String otherwise) {
        if (found == null) {
            throw new UnknownException(otherwise);
        }
        return found;
    }
}
