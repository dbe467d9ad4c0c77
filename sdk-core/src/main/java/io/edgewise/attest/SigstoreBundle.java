package io.edgewise.attest;

import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFileException;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A Sigstore bundle 0.3 with one signature by a key or a certificate, as the OpenSSF Model Signing specification 1.0
 * and cosign use it.
 */
final class SigstoreBundle {
    /** The one media type: of the document, of its layer and of its artifact. */
    static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /** How many certificates a chain may have. */
    static final int LONGEST_CHAIN = 10;

    private static final JsonLimits LIMITS = JsonLimits.DOCUMENT;
    private static final String KEY = "publicKey";
    private static final String CHAIN = "x509CertificateChain";
    private static final String CERTIFICATE = "certificate";
    private static final Set<String> MATERIALS = Set.of(KEY, CHAIN, CERTIFICATE);

    private SigstoreBundle() {}

    /**
     * Reads a bundle.
     *
     * @throws RefusedException MALFORMED, BUNDLE_INVALID with the place and what is wrong, LIMIT_EXCEEDED
     */
    static Envelope parse(byte[] document) {
        try {
            JsonValue bundle = json(document, "bundle")
                    .only(Set.of("mediaType", "verificationMaterial", "dsseEnvelope", "messageSignature"));
            Expect.text(bundle.get("mediaType"), MEDIA_TYPE);
            if (bundle.members().containsKey("messageSignature")) {
                throw new JsonException("/messageSignature", "is another kind of signature; a dsseEnvelope is read");
            }
            JsonValue material = bundle.get("verificationMaterial");
            return Dsse.envelope(
                    bundle.get("dsseEnvelope"), Envelope.Content.STATEMENT, hint(material), chain(material));
        } catch (JsonException e) {
            throw new RefusedException(Refusal.BUNDLE_INVALID, "the bundle is none: " + e.getMessage(), e);
        }
    }

    /** Reads JSON, whatever it says: MALFORMED when it is none, LIMIT_EXCEEDED when it is more than is read. */
    static JsonValue json(byte[] document, String what) {
        mustBeWithin(document, what);
        try {
            return Json.parse(document, LIMITS);
        } catch (JsonException e) {
            throw new RefusedException(
                    e.isOverLimit() ? Refusal.LIMIT_EXCEEDED : Refusal.MALFORMED,
                    "the " + what + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    /** Refuses a document that is too large to be read. */
    static void mustBeWithin(byte[] document, String what) {
        if (document.length > LIMITS.bytes()) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    "the " + what + " has " + document.length + " bytes; at most " + LIMITS.bytes() + " are read");
        }
    }

    private static String hint(JsonValue material) {
        material.only(Set.of(KEY, CHAIN, CERTIFICATE, "tlogEntries", "timestampVerificationData"));
        List<String> found =
                material.members().keySet().stream().filter(MATERIALS::contains).toList();
        if (found.size() != 1) {
            throw new JsonException(material.path(), "must hold one of " + MATERIALS + ", holds " + found);
        }
        if (!found.contains(KEY)) {
            return "";
        }
        JsonValue key = material.get(KEY).only(Set.of("hint", "rawBytes", "keyDetails", "validFor"));
        return key.find("hint").map(JsonValue::text).orElse("");
    }

    private static List<X509Certificate> chain(JsonValue material) {
        if (material.members().containsKey(CERTIFICATE)) {
            return List.of(certificate(material.get(CERTIFICATE)));
        }
        if (!material.members().containsKey(CHAIN)) {
            return List.of();
        }
        JsonValue list = material.get(CHAIN).only(Set.of("certificates")).get("certificates");
        int length = list.elements().size();
        if (length < 1 || length > LONGEST_CHAIN) {
            throw new JsonException(
                    list.path(), "holds " + length + " certificates; 1 to " + LONGEST_CHAIN + " are read");
        }
        List<X509Certificate> chain = new ArrayList<>();
        list.elements().forEach(one -> chain.add(certificate(one)));
        return chain;
    }

    private static X509Certificate certificate(JsonValue value) {
        JsonValue raw = value.only(Set.of("rawBytes")).get("rawBytes");
        try {
            return Certificates.certificate(Base64Text.decode(raw), raw.path());
        } catch (KeyFileException e) {
            throw new JsonException(raw.path(), "is no certificate");
        }
    }
}
