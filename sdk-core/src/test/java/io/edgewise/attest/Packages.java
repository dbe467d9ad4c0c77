package io.edgewise.attest;

import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRules;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
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

    /** Returns a policy that trusts line-a and line-b, and requires this. */
    static TrustPolicyBuilder requiring(Requirement... require) {
        return TrustPolicy.builder("production")
                .counter(1)
                .key("line-a", LINE_A.getPublic())
                .key("line-b", LINE_B.getPublic())
                .scope("registry.example:5000", List.of(require), ModelRules.DEFAULT);
    }

    /** Returns a requirement of keys in the usual formats. */
    static Requirement signed(int threshold, String... keys) {
        return new Requirement(
                threshold, new TreeSet<>(List.of(keys)), null, new TreeSet<>(Requirement.USUAL_FORMATS), null);
    }

    static Verification verify(TrustPolicy policy, KnownFloors known, byte[]... bundles) {
        return Verifier.verify(REF, MANIFEST, files(), evidence(bundles), policy, known);
    }

    static Verification verify(Map<String, Digest> files, byte[]... bundles) {
        return Verifier.verify(REF, MANIFEST, files, evidence(bundles), policy(1), NOW);
    }

    /** Signs a payload as it is, however wrong it may be: what a trusted but careless signer would publish. */
    static byte[] bundleOf(String payload, PrivateKey key, String hint) {
        return bundleOf(payload, "\"publicKey\":{\"hint\":\"" + hint + "\"}", message -> Ecdsa.sign(key, message));
    }

    /** Makes a bundle of a payload, with this verification material and whatever signature. */
    static byte[] bundleOf(String payload, String material, UnaryOperator<byte[]> signing) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        Base64.Encoder base64 = Base64.getEncoder();
        String signature = base64.encodeToString(signing.apply(Dsse.signedBytes(Dsse.IN_TOTO, bytes)));
        return ("{\"mediaType\":\"" + SigstoreBundle.MEDIA_TYPE + "\",\"verificationMaterial\":{" + material
                        + "},\"dsseEnvelope\":{\"payload\":\"" + base64.encodeToString(bytes)
                        + "\",\"payloadType\":\"" + Dsse.IN_TOTO + "\",\"signatures\":[{\"sig\":\"" + signature
                        + "\"}]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns what cosign signs or attests of a manifest, as it writes it. */
    static String statement(Digest manifest, String predicateType, String predicate) {
        return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\"" + manifest.hex()
                + "\"},\"annotations\":{}}],\"predicateType\":\"" + predicateType + "\",\"predicate\":" + predicate
                + "}";
    }

    /** Returns cosign's signature of the package by a key. */
    static byte[] cosignedBy(KeyPair keys) {
        return attestedBy(keys, Claim.COSIGN_SIGN, "{}");
    }

    /** Returns an attestation of the package by a key. */
    static byte[] attestedBy(KeyPair keys, String predicateType, String predicate) {
        return bundleOf(statement(MANIFEST, predicateType, predicate), keys.getPrivate(), "");
    }

    /** Returns the payload of a bundle as text. */
    static String payloadOf(byte[] bundle) {
        return new String(SigstoreBundle.parse(bundle).payload(), StandardCharsets.UTF_8);
    }
}
