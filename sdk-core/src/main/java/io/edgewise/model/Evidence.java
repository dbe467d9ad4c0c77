package io.edgewise.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A document that was found with a package and may vouch for it. Nothing in it is believed before the room
 * {@code attest} has verified it.
 *
 * @param form how it was attached, which says how it is to be read
 * @param document its bytes as they came
 * @param annotations what its layer's descriptor carries, by key; no signature covers them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copied by nobody, as large as a bundle may be
public record Evidence(Form form, byte[] document, SortedMap<String, String> annotations) {
    public Evidence {
        annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    }

    /** Returns a Sigstore bundle as evidence. */
    public static Evidence bundle(byte[] document) {
        return new Evidence(Form.BUNDLE, document, new TreeMap<>());
    }

    /** How evidence is attached to a manifest. */
    public enum Form {
        /** A referrer of type {@code application/vnd.dev.sigstore.bundle.v0.3+json}: an OMS or a cosign bundle. */
        BUNDLE,
        /** The layer of cosign's legacy tag {@code sha256-<hex>.sig}: a payload, the signature in an annotation. */
        COSIGN_SIGNATURE,
        /** The layer of cosign's legacy tag {@code sha256-<hex>.att}: a DSSE envelope without a bundle. */
        COSIGN_ATTESTATION
    }
}
