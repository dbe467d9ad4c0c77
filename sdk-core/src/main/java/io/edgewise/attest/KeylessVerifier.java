package io.edgewise.attest;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import java.time.Instant;
import java.util.Optional;

/**
 * Judges Sigstore bundles that were signed without a lasting key. It needs a certificate authority, two logs and RFC
 * 3161 timestamps, which the JDK does not read: an optional module brings it, and {@link java.util.ServiceLoader} finds
 * it. What it says is never enough: {@link Verifier} checks the signature itself once more, reads identity and issuer
 * from the certificate, and compares what is signed with the package.
 */
public interface KeylessVerifier {
    /** The artifact that brings one, as it is named in messages. */
    String ARTIFACT = "edgewise-sigstore";

    /**
     * Judges a bundle, offline. Throws nothing for a bad one.
     *
     * @param bundle the bundle's JSON
     * @param artifact the SHA-256 that the bundle must be about
     * @param trustedRoot the JSON of a trusted root, {@code application/vnd.dev.sigstore.trustedroot}
     * @param now the device's trusted time; what claims to be later is refused
     */
    Answer verify(byte[] bundle, Digest artifact, byte[] trustedRoot, Instant now);

    /**
     * Says of a trusted root whether it can be used.
     *
     * @throws IllegalArgumentException with what is wrong with it
     */
    void mustBeUsable(byte[] trustedRoot);

    /** Returns the one on the class path; empty where there is none. */
    static Optional<KeylessVerifier> installed() {
        return KeylessModule.INSTALLED;
    }

    /** Says what is missing on this device to judge by a policy, and how to add it; empty where nothing is. */
    static Optional<String> missing(TrustPolicy policy) {
        return policy.isKeyless() && installed().isEmpty() ? Optional.of(KeylessModule.MISSING) : Optional.empty();
    }

    /** What came of a bundle. */
    sealed interface Answer permits Signed, Refused {}

    /**
     * It is signed, and the logs have it.
     *
     * @param certificate the digest of the signer's certificate in DER
     * @param time when it was signed, as a log or a timestamp authority vouches
     */
    record Signed(Digest certificate, Instant time) implements Answer {}

    /**
     * It is not.
     *
     * @param reason why
     * @param detail the same in words
     */
    record Refused(Refusal reason, String detail) implements Answer {}
}
