package io.edgewise.agent.control;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.PolicyReader;
import io.edgewise.agent.config.TrustConfig;
import io.edgewise.agent.config.TrustFile;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.TimeFloor;
import io.edgewise.durable.StateFile;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom a device trusts and what it knows from before, for a command that asks and changes nothing: the device's records
 * are copied and only the copy is used.
 */
public final class RecordedTrust {
    /** What trust is made of; the rest of a device's records says nothing of it. */
    private static final List<String> NAMES = List.of("floors", "time-floor", "trust", "last-known-good");

    private static final Pattern RECORDS = Pattern.compile("(" + String.join("|", NAMES) + ")\\.json(\\..+)?");
    private static final int LARGEST = 2 << 20;

    private RecordedTrust() {}

    /**
     * Returns the trust of a device as its agent has it, with its floors.
     *
     * @param config what is the device's own
     * @param policy a policy file or a trust bundle to try in place of the one that the configuration names; null for
     *     none
     * @param scratch an empty folder for the copy
     * @throws ConfigException when the device would not take the bundle, or there is none that may be in force
     * @throws IOException when the records cannot be read; who runs the agent can
     */
    public static DeviceTrust of(AgentConfig config, @Nullable Path policy, Path scratch) throws IOException {
        if (policy == null) {
            config.trust().mustBeThere();
        }
        copy(config.state(), scratch);
        DeviceTrust trust = TrustStart.prepare(tried(config.trust(), policy)).open(scratch);
        trust.takeUp(scratch, config.state());
        String refused = trust.status().refused();
        if (policy != null && refused != null) {
            throw new ConfigException(policy.toString(), 0, "the device would not take it: " + refused);
        }
        return trust;
    }

    /** Returns what a device would follow if it were given this one. */
    private static TrustConfig tried(TrustConfig trust, @Nullable Path policy) {
        if (policy == null) {
            return trust;
        }
        if (!TrustFile.isBundle(policy)) {
            return new TrustConfig.Own(policy);
        }
        if (trust instanceof TrustConfig.Bundled bundled) {
            TrustFile.bundles(policy); // one that is not there would be passed over for the one that was kept
            return new TrustConfig.Bundled(policy, bundled.root());
        }
        throw new ConfigException(
                policy.toString(), 0, "is a trust bundle, and this device follows a policy file; give that");
    }

    /**
     * Returns the trusted time of a device as its agent has it.
     *
     * @param config what is the device's own; null for a machine that is none
     * @param scratch an empty folder for the copy
     * @throws IOException when the records cannot be read
     */
    public static TimeFloor time(@Nullable AgentConfig config, Path scratch) throws IOException {
        if (config != null) {
            copy(config.state(), scratch);
        }
        return TrustStart.time(scratch);
    }

    /**
     * Returns the policy of a file by itself: of a trust bundle the newest one, whose signatures are counted by the
     * signers that its first one names.
     *
     * @throws ConfigException with the file, and what is wrong with it
     */
    public static TrustPolicy alone(Path file) {
        if (!TrustFile.isBundle(file)) {
            return PolicyReader.read(file);
        }
        try {
            return TrustFile.follow(TrustFile.bundles(file), null).content().policy();
        } catch (RefusedException e) {
            throw TrustFile.refused(file, e);
        }
    }

    /** Copies the newest generation before the one before it, which an agent that runs may make of it meanwhile. */
    private static void copy(Path records, Path scratch) throws IOException {
        if (!Files.exists(records)) {
            return; // a device that never ran
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(records)) {
            files = all.filter(file ->
                            RECORDS.matcher(file.getFileName().toString()).matches())
                    .filter(file -> !file.toString().endsWith(".part"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            Path target = scratch.resolve(file.getFileName().toString());
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.copy(file, target);
            } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(target); // as unreadable there as it is here
            }
        }
        for (String record : NAMES) {
            String name = record + ".json";
            StateFile.at(scratch.resolve(name), LARGEST).siftCopyOf(records.resolve(name));
        }
    }
}
