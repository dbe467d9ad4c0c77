package io.edgewise.attest;

import static io.edgewise.attest.Packages.MANIFEST;
import static io.edgewise.attest.Packages.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.house.TestCa.Issued;
import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Instant FROM = NOW.minus(Duration.ofDays(30));
    private static final Instant UNTIL = NOW.plus(Duration.ofDays(30));
    private static final String LINE_A = "https://works.example/line-a";
    private static final String LINE_B = "https://works.example/line-b";

    private final TestCa plant = TestCa.named("plant-ca", NOW);
    private final TestCa other = TestCa.named("plant-ca", NOW);

    @Test
    void aCertificateOfOurAuthorityForWhomThePolicyNamesCounts() {
        Verification found = judge(1, CertificateRule.Time.NOW, NOW, signedBy(leaf(LINE_A)));

        assertTrue(found.accepted(), found.detail());
        assertEquals(List.of(LINE_A), found.signers());
    }

    @Test
    void whoHasTwoCertificatesIsOneSignerAndTwoNamesOnOneKeyAreOne() {
        KeyPair shared = KeyFiles.generate();

        Verification twoKeys = judge(2, CertificateRule.Time.NOW, NOW, signedBy(leaf(LINE_A)), signedBy(leaf(LINE_A)));
        Verification oneKey = judge(
                2,
                CertificateRule.Time.NOW,
                NOW,
                signedBy(plant.issueForSigning(LINE_A, shared, FROM, UNTIL)),
                signedBy(plant.issueForSigning(LINE_B, shared, FROM, UNTIL)));
        Verification two = judge(2, CertificateRule.Time.NOW, NOW, signedBy(leaf(LINE_A)), signedBy(leaf(LINE_B)));

        assertEquals(Refusal.TOO_FEW_SIGNERS, twoKeys.refusal(), twoKeys.detail());
        assertEquals(
                "'" + LINE_A + "' has counted already",
                twoKeys.signatures().get(1).detail());
        assertEquals(Refusal.TOO_FEW_SIGNERS, oneKey.refusal(), oneKey.detail());
        assertTrue(two.accepted(), two.detail());
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, NOW, CERTIFICATE_EXPIRED",
        "2026-10-27T11:59:59Z, NOW, CERTIFICATE_EXPIRED",
        "2026-12-26T12:00:01Z, NOW, CERTIFICATE_EXPIRED",
        "2026-12-26T12:00:00Z, NOW,",
        "1970-01-01T00:00:00Z, IGNORE_EXPIRY,",
        "2090-01-01T00:00:00Z, IGNORE_EXPIRY,",
    })
    void aCertificateCountsInItsTimeOrAtAnyTimeIfThePolicySaysSo(
            Instant now, CertificateRule.Time time, Refusal refusal) {
        Verification found = judge(1, time, now, signedBy(leaf(LINE_A)));

        assertEquals(refusal, found.refusal(), found.detail());
        assertEquals(now, found.time());
    }

    @Test
    void anAuthorityThatHasExpiredVouchesForNobodyNow() {
        TestCa old = TestCa.valid("plant-ca", FROM, NOW.minusSeconds(1), NOW);
        byte[] signed = signedBy(old.issueForSigning(LINE_A, KeyFiles.generate(), FROM, UNTIL));

        assertEquals(
                Refusal.CERTIFICATE_EXPIRED,
                judge(policy(old, 1, CertificateRule.Time.NOW), NOW, signed).refusal());
        assertTrue(judge(policy(old, 1, CertificateRule.Time.IGNORE_EXPIRY), NOW, signed)
                .accepted());
    }

    @Test
    void whatWasInServiceHereIsNotTakenOutBecauseACertificateEnded() {
        Instant later = UNTIL.plus(Duration.ofDays(400));
        KnownFloors served = new KnownFloors(later, 0, Map.of(), Set.of(MANIFEST), null);
        KnownFloors other = new KnownFloors(later, 0, Map.of(), Set.of(Packages.digest("another")), null);
        TrustPolicy policy = policy(plant, 1, CertificateRule.Time.NOW);

        assertTrue(verify(policy, served, signedBy(leaf(LINE_A))).accepted());
        assertEquals(
                Refusal.CERTIFICATE_EXPIRED,
                verify(policy, other, signedBy(leaf(LINE_A))).refusal());
        assertEquals(
                Refusal.IDENTITY_MISMATCH,
                verify(policy, served, signedBy(leaf("https://works.example/line-c")))
                        .refusal());
    }

    @Test
    void aCertificateThatWasNeverValidWithItsAuthorityIsRefusedAtEveryTime() {
        Issued before = plant.issueForSigning(LINE_A, KeyFiles.generate(), FROM, NOW.minus(Duration.ofDays(2)));

        for (CertificateRule.Time time : CertificateRule.Time.values()) {
            assertEquals(
                    Refusal.CERTIFICATE_EXPIRED,
                    judge(1, time, NOW, signedBy(before)).refusal());
        }
    }

    @Test
    void strangersAuthoritiesAndRootsThatComeAlongMeanNothing() {
        Issued forged = other.issueForSigning(LINE_A, KeyFiles.generate(), FROM, UNTIL);

        refused(Refusal.CERTIFICATE_INVALID, signedBy(forged));
        refused(Refusal.CERTIFICATE_INVALID, signedBy(forged, other.own()));
        Verification named = judge(1, CertificateRule.Time.NOW, NOW, signedBy(forged));
        assertEquals("CN=" + LINE_A, named.signatures().get(0).keyId());
        assertTrue(named.detail().contains("the certificate of 'CN=" + LINE_A + "' leads to no authority"));
        refused(Refusal.CERTIFICATE_INVALID, signedBy(TestCa.selfSigned("line-a", FROM, UNTIL)));
        assertTrue(judge(1, CertificateRule.Time.NOW, NOW, signedBy(leaf(LINE_A), plant.own()))
                .accepted());
    }

    @Test
    void anAuthorityOfThePolicyVouchesForNobodyInARuleThatNamesAnotherOne() {
        TrustPolicy both = builder(plant, 1, CertificateRule.Time.IGNORE_EXPIRY)
                .authority("office-ca", List.of(root(other)))
                .build();
        byte[] office = signedBy(other.issueForSigning(LINE_A, KeyFiles.generate(), FROM, UNTIL));

        Verification found = judge(both, NOW, office);

        assertEquals(Refusal.CERTIFICATE_INVALID, found.refusal());
        assertTrue(found.detail().contains("leads to [office-ca]; asked for is one of [plant-ca]"), found.detail());
        assertTrue(judge(both, NOW, signedBy(leaf(LINE_A))).accepted());
    }

    @Test
    void aSubjectIsComparedWholeAndWhereANameIsAskedForTooBothMustBeRight() {
        String subject = "CN=" + LINE_A;

        assertEquals(
                List.of(subject),
                judge(named("", subject), NOW, signedBy(leaf(LINE_A))).signers());
        assertEquals(
                List.of(LINE_A),
                judge(named(LINE_A, subject), NOW, signedBy(leaf(LINE_A))).signers());
        Verification subjectAmiss = judge(named(LINE_A, subject + ",O=Works"), NOW, signedBy(leaf(LINE_A)));
        Verification nameAmiss = judge(named(LINE_B, subject), NOW, signedBy(leaf(LINE_A)));
        assertEquals(Refusal.IDENTITY_MISMATCH, subjectAmiss.refusal());
        assertTrue(subjectAmiss.detail().contains("asked for is [" + subject + ",O=Works]"), subjectAmiss.detail());
        assertEquals(Refusal.IDENTITY_MISMATCH, nameAmiss.refusal());
        assertTrue(nameAmiss.detail().contains("asked for is [" + LINE_B + "]"), nameAmiss.detail());
        assertEquals(
                Refusal.IDENTITY_MISMATCH,
                judge(named("", subject), NOW, signedBy(leaf(LINE_B))).refusal());
    }

    @Test
    void aWeakKeyIsNoSignersHoweverWellItIsVouchedFor() throws GeneralSecurityException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        Issued weak = plant.issueForSigning(LINE_A, rsa.generateKeyPair(), FROM, UNTIL);

        refused(
                Refusal.CERTIFICATE_INVALID,
                Packages.bundleOf(
                        Packages.statement(MANIFEST, Claim.COSIGN_SIGN, "{}"),
                        material(weak),
                        message -> new byte[128]));
    }

    @Test
    void aChainHasAtMost10Certificates() {
        Issued leaf = leaf(LINE_A);
        Issued[] ten = Stream.concat(Stream.of(leaf), Stream.generate(plant::own))
                .limit(10)
                .toArray(Issued[]::new);
        Issued[] eleven = Stream.concat(Stream.of(ten), Stream.of(plant.own())).toArray(Issued[]::new);

        assertTrue(judge(1, CertificateRule.Time.NOW, NOW, signedBy(ten)).accepted());
        refused(Refusal.BUNDLE_INVALID, signedBy(eleven));
    }

    @Test
    void aCertificateForServersOrForSomebodyElseIsRefused() {
        refused(Refusal.CERTIFICATE_INVALID, signedBy(plant.issue("works.example")));
        refused(Refusal.IDENTITY_MISMATCH, signedBy(leaf("https://works.example/line-c")));
        refused(Refusal.IDENTITY_MISMATCH, signedBy(leaf(LINE_A + "/")));
    }

    @Test
    void aSignatureThatIsNotByTheCertificateIsBad() {
        Issued leaf = leaf(LINE_A);
        KeyPair stranger = KeyFiles.generate();
        String statement = Packages.statement(MANIFEST, Claim.COSIGN_SIGN, "{}");

        refused(
                Refusal.BAD_SIGNATURE,
                Packages.bundleOf(statement, material(leaf), message -> Ecdsa.sign(stranger.getPrivate(), message)));
    }

    @Test
    void keysDoNotCountWhereCertificatesAreAskedForNorTheReverse() {
        TrustPolicy keys = Packages.requiring(Packages.signed(1, "line-a"))
                .authority("plant-ca", List.of(root(plant)))
                .build();
        TrustPolicy certificates = builder(plant, 1, CertificateRule.Time.NOW)
                .key("line-a", Packages.LINE_A.getPublic())
                .build();

        assertEquals(
                Refusal.UNTRUSTED_KEY, judge(keys, NOW, signedBy(leaf(LINE_A))).refusal());
        assertEquals(
                Refusal.UNTRUSTED_KEY,
                judge(certificates, NOW, Packages.cosignedBy(Packages.LINE_A)).refusal());
    }

    @Test
    void aLeafIsNoAuthority() {
        X509Certificate leaf = Certificates.certificate(leaf(LINE_A).der(), "leaf");

        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> TrustPolicy.builder("p").authority("ca", List.of(leaf)));

        assertTrue(
                String.valueOf(error.getMessage()).contains("is no certificate of an authority"), error.getMessage());
    }

    private void refused(Refusal refusal, byte[] bundle) {
        for (CertificateRule.Time time : CertificateRule.Time.values()) {
            Verification found = judge(1, time, NOW, bundle);
            assertEquals(refusal, found.refusal(), found.detail());
        }
    }

    private Issued leaf(String uri) {
        return plant.issueForSigning(uri, KeyFiles.generate(), FROM, UNTIL);
    }

    private static byte[] signedBy(Issued... chain) {
        return Packages.bundleOf(
                Packages.statement(MANIFEST, Claim.COSIGN_SIGN, "{}"),
                material(chain),
                message -> Ecdsa.sign(chain[0].keys().getPrivate(), message));
    }

    private static String material(Issued... chain) {
        return Stream.of(chain)
                .map(one -> "{\"rawBytes\":\"" + Base64.getEncoder().encodeToString(one.der()) + "\"}")
                .collect(Collectors.joining(",", "\"x509CertificateChain\":{\"certificates\":[", "]}"));
    }

    private Verification judge(int threshold, CertificateRule.Time time, Instant now, byte[]... bundles) {
        return judge(policy(plant, threshold, time), now, bundles);
    }

    private static Verification judge(TrustPolicy policy, Instant now, byte[]... bundles) {
        return verify(policy, KnownFloors.at(now), bundles);
    }

    private static TrustPolicy policy(TestCa ca, int threshold, CertificateRule.Time time) {
        return builder(ca, threshold, time).build();
    }

    /** Returns a policy that asks for a certificate with this name and this subject; empty for whatever it has. */
    private TrustPolicy named(String san, String subject) {
        return builder(plant, 1, new CertificateRule(set("plant-ca"), set(san), set(subject), CertificateRule.Time.NOW))
                .build();
    }

    private static TreeSet<String> set(String word) {
        return word.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(word));
    }

    private static TrustPolicyBuilder builder(TestCa ca, int threshold, CertificateRule.Time time) {
        TreeSet<String> names = new TreeSet<>(List.of(LINE_A, LINE_B));
        return builder(ca, threshold, new CertificateRule(set("plant-ca"), names, new TreeSet<>(), time));
    }

    private static TrustPolicyBuilder builder(TestCa ca, int threshold, CertificateRule rule) {
        Requirement requirement =
                new Requirement(threshold, new TreeSet<>(), rule, new TreeSet<>(List.of("cosign")), null);
        return TrustPolicy.builder("production")
                .counter(1)
                .authority("plant-ca", List.of(root(ca)))
                .scope("registry.example:5000", List.of(requirement), ModelRules.DEFAULT);
    }

    private static X509Certificate root(TestCa ca) {
        return Certificates.certificate(ca.own().der(), "root");
    }
}
