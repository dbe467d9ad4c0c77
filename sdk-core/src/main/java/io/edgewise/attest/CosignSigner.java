package io.edgewise.attest;

import io.edgewise.identity.SigningKey;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;

/**
 * Signs a package's manifest in the form that {@code cosign sign} writes since version 3 and {@code cosign verify
 * --key} reads, offline. With P-256 no option is needed there; P-384 and P-521 need
 * {@code --signature-digest-algorithm}.
 */
public final class CosignSigner {
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://sigstore.dev/cosign/sign/v1";

    private CosignSigner() {}

    /**
     * Signs a manifest.
     *
     * @param manifest the manifest's digest
     * @return the bundle, one line of JSON
     */
    public static byte[] sign(Digest manifest, SigningKey key) {
        byte[] payload = statement(manifest);
        byte[] signature = key.sign(Dsse.signedBytes(Dsse.IN_TOTO, payload));
        return OmsSigner.bundle(payload, signature, hint(key.publicKey()));
    }

    /** Tells whether a bundle is what {@link #sign} would make again: the same statement, signed by this key. */
    public static boolean isSame(byte[] bundle, Digest manifest, PublicKey key) {
        return BundleMatch.signs(bundle, statement(manifest), key);
    }

    /** Returns how cosign names a key: the SHA-256 of its SubjectPublicKeyInfo, in base64. */
    private static String hint(PublicKey key) {
        return Base64.getEncoder().encodeToString(Digest.sha256().digest(key.getEncoded()));
    }

    private static byte[] statement(Digest manifest) {
        return JsonWriter.object(statement -> statement
                .put("_type", STATEMENT)
                .putObjects(
                        "subject",
                        List.of(manifest),
                        (subject, digest) -> subject.putObject("digest", of -> of.put("sha256", digest.hex()))
                                .putObject("annotations", none -> {}))
                .put("predicateType", PREDICATE)
                .putObject("predicate", nothing -> {}));
    }
}
