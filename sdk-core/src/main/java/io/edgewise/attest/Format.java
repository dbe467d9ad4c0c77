package io.edgewise.attest;

import java.util.Arrays;
import java.util.List;

/** The formats of signature that this version reads; the words stand in policies and documents. */
enum Format {
    /** A Sigstore bundle as the OpenSSF Model Signing specification 1.0 uses it: over the files. */
    OMS("oms"),
    /** A Sigstore bundle as cosign 3 writes it: over the manifest. */
    COSIGN("cosign"),
    /** The tags {@code .sig} and {@code .att} of older releases of cosign: over the manifest. */
    COSIGN_LEGACY("cosign-legacy");

    static final List<String> WORDS = Arrays.stream(values()).map(Format::word).toList();

    private final String word;

    Format(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
