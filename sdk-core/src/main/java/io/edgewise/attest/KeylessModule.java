package io.edgewise.attest;

import java.util.Optional;
import java.util.ServiceLoader;

/** What the class path brings; looked for once, by the first who asks. */
final class KeylessModule {
    static final Optional<KeylessVerifier> INSTALLED =
            ServiceLoader.load(KeylessVerifier.class, KeylessVerifier.class.getClassLoader())
                    .findFirst();

    private KeylessModule() {}

    /** Says what is missing and how to add it. */
    static String missing() {
        return "signatures without a lasting key need the module " + KeylessVerifier.ARTIFACT
                + ", which is not installed; start with ./edgewise --with sigstore, or put its jars on the class path"
                + " (EDGEWISE_EXTRA)";
    }
}
