package io.edgewise.attest;

import io.edgewise.model.Digest;
import org.jspecify.annotations.Nullable;

/**
 * Who signed something, once the signature is verified.
 *
 * @param name the key's name in the policy, or the certificate's subject
 * @param key what the key is told apart by, whatever it is called and wherever it came from
 * @param path the signer's certificates; null for a key of the policy, and for an identity
 * @param identity for whom a Sigstore authority vouches; null for everybody else
 */
record Signer(
        String name,
        Digest key,
        @Nullable CertificatePath path,
        @Nullable KeylessIdentity identity) {}
