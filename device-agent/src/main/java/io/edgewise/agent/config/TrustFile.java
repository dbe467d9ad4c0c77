package io.edgewise.agent.config;

import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustRoot;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that says who is trusted, whichever of the three kinds it is. */
public sealed interface TrustFile {
    /**
     * An operator's own file.
     *
     * @param policy what it says
     * @param signers who may sign it as a bundle; null where it does not say
     */
    record Policy(TrustPolicy policy, @Nullable TrustRoot signers) implements TrustFile {}

    /**
     * A device's root.
     *
     * @param signers who may sign the first bundle
     */
    record Root(TrustRoot signers) implements TrustFile {}

    /**
     * Signed bundles. None of their signatures was counted yet.
     *
     * @param bundles the older first, at least one
     */
    record Bundles(List<TrustBundle> bundles) implements TrustFile {
        public Bundles {
            bundles = List.copyOf(bundles);
        }
    }

    /**
     * Reads a file: of bundles where its name ends in {@code .json}, else what its schema says.
     *
     * @throws ConfigException with file, line, key and what to do
     */
    static TrustFile read(Path file) {
        if (isBundle(file)) {
            return new Bundles(bundles(file));
        }
        String schema = StrictYaml.parse(file.toString(), StrictYaml.bytes(file))
                .get("schema")
                .oneOf("edgewise.policy/v1", "edgewise.root/v1");
        return schema.equals("edgewise.root/v1")
                ? new Root(SignersReader.readRoot(file))
                : new Policy(PolicyReader.read(file), PolicyReader.signers(file).orElse(null));
    }

    /** Tells whether a file holds bundles, by its name. */
    static boolean isBundle(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".json");
    }

    /**
     * Reads the bundles of a file, the older first.
     *
     * @throws ConfigException with the file, and what is wrong with it
     */
    static List<TrustBundle> bundles(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return TrustBundle.parse(in.readNBytes(TrustBundle.FILE_LIMIT + 1));
        } catch (NoSuchFileException e) {
            throw new ConfigException(file.toString(), 0, "does not exist");
        } catch (IOException e) {
            throw new ConfigException(file.toString(), 0, "cannot be read: " + e.getMessage());
        } catch (RefusedException e) {
            throw refused(file, e);
        }
    }

    /**
     * Follows bundles as a device does that has accepted none yet.
     *
     * @param root who may sign the first; null for the signers that the first one names
     * @throws RefusedException when they lead to none that may be in force
     */
    static TrustChain.InForce follow(List<TrustBundle> bundles, @Nullable TrustRoot root) {
        TrustRoot first =
                root == null ? PolicySeal.read(bundles.get(0).payload()).signers() : root;
        return new TrustChain(first, PolicySeal::read).follow(null, 0, bundles);
    }

    /** Returns what is wrong with a file of bundles as what is wrong with a file of the operator's. */
    static ConfigException refused(Path file, RefusedException why) {
        return new ConfigException(file.toString(), 0, why.refusal() + ": " + why.getMessage());
    }
}
