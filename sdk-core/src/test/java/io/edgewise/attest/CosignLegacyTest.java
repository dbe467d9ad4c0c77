package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.house.TestCa.Issued;
import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFiles;
import io.edgewise.json.JsonLimits;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What cosign wrote before it had bundles: a payload, and all else in annotations that nobody signs. */
class CosignLegacyTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final String WHO = "https://works.example/line-a";

    private final TestCa plant = TestCa.named("plant-ca", NOW);
    private final Issued leaf = plant.issueForSigning(
            WHO, KeyFiles.generate(), NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));

    @Test
    void aSignatureByATrustedKeyIsAccepted() {
        assertAccepted(byKey(payload("cosign container image signature")));
    }

    @Test
    void anotherTypeIsNoSignature() {
        assertRefused(Refusal.STATEMENT_INVALID, "type", byKey(payload("atomic container signature")));
    }

    @Test
    void moreThanIsSignedIsNotRead() {
        String more = payload("cosign container image signature").replace("\"type\"", "\"also\":1,\"type\"");

        assertRefused(Refusal.STATEMENT_INVALID, "also", byKey(more));
    }

    @Test
    void aPayloadWithoutASignatureIsNone() {
        assertRefused(Refusal.BUNDLE_INVALID, CosignLegacy.SIGNATURE, evidence("{}", annotations()));
    }

    @Test
    void aSignatureThatIsNoBase64IsNone() {
        assertRefused(
                Refusal.BUNDLE_INVALID,
                CosignLegacy.SIGNATURE,
                evidence("{}", annotations(CosignLegacy.SIGNATURE, "?", "", "")));
    }

    @Test
    void aPayloadAsLargeAsIsReadIsReadAndALargerOneIsNot() {
        String largest = " ".repeat(JsonLimits.DOCUMENT.bytes());

        assertRefused(Refusal.LIMIT_EXCEEDED, "the payload has", evidence(largest + " ", annotations()));
        assertRefused(Refusal.BUNDLE_INVALID, CosignLegacy.SIGNATURE, evidence(largest, annotations()));
    }

    @Test
    void anAnnotationAsLongAsIsReadIsReadAndALongerOneIsNot() {
        String longest = "A".repeat(64 << 10);

        assertRefused(
                Refusal.LIMIT_EXCEEDED,
                CosignLegacy.SIGNATURE,
                evidence("{}", annotations(CosignLegacy.SIGNATURE, longest + "A", "", "")));
        assertNotEquals(
                Refusal.LIMIT_EXCEEDED,
                verify(evidence("{}", annotations(CosignLegacy.SIGNATURE, longest, "", "")))
                        .refusal());
    }

    @Test
    void aSignatureByACertificateIsAcceptedWithItsChain() {
        assertAccepted(byCertificate(pem(leaf), pem(plant.own())));
        assertAccepted(byCertificate(pem(leaf), ""));
    }

    @Test
    void twoCertificatesInThePlaceOfOneAreRefused() {
        assertRefused(Refusal.BUNDLE_INVALID, "holds 2 certificates", byCertificate(pem(leaf) + pem(plant.own()), ""));
    }

    @Test
    void aCertificateThatIsNoneIsRefused() {
        assertRefused(Refusal.BUNDLE_INVALID, "no certificates in PEM", byCertificate("line-a", ""));
        assertRefused(Refusal.BUNDLE_INVALID, "no certificates in PEM", byCertificate(pem(leaf), "plant"));
    }

    @Test
    void aChainAsLongAsIsReadIsReadAndALongerOneIsNot() {
        String above = pem(plant.own()).repeat(SigstoreBundle.LONGEST_CHAIN - 1);

        assertRefused(
                Refusal.BUNDLE_INVALID,
                "it carries " + (SigstoreBundle.LONGEST_CHAIN + 1),
                byCertificate(pem(leaf), above + pem(plant.own())));
        assertFalse(words(verify(byCertificate(pem(leaf), above))).contains("it carries"));
    }

    private static String payload(String type) {
        return "{\"critical\":{\"identity\":{\"docker-reference\":\"registry.example:5000/models/well-band\"},"
                + "\"image\":{\"docker-manifest-digest\":\"" + Packages.MANIFEST + "\"},\"type\":\"" + type
                + "\"},\"optional\":null}";
    }

    private static Evidence byKey(String payload) {
        return evidence(payload, annotations(CosignLegacy.SIGNATURE, sign(payload, Packages.LINE_A), "", ""));
    }

    private Evidence byCertificate(String certificate, String above) {
        String payload = payload("cosign container image signature");
        SortedMap<String, String> annotations =
                annotations(CosignLegacy.SIGNATURE, sign(payload, leaf.keys()), certificate, above);
        return evidence(payload, annotations);
    }

    private static String sign(String payload, KeyPair keys) {
        PrivateKey key = keys.getPrivate();
        return Base64.getEncoder().encodeToString(Ecdsa.sign(key, payload.getBytes(StandardCharsets.UTF_8)));
    }

    private static SortedMap<String, String> annotations(String... pairs) {
        SortedMap<String, String> found = new TreeMap<>();
        if (pairs.length == 4) {
            found.put(pairs[0], pairs[1]);
            if (!pairs[2].isEmpty()) {
                found.put(CosignLegacy.CERTIFICATE, pairs[2]);
            }
            if (!pairs[3].isEmpty()) {
                found.put(CosignLegacy.CHAIN, pairs[3]);
            }
        }
        return found;
    }

    private static Evidence evidence(String payload, SortedMap<String, String> annotations) {
        return new Evidence(Evidence.Form.COSIGN_SIGNATURE, payload.getBytes(StandardCharsets.UTF_8), annotations);
    }

    private static String pem(Issued issued) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(issued.der())
                + "\n-----END CERTIFICATE-----\n";
    }

    private void assertRefused(Refusal code, String words, Evidence evidence) {
        Verification found = verify(evidence);
        assertEquals(code, found.refusal(), () -> words(found));
        assertTrue(words(found).contains(words), () -> words(found));
    }

    private void assertAccepted(Evidence evidence) {
        Verification found = verify(evidence);
        assertTrue(found.accepted(), () -> words(found));
    }

    private static String words(Verification found) {
        return found.detail();
    }

    private Verification verify(Evidence evidence) {
        boolean certified = evidence.annotations().containsKey(CosignLegacy.CERTIFICATE);
        CertificateRule rule = new CertificateRule(
                new TreeSet<>(List.of("plant-ca")),
                new TreeSet<>(List.of(WHO)),
                new TreeSet<>(),
                CertificateRule.Time.NOW);
        Requirement requirement = new Requirement(
                1,
                certified ? new TreeSet<>() : new TreeSet<>(List.of("line-a")),
                certified ? rule : null,
                new TreeSet<>(List.of("cosign-legacy")),
                null);
        TrustPolicy policy = TrustPolicy.builder("production")
                .counter(1)
                .key("line-a", Packages.LINE_A.getPublic())
                .authority(
                        "plant-ca", List.of(Certificates.certificate(plant.own().der(), "root")))
                .scope("registry.example:5000", List.of(requirement), ModelRules.DEFAULT)
                .build();
        return Verifier.verify(
                Packages.REF, Packages.MANIFEST, Packages.files(), List.of(evidence), policy, KnownFloors.at(NOW));
    }
}
