package io.edgewise.attest;

import io.edgewise.model.Evidence;
import io.edgewise.model.RefusedException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One signature as it came. Reading it says nothing about whether it is right; the payload may be read only after that.
 *
 * @param content what the payload is
 * @param hint which key it says it was signed by; empty where it says nothing
 * @param chain the certificates it says it was signed by, the signer's first; empty where a key signed
 * @param payloadType what it calls the payload, which is signed too; empty where the format knows no other
 * @param message the bytes that the signature is over
 * @param payload what they say
 * @param signature the signature
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out of the room
record Envelope(
        Content content,
        String hint,
        List<X509Certificate> chain,
        String payloadType,
        byte[] message,
        byte[] payload,
        byte[] signature) {
    Envelope {
        chain = List.copyOf(chain);
    }

    /** What a payload is. */
    enum Content {
        /** An in-toto statement in a Sigstore bundle: a signature or an attestation. */
        STATEMENT,
        /** An in-toto statement in a legacy tag of cosign: always an attestation. */
        LEGACY_STATEMENT,
        /** The simple signing document of cosign's older releases. */
        SIMPLE_SIGNING
    }

    /**
     * Reads a piece of evidence.
     *
     * @throws RefusedException MALFORMED with the place and what is wrong, LIMIT_EXCEEDED
     */
    static Envelope of(Evidence evidence) {
        return switch (evidence.form()) {
            case BUNDLE -> SigstoreBundle.parse(evidence.document());
            case COSIGN_SIGNATURE -> CosignLegacy.signature(evidence);
            case COSIGN_ATTESTATION -> CosignLegacy.attestation(evidence);
        };
    }
}
