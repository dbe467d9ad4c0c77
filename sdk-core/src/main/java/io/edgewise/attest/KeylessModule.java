package io.edgewise.attest;

import java.util.Optional;
import java.util.ServiceLoader;

/** What the class path brings; looked for once, by the first who asks. */
final class KeylessModule {
    static final Optional<KeylessVerifier> INSTALLED = ServiceLoader.load(
                    KeylessVerifier.class, KeylessVerifier.class.getClassLoader())
            .findFirst();

    /** What is missing where there is none, and how to add it. */
    static final String MISSING = "signatures without a lasting key need the module " + KeylessVerifier.ARTIFACT
            + ", which is not installed: start with './edgewise --with sigstore', or name the folder of its jars in"
            + " EDGEWISE_EXTRA";

    private KeylessModule() {}
}
