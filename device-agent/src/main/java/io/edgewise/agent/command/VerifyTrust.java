package io.edgewise.agent.command;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.control.RecordedTrust;
import io.edgewise.attest.KnownFloors;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.durable.Folders;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who judges in {@code models verify}: a policy by itself, or a device with all that it knows from before. */
final class VerifyTrust {
    @Option(names = "--policy", paramLabel = "FILE", description = "The trust policy, or a trust bundle (.json).")
    @Nullable
    Path policy;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The agent.yaml of a device: its policy, unless --policy names another to try, and what it"
                    + " knows (counters, time floor, what ran), so that the answer is its agent's. Changes nothing.")
    @Nullable
    Path config;

    /**
     * Who judges.
     *
     * @param policy who is trusted
     * @param known what is known from before
     */
    record Judge(TrustPolicy policy, KnownFloors known) {}

    boolean isGiven() {
        return policy != null || config != null;
    }

    /** Returns who judges; one of the options is given. */
    Judge judge() throws IOException {
        Path device = config;
        if (device == null) {
            Path file = java.util.Objects.requireNonNull(policy, "one of the options is given");
            KnownFloors now = KnownFloors.at(SystemTime.wallClock().instant());
            return new Judge(RecordedTrust.alone(file), now);
        }
        Path scratch = Files.createTempDirectory("edgewise-trust");
        try {
            DeviceTrust trust = RecordedTrust.of(AgentConfigReader.read(device), policy, scratch);
            return new Judge(trust.policy(), trust.known());
        } finally {
            Folders.delete(scratch);
        }
    }
}
