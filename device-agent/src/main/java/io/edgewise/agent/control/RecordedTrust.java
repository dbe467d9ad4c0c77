package io.edgewise.agent.control;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.BuildTime;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.PolicyReader;
import io.edgewise.agent.config.PolicySeal;
import io.edgewise.agent.config.SignersReader;
import io.edgewise.agent.config.TrustConfig;
import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.TimeFloor;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
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
    private static final Pattern RECORDS = Pattern.compile("(floors|time-floor|trust|last-known-good)\\.json(\\..+)?");

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
        copy(config.state(), scratch);
        DeviceTrust trust = open(config.trust(), policy, scratch);
        trust.takeUp(scratch);
        String refused = trust.status().refused();
        if (policy != null && refused != null) {
            throw new ConfigException(policy.toString(), 0, "the device would not take it: " + refused);
        }
        return trust;
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
        return time(scratch, SystemTime.ticker());
    }

    private static TimeFloor time(Path records, Ticker ticker) {
        return new TimeFloor(records, BuildTime.get(), SystemTime.wallClock(), ticker);
    }

    /**
     * Returns the policy of a file by itself: of a trust bundle the newest one, whose signatures are counted by the
     * signers that its first one names.
     *
     * @throws ConfigException with the file, and what is wrong with it
     */
    public static TrustPolicy alone(Path file) throws IOException {
        if (!isBundle(file)) {
            return PolicyReader.read(file);
        }
        try {
            List<TrustBundle> bundles = TrustBundle.parse(content(file));
            TrustChain chain =
                    new TrustChain(PolicySeal.read(bundles.get(0).payload()).signers(), PolicySeal::read);
            return chain.follow(null, 0, bundles).content().policy();
        } catch (RefusedException e) {
            throw new ConfigException(file.toString(), 0, e.refusal() + ": " + e.getMessage());
        }
    }

    /** Returns the trust of a device whose records lie there; nothing of them is copied. */
    private static DeviceTrust open(TrustConfig trust, @Nullable Path policy, Path records) throws IOException {
        Ticker ticker = SystemTime.ticker();
        TimeFloor time = time(records, ticker);
        if (policy != null && !isBundle(policy)) {
            return DeviceTrust.own(PolicyReader.read(policy), time, records, ticker);
        }
        if (trust instanceof TrustConfig.Own own) {
            if (policy != null) {
                throw new ConfigException(
                        policy.toString(), 0, "is a trust bundle, and this device follows a policy file; give that");
            }
            return DeviceTrust.own(PolicyReader.read(own.policy()), time, records, ticker);
        }
        TrustConfig.Bundled bundled = (TrustConfig.Bundled) trust;
        Path file = policy == null ? bundled.bundle() : policy;
        TrustChain chain = new TrustChain(SignersReader.readRoot(bundled.root()), PolicySeal::read);
        try {
            byte[] first = Files.isRegularFile(file) ? content(file) : null;
            return DeviceTrust.bundled(chain, first, time, records, ticker);
        } catch (RefusedException e) {
            throw new ConfigException(file.toString(), 0, e.refusal() + ": " + e.getMessage());
        }
    }

    private static boolean isBundle(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".json");
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(TrustBundle.FILE_LIMIT + 1);
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
    }
}
