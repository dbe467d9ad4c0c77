package io.edgewise.attest;

import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.List;
import java.util.Set;

/**
 * A Sigstore bundle 0.3 with one signature by a key, as the OpenSSF Model Signing specification 1.0 uses it. Reading it
 * says nothing about whether the signature is right; the payload may be read only after that.
 */
final class OmsBundle {
    /** The one media type: of the document, of its layer and of its artifact. */
    static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private static final JsonLimits LIMITS = JsonLimits.DOCUMENT;
    private static final Set<String> MATERIALS = Set.of("publicKey", "x509CertificateChain", "certificate");

    private final String hint;
    private final byte[] payload;
    private final byte[] signature;

    private OmsBundle(String hint, byte[] payload, byte[] signature) {
        this.hint = hint;
        this.payload = payload;
        this.signature = signature;
    }

    /**
     * Reads a bundle.
     *
     * @throws RefusedException MALFORMED with the place and what is wrong, LIMIT_EXCEEDED, KIND_UNSUPPORTED for a
     *     signature by a certificate
     */
    static OmsBundle parse(byte[] document) {
        if (document.length > LIMITS.bytes()) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    "the bundle has " + document.length + " bytes; at most " + LIMITS.bytes() + " are read");
        }
        try {
            JsonValue bundle = Json.parse(document, LIMITS)
                    .only(Set.of("mediaType", "verificationMaterial", "dsseEnvelope", "messageSignature"));
            Expect.text(bundle.get("mediaType"), MEDIA_TYPE);
            if (bundle.members().containsKey("messageSignature")) {
                throw new JsonException("/messageSignature", "is another kind of signature; a dsseEnvelope is read");
            }
            return envelope(hint(bundle.get("verificationMaterial")), bundle.get("dsseEnvelope"));
        } catch (JsonException e) {
            throw new RefusedException(Refusal.MALFORMED, "the bundle cannot be read: " + e.getMessage(), e);
        }
    }

    private static String hint(JsonValue material) {
        material.only(
                Set.of("publicKey", "x509CertificateChain", "certificate", "tlogEntries", "timestampVerificationData"));
        List<String> found =
                material.members().keySet().stream().filter(MATERIALS::contains).toList();
        if (found.size() != 1) {
            throw new JsonException(material.path(), "must hold one of " + MATERIALS + ", holds " + found);
        }
        if (!found.contains("publicKey")) {
            throw new RefusedException(
                    Refusal.KIND_UNSUPPORTED,
                    "the bundle is signed by a certificate (" + found.get(0)
                            + "); this version reads signatures by keys: sign with a key");
        }
        JsonValue key = material.get("publicKey").only(Set.of("hint", "rawBytes", "keyDetails", "validFor"));
        return key.find("hint").map(JsonValue::text).orElse("");
    }

    private static OmsBundle envelope(String hint, JsonValue envelope) {
        envelope.only(Set.of("payload", "payloadType", "signatures"));
        Expect.text(envelope.get("payloadType"), Dsse.IN_TOTO);
        List<JsonValue> signatures = envelope.get("signatures").elements();
        if (signatures.size() != 1) {
            throw new JsonException("/dsseEnvelope/signatures", "must hold one signature, holds " + signatures.size());
        }
        JsonValue signature = signatures.get(0).only(Set.of("sig", "keyid"));
        signature.find("keyid").ifPresent(JsonValue::text); // legal, never used
        return new OmsBundle(hint, Base64Text.decode(envelope.get("payload")), Base64Text.decode(signature.get("sig")));
    }

    /** Returns the bytes that the signature is over. */
    byte[] signedBytes() {
        return Dsse.signedBytes(Dsse.IN_TOTO, payload);
    }

    /** Returns which key it says it was signed by, see {@link OmsSigner#hint}; empty where it says nothing. */
    String hint() {
        return hint;
    }

    /** Returns the statement's bytes; not to be read before the signature is verified. */
    byte[] payload() {
        return payload;
    }

    /** Returns the signature in DER. */
    byte[] signature() {
        return signature;
    }
}
