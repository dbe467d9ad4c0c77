package io.edgewise.attest;

import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRef;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A package to sign and to tamper with; keys are made afresh in every run. */
final class Packages {
    static final KeyPair LINE_A = KeyFiles.generate();
    static final KeyPair LINE_B = KeyFiles.generate();
    static final KeyPair STRANGER = KeyFiles.generate();
    static final Digest MANIFEST = digest("manifest");
    static final KnownFloors NOW = KnownFloors.at(Instant.parse("2026-11-26T12:00:00Z"));
    static final ModelRef REF = ModelRef.parse("registry.example:5000/models/well-band@" + MANIFEST);

    private Packages() {}

    /** Returns the files of a small package. */
    static Map<String, Digest> files() {
        Map<String, Digest> files = new TreeMap<>();
        files.put("edgewise.json", digest("manifest of the model"));
        files.put("model.onnx", digest("model"));
        files.put("docs/card.md", digest("card"));
        return files;
    }

    static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] signedBy(KeyPair keys, Map<String, Digest> files) {
        return OmsSigner.sign(files, "well-band", keys.getPrivate(), keys.getPublic());
    }

    /** Returns a policy that trusts line-a, or that many of line-a and line-b. */
    static TrustPolicy policy(int threshold) {
        return TrustPolicy.builder("production")
                .counter(7)
                .key("line-a", LINE_A.getPublic())
                .key("line-b", LINE_B.getPublic())
                .scope(
                        "registry.example:5000/models/",
                        threshold,
                        threshold == 1 ? List.of("line-a") : List.of("line-a", "line-b"),
                        List.of("oms"))
                .build();
    }

    static List<Evidence> evidence(byte[]... bundles) {
        return Stream.of(bundles).map(Evidence::bundle).toList();
    }

    static Verification verify(Map<String, Digest> files, byte[]... bundles) {
        return Verifier.verify(REF, MANIFEST, files, evidence(bundles), policy(1), NOW);
    }

    /** Signs a payload as it is, however wrong it may be: what a trusted but careless signer would publish. */
    static byte[] bundleOf(String payload, PrivateKey key, String hint) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        Base64.Encoder base64 = Base64.getEncoder();
        String signature = base64.encodeToString(Ecdsa.sign(key, Dsse.signedBytes(Dsse.IN_TOTO, bytes)));
        return ("{\"mediaType\":\"" + SigstoreBundle.MEDIA_TYPE
                        + "\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\""
                        + hint + "\"}},\"dsseEnvelope\":{\"payload\":\"" + base64.encodeToString(bytes)
                        + "\",\"payloadType\":\"" + Dsse.IN_TOTO + "\",\"signatures\":[{\"sig\":\"" + signature
                        + "\"}]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the payload of a bundle as text. */
    static String payloadOf(byte[] bundle) {
        return new String(SigstoreBundle.parse(bundle).payload(), StandardCharsets.UTF_8);
    }
}
