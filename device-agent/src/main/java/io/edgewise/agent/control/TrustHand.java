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
import io.edgewise.duty.DutyCycle;
import io.edgewise.model.Digest;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The hand that reads the trust bundle: at start, and again whenever its content changes. One that may not be in force
 * changes nothing, and so does one that is gone.
 */
final class TrustHand implements DutyCycle {
    private final Path file;
    private final DeviceTrust trust;

    // Confined to its thread.
    private @Nullable Digest seen;

    TrustHand(Path file, DeviceTrust trust) {
        this.file = file;
        this.trust = trust;
    }

    /** Takes up whom a device trusts, once its store is its own. */
    interface Start {
        /**
         * Takes it up.
         *
         * @throws ConfigException when there is no trust bundle that may be in force
         * @throws IOException when the disk refuses to keep the first one
         */
        DeviceTrust open() throws IOException;
    }

    /**
     * Reads the operator's files, before anything is made.
     *
     * @throws ConfigException when one of them cannot be used
     */
    static Start prepare(AgentConfig config) {
        if (config.trust() instanceof TrustConfig.Own own) {
            TrustPolicy policy = PolicyReader.read(own.policy());
            return () -> DeviceTrust.own(policy, time(config), config.state(), SystemTime.ticker());
        }
        TrustConfig.Bundled bundled = (TrustConfig.Bundled) config.trust();
        TrustChain chain = new TrustChain(SignersReader.readRoot(bundled.root()), PolicySeal::read);
        return () -> bundled(config, bundled.bundle(), chain);
    }

    private static DeviceTrust bundled(AgentConfig config, Path file, TrustChain chain) throws IOException {
        try {
            return DeviceTrust.bundled(chain, content(file), time(config), config.state(), SystemTime.ticker());
        } catch (RefusedException e) {
            throw new ConfigException(file.toString(), 0, e.refusal() + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new IOException(file + ": the trust bundle cannot be kept: " + e.getMessage(), e);
        }
    }

    private static TimeFloor time(AgentConfig config) {
        return new TimeFloor(config.state(), BuildTime.get(), SystemTime.wallClock(), SystemTime.ticker());
    }

    @Override
    public String roleName() {
        return "hand-trust";
    }

    @Override
    public int doWork() {
        byte[] bytes = content(file);
        Digest digest = bytes == null ? null : Digest.of(bytes);
        if (bytes == null || digest == null || digest.equals(seen)) {
            return 0;
        }
        seen = digest;
        trust.offer(bytes);
        return 1;
    }

    /** Returns the file's content, at most one byte more than may be; null when it is gone or being replaced. */
    private static byte @Nullable [] content(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(TrustBundle.FILE_LIMIT + 1);
        } catch (IOException e) {
            return null;
        }
    }
}
