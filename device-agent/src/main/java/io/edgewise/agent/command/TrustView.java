package io.edgewise.agent.command;

import io.edgewise.agent.config.PolicySeal;
import io.edgewise.agent.config.SignersReader;
import io.edgewise.agent.config.TrustFile;
import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustRoot;
import io.edgewise.identity.EcCurve;
import io.edgewise.model.Digest;
import io.edgewise.model.RefusedException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code trust show} shows of a file.
 *
 * @param file the file
 * @param policy its policy, of bundles the newest one's; null for a root
 * @param signers who may sign what comes next; null where a policy does not say
 * @param versions the bundles it holds, the older first; none for a policy and a root
 * @param root the root that the bundles were held against; null where there is none
 * @param refused why the bundles may not be in force; null where they may, or there are none
 */
record TrustView(
        Path file,
        @Nullable TrustPolicy policy,
        @Nullable TrustRoot signers,
        List<Version> versions,
        @Nullable Root root,
        @Nullable RefusedException refused) {
    TrustView {
        versions = List.copyOf(versions);
    }

    /**
     * One bundle.
     *
     * @param bundle its seal
     * @param content what it says, whoever signed it
     */
    record Version(TrustBundle bundle, TrustChain.Content content) {}

    /**
     * A root.
     *
     * @param file where it lies
     * @param signers who may sign the first bundle
     */
    record Root(Path file, TrustRoot signers) {}

    /**
     * Reads a file, and counts the signatures of bundles as the agent of a new device does.
     *
     * @param rootFile the root to hold bundles against; null for the signers that the first one names itself
     * @throws io.edgewise.agent.config.ConfigException with file, line, key and what to do
     */
    static TrustView of(Path file, @Nullable Path rootFile) {
        TrustFile found = TrustFile.read(file);
        if (found instanceof TrustFile.Policy own) {
            return new TrustView(file, own.policy(), own.signers(), List.of(), null, null);
        }
        if (found instanceof TrustFile.Root root) {
            return new TrustView(file, null, root.signers(), List.of(), null, null);
        }
        Root root = rootFile == null ? null : new Root(rootFile, SignersReader.readRoot(rootFile));
        return of(file, ((TrustFile.Bundles) found).bundles(), root);
    }

    private static TrustView of(Path file, List<TrustBundle> bundles, @Nullable Root root) {
        List<Version> versions = new ArrayList<>();
        try {
            bundles.forEach(bundle -> versions.add(new Version(bundle, PolicySeal.read(bundle.payload()))));
        } catch (RefusedException e) {
            throw TrustFile.refused(file, e);
        }
        RefusedException refused = null;
        try {
            TrustFile.follow(bundles, root == null ? null : root.signers());
        } catch (RefusedException e) {
            refused = e;
        }
        TrustChain.Content newest = versions.get(versions.size() - 1).content();
        return new TrustView(file, newest.policy(), newest.signers(), versions, root, refused);
    }

    /** Returns the newest bundle; null where there are none. */
    @Nullable
    Version newest() {
        return versions.isEmpty() ? null : versions.get(versions.size() - 1);
    }

    String kind() {
        return !versions.isEmpty() ? "bundle" : policy != null ? "policy" : "root";
    }

    /** Tells how a signer's signature stands in the newest bundle; null where there is none. */
    @Nullable
    String signatureOf(String signer) {
        Version newest = newest();
        if (newest == null || signers == null) {
            return null;
        }
        return newest.bundle().signedBy(signers).contains(signer)
                ? "right"
                : newest.bundle().wronglySignedBy(signers).contains(signer) ? "wrong" : "missing";
    }

    /** Returns the prefixes of the scopes that a key may sign for, and attest. */
    List<String> scopesOf(String key) {
        return policy == null
                ? List.of()
                : policy.scopes().stream()
                        .filter(scope -> scope.require().stream()
                                .anyMatch(rule -> rule.keys().contains(key)))
                        .map(TrustPolicy.Scope::prefix)
                        .toList();
    }

    static String algorithm(PublicKey key) {
        return EcCurve.of(key)
                .map(curve -> curve.name().replace("P", "P-"))
                .orElseGet(() -> key instanceof RSAPublicKey rsa
                        ? "RSA-" + rsa.getModulus().bitLength()
                        : "Ed25519");
    }

    static String fingerprint(PublicKey key) {
        return Digest.of(key.getEncoded()).toString();
    }
}
