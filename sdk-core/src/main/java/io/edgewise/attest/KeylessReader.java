package io.edgewise.attest;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads one piece of evidence for requirements that name identities. The module says whether authority and logs vouch
 * for the certificate at the time of the signature; everything else is checked here, on the bytes as this room reads
 * them: two readers of one document may see two documents.
 */
final class KeylessReader {
    private final Verification.Request request;

    KeylessReader(Verification.Request request) {
        this.request = request;
    }

    /**
     * Reads it. Whatever is wrong with it stands in the answer.
     *
     * @param roots the names of the trusted roots that count
     */
    Reading read(Evidence evidence, Collection<String> roots) {
        try {
            Envelope envelope = Envelope.of(evidence);
            if (evidence.form() != Evidence.Form.BUNDLE || envelope.chain().isEmpty()) {
                return Reading.refused(
                        Expect.shown(envelope.hint()),
                        Refusal.UNTRUSTED_KEY,
                        "signed by a key, or in an older format; asked for is a bundle by an identity");
            }
            KeylessVerifier verifier = KeylessVerifier.installed()
                    .orElseThrow(() -> new RefusedException(Refusal.KIND_UNSUPPORTED, KeylessModule.MISSING));
            return read(evidence.document(), envelope, verifier, roots);
        } catch (RefusedException e) {
            return Reading.refused("", e.refusal(), String.valueOf(e.getMessage()));
        }
    }

    private Reading read(byte[] document, Envelope envelope, KeylessVerifier verifier, Collection<String> roots) {
        X509Certificate leaf = envelope.chain().get(0);
        String who = Expect.shown(CertificatePath.names(leaf).toString());
        Digest artifact = claimed(envelope);
        Reading refused = Reading.refused(who, Refusal.CERTIFICATE_INVALID, "no trusted root is named; this is a bug");
        for (String root : roots) {
            KeylessVerifier.Answer answer = verifier.verify(
                    document,
                    artifact,
                    request.policy().trustedRoot(root),
                    request.known().time());
            if (answer instanceof KeylessVerifier.Signed signed) {
                return signed(envelope, leaf, root, signed);
            }
            if (answer instanceof KeylessVerifier.Refused no) {
                refused = Reading.refused(who, no.reason(), "signed by " + who + ", but " + no.detail());
            }
        }
        return refused;
    }

    private Reading signed(Envelope envelope, X509Certificate leaf, String root, KeylessVerifier.Signed found) {
        KeylessIdentity identity = KeylessIdentity.of(leaf, root, found.time());
        String name = String.join(" ", identity.names());
        PublicKey key = KeyAlgorithm.plain(leaf.getPublicKey()).orElseThrow(() -> wrong(name));
        Optional<String> algorithm = KeyAlgorithm.of(key)
                .flatMap(one -> one.verify(key, envelope.message(), envelope.signature()))
                .filter(verified -> found.certificate().equals(digest(leaf)));
        Signer signer = new Signer(name, KeyAlgorithm.identity(key), null, identity);
        try {
            return Reading.of(signer, algorithm.orElseThrow(() -> wrong(name)), Claim.read(envelope, request));
        } catch (RefusedException e) {
            return algorithm.isEmpty()
                    ? Reading.refused(name, e.refusal(), String.valueOf(e.getMessage()))
                    : Reading.refused(signer, algorithm.get(), e);
        }
    }

    /** Returns what the statement says that it is about. Not verified yet: {@link Claim} judges it when it is. */
    private static Digest claimed(Envelope envelope) {
        try {
            List<JsonValue> subjects = Json.parse(envelope.payload(), JsonLimits.DOCUMENT)
                    .get("subject")
                    .elements();
            if (subjects.isEmpty()) {
                throw new JsonException("/subject", "names nothing");
            }
            return new Digest(subjects.get(0).get("digest").get("sha256").text());
        } catch (JsonException | IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.STATEMENT_INVALID, "the signed statement is wrong: " + e.getMessage(), e);
        }
    }

    private static Digest digest(X509Certificate certificate) {
        try {
            return Digest.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError("a certificate that was read is written again; this is a bug", e);
        }
    }

    private static RefusedException wrong(String name) {
        return new RefusedException(
                Refusal.BAD_SIGNATURE,
                "the signature does not fit the certificate of '" + name
                        + "': one of them was changed; fetch it again from its maker");
    }
}
