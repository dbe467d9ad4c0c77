package io.edgewise.sigstore;

import io.edgewise.house.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Public data of the Sigstore project; the tests that need it skip where it is absent. */
final class Vectors {
    static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    /** The folder that the reference implementation signed with an identity of IBM's. */
    static final String SIGNED = "model-transparency/v1.0.1-sigstore";

    /** As the certificate in it says: {@code openssl x509 -text}. */
    static final String IDENTITY = "stefanb@us.ibm.com";

    static final String ISSUER = "https://sigstore.verify.ibm.com/oauth2";

    private Vectors() {}

    static Path folder() {
        return Needs.data().resolve("attestation-vectors");
    }

    static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(folder().resolve(name));
    }

    static byte[] publicGood() throws IOException {
        return bytes("trusted-root/trusted_root.json");
    }

    static String bundle() throws IOException {
        return new String(bytes(SIGNED + "/model.sig"), StandardCharsets.UTF_8);
    }
}
