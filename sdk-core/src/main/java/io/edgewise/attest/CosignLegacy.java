package io.edgewise.attest;

import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFileException;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Evidence;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * What cosign wrote before it had bundles: signature and certificates stand in annotations of the layer, which nobody
 * signs and nothing but the signature itself makes true.
 */
final class CosignLegacy {
    /** The signature in base64. */
    static final String SIGNATURE = "dev.cosignproject.cosign/signature";

    /** The signer's certificate in PEM. */
    static final String CERTIFICATE = "dev.sigstore.cosign/certificate";

    /** The certificates above it in PEM. */
    static final String CHAIN = "dev.sigstore.cosign/chain";

    private static final int LONGEST_ANNOTATION = 64 << 10;

    private CosignLegacy() {}

    /** Reads a layer of the tag {@code .sig}: the payload is signed as it is. */
    static Envelope signature(Evidence evidence) {
        SigstoreBundle.mustBeWithin(evidence.document(), "payload");
        String signature = annotation(evidence, SIGNATURE);
        if (signature.isEmpty()) {
            throw invalid("its layer carries no annotation " + SIGNATURE);
        }
        try {
            return new Envelope(
                    Envelope.Content.SIMPLE_SIGNING,
                    "",
                    chain(evidence),
                    "",
                    evidence.document(),
                    evidence.document(),
                    Base64Text.decode(signature, SIGNATURE));
        } catch (JsonException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /** Reads a layer of the tag {@code .att}: an envelope without a bundle. */
    static Envelope attestation(Evidence evidence) {
        JsonValue envelope = SigstoreBundle.json(evidence.document(), "envelope");
        try {
            return Dsse.envelope(envelope, Envelope.Content.LEGACY_STATEMENT, "", chain(evidence));
        } catch (JsonException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static List<X509Certificate> chain(Evidence evidence) {
        String leaf = annotation(evidence, CERTIFICATE);
        if (leaf.isEmpty()) {
            return List.of();
        }
        List<X509Certificate> chain = new ArrayList<>(certificates(CERTIFICATE, leaf));
        if (chain.size() != 1) {
            throw invalid(CERTIFICATE + " holds " + chain.size() + " certificates, must hold one");
        }
        String above = annotation(evidence, CHAIN);
        if (!above.isEmpty()) {
            chain.addAll(certificates(CHAIN, above));
        }
        if (chain.size() > SigstoreBundle.LONGEST_CHAIN) {
            throw invalid("it carries " + chain.size() + " certificates; at most " + SigstoreBundle.LONGEST_CHAIN
                    + " are read");
        }
        return chain;
    }

    private static List<X509Certificate> certificates(String annotation, String pem) {
        try {
            return Certificates.parse(pem.getBytes(StandardCharsets.UTF_8), annotation);
        } catch (KeyFileException e) {
            throw invalid(annotation + " holds no certificates in PEM");
        }
    }

    private static String annotation(Evidence evidence, String key) {
        String text = evidence.annotations().getOrDefault(key, "");
        if (text.length() > LONGEST_ANNOTATION) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    "the annotation " + key + " has " + text.length() + " characters; at most " + LONGEST_ANNOTATION
                            + " are read");
        }
        return text;
    }

    private static RefusedException invalid(String why) {
        return new RefusedException(Refusal.BUNDLE_INVALID, "the legacy signature is none: " + why);
    }
}
