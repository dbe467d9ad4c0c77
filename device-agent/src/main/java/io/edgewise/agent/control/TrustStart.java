package io.edgewise.agent.control;

import io.edgewise.agent.config.BuildTime;
import io.edgewise.agent.config.ConfigException;
import io.edgewise.agent.config.PolicyReader;
import io.edgewise.agent.config.PolicySeal;
import io.edgewise.agent.config.SignersReader;
import io.edgewise.agent.config.TrustConfig;
import io.edgewise.agent.config.TrustFile;
import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.TimeFloor;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Takes up whom a device trusts, once its records are its own: for the agent, and for who asks what it would say. */
interface TrustStart {
    /**
     * Takes it up.
     *
     * @param records where the device's records lie, or a copy of them
     * @throws ConfigException when there is no trust bundle that may be in force
     * @throws IOException when the disk refuses to keep the first one
     */
    DeviceTrust open(Path records) throws IOException;

    /**
     * Reads the operator's files, before anything is made.
     *
     * @throws ConfigException when one of them cannot be used
     */
    static TrustStart prepare(TrustConfig trust) {
        if (trust instanceof TrustConfig.Own own) {
            TrustPolicy policy = PolicyReader.read(own.policy());
            return records -> DeviceTrust.own(policy, time(records), records, SystemTime.ticker());
        }
        TrustConfig.Bundled bundled = (TrustConfig.Bundled) trust;
        TrustChain chain = new TrustChain(SignersReader.readRoot(bundled.root()), PolicySeal::read);
        return records -> bundled(bundled.bundle(), chain, records);
    }

    private static DeviceTrust bundled(Path file, TrustChain chain, Path records) throws IOException {
        try {
            return DeviceTrust.bundled(chain, content(file), time(records), records, SystemTime.ticker());
        } catch (RefusedException e) {
            throw TrustFile.refused(file, e);
        } catch (UncheckedIOException e) {
            throw new IOException(file + ": the trust bundle cannot be kept: " + e.getMessage(), e);
        }
    }

    /** Returns the trusted time. */
    static TimeFloor time(Path records) {
        return new TimeFloor(records, BuildTime.get(), SystemTime.wallClock(), SystemTime.ticker());
    }

    /** Returns a bundle file's content, at most one byte more than may be; null when it is gone or being replaced. */
    static byte @Nullable [] content(Path file) {
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
