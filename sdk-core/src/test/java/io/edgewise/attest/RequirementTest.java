package io.edgewise.attest;

import static io.edgewise.attest.Packages.LINE_A;
import static io.edgewise.attest.Packages.LINE_B;
import static io.edgewise.attest.Packages.MANIFEST;
import static io.edgewise.attest.Packages.NOW;
import static io.edgewise.attest.Packages.STRANGER;
import static io.edgewise.attest.Packages.attestedBy;
import static io.edgewise.attest.Packages.cosignedBy;
import static io.edgewise.attest.Packages.digest;
import static io.edgewise.attest.Packages.files;
import static io.edgewise.attest.Packages.requiring;
import static io.edgewise.attest.Packages.signed;
import static io.edgewise.attest.Packages.signedBy;
import static io.edgewise.attest.Packages.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.Verification.PredicateResult;
import io.edgewise.attest.Verification.RequirementResult;
import io.edgewise.model.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementTest {
    private static final String VSA = "https://slsa.dev/verification_summary/v1";
    private static final String PASSED = "{\"verificationResult\":\"PASSED\",\"verifiedLevels\":[\"L1\",\"L2\"],"
            + "\"timeVerified\":\"2026-11-01T08:00:00+01:00\",\"policy\":{\"a/b~c\":3,\"ok\":true},\"none\":null}";

    @Test
    void aKeyIsOneKeyInWhateverFormatsItSigned() {
        TrustPolicy two = requiring(signed(2, "line-a", "line-b")).build();

        Verification once = verify(two, NOW, signedBy(LINE_A, files()), cosignedBy(LINE_A), cosignedBy(LINE_A));
        Verification both = verify(two, NOW, signedBy(LINE_A, files()), cosignedBy(LINE_B));

        refused(Refusal.TOO_FEW_SIGNERS, once);
        assertEquals(1, once.counted());
        assertTrue(both.accepted(), both.detail());
        assertEquals(List.of("line-a", "line-b"), both.signers());
        assertEquals(2, both.counted());
    }

    @Test
    void everyRequirementMustHoldAndSaysWhatItCameTo() {
        TrustPolicy policy = requiring(signed(1, "line-a"), attested("line-b", FieldRule.present("/policy")))
                .build();

        Verification all = verify(policy, NOW, cosignedBy(LINE_A), attestedBy(LINE_B, VSA, PASSED));
        Verification alone = verify(policy, NOW, cosignedBy(LINE_A));
        Verification unsigned = verify(policy, NOW, attestedBy(LINE_B, VSA, PASSED));

        assertTrue(all.accepted(), all.detail());
        assertEquals(List.of(new PredicateResult(VSA, "line-b", true, "all 1 rules hold")), all.predicates());
        assertEquals(files(), all.covered());
        refused(Refusal.PREDICATE_MISSING, alone);
        assertTrue(alone.detail().contains("requirement 2 of the scope 'registry.example:5000' asks"), alone.detail());
        assertEquals(
                List.of(true, false),
                alone.requirements().stream().map(RequirementResult::held).toList());
        assertEquals("by line-a", alone.requirements().get(0).detail());
        assertTrue(
                alone.requirements().get(1).detail().contains(VSA),
                alone.requirements().toString());
        refused(Refusal.PREDICATE_MISMATCH, unsigned);
        assertEquals(2, unsigned.threshold());
        assertEquals(1, unsigned.counted());
    }

    @Test
    void anAttestationIsNoSignatureAndASignatureNoAttestation() {
        Verification attestation = verify(requiring(signed(1, "line-a")).build(), NOW, attestedBy(LINE_A, VSA, PASSED));
        Verification signature =
                verify(requiring(attested("line-a")).build(), NOW, cosignedBy(LINE_A), signedBy(LINE_A, files()));
        Verification another = verify(
                requiring(attested("line-a")).build(),
                NOW,
                attestedBy(LINE_A, "https://slsa.dev/provenance/v1", PASSED));

        refused(Refusal.PREDICATE_MISMATCH, attestation);
        refused(Refusal.PREDICATE_MISSING, signature);
        refused(Refusal.PREDICATE_MISSING, another);
    }

    @Test
    void anAttestationByAnotherKeyOrOfAnotherPackageDoesNotCount() {
        TrustPolicy policy = requiring(attested("line-a")).build();
        byte[] elsewhere = Packages.bundleOf(Packages.statement(digest("x"), VSA, PASSED), LINE_A.getPrivate(), "");

        refused(Refusal.UNTRUSTED_KEY, verify(policy, NOW, attestedBy(LINE_B, VSA, PASSED)));
        refused(Refusal.UNTRUSTED_KEY, verify(policy, NOW, attestedBy(STRANGER, VSA, PASSED)));
        refused(Refusal.SUBJECT_MISMATCH, verify(policy, NOW, elsewhere));
    }

    @Test
    void aSignatureForAnotherManifestIsRefused() {
        TrustPolicy policy = requiring(signed(1, "line-a")).build();
        String statement = Packages.statement(digest("another manifest"), Claim.COSIGN_SIGN, "{}");

        refused(Refusal.SUBJECT_MISMATCH, verify(policy, NOW, Packages.bundleOf(statement, LINE_A.getPrivate(), "")));
    }

    @Test
    void oneOf1000SubjectsMayBeThePackageAndMoreAreNotRead() {
        TrustPolicy policy = requiring(signed(1, "line-a")).build();

        assertTrue(verify(policy, NOW, Packages.bundleOf(aboutMany(1_000), LINE_A.getPrivate(), ""))
                .accepted());
        refused(
                Refusal.LIMIT_EXCEEDED,
                verify(policy, NOW, Packages.bundleOf(aboutMany(1_001), LINE_A.getPrivate(), "")));
    }

    private static String aboutMany(int subjects) {
        String others = IntStream.range(1, subjects)
                .mapToObj(i ->
                        ",{\"digest\":{\"sha256\":\"" + digest("other " + i).hex() + "\"}}")
                .collect(Collectors.joining());
        return Packages.statement(MANIFEST, Claim.COSIGN_SIGN, "{}").replaceFirst("]", others + "]");
    }

    @Test
    void anAttestationThatIsOfNoMatterHidesNoTooFew() {
        TrustPolicy two = requiring(signed(2, "line-a", "line-b")).build();

        refused(Refusal.TOO_FEW_SIGNERS, verify(two, NOW, cosignedBy(LINE_A), attestedBy(LINE_A, VSA, PASSED)));
    }

    @Test
    void aFormatThatIsNotNamedIsRefused() {
        Requirement oms = new Requirement(1, set("line-a"), null, set("oms"), null);

        refused(Refusal.FORMAT_NOT_ALLOWED, verify(requiring(oms).build(), NOW, cosignedBy(LINE_A)));
    }

    @Test
    void whatIsRevokedIsNeverAdmitted() {
        TrustPolicyBuilder policy = requiring(signed(1, "line-a"));

        refused(Refusal.REVOKED, verify(policy.revoke(digest("model")).build(), NOW, signedBy(LINE_A, files())));
        refused(
                Refusal.REVOKED,
                verify(requiring(signed(1, "line-a")).revoke(MANIFEST).build(), NOW, signedBy(LINE_A, files())));
    }

    @Test
    void rAndSWithoutTheirFormAreNoSignature() {
        byte[] raw = Packages.bundleOf(
                Packages.statement(MANIFEST, Claim.COSIGN_SIGN, "{}"),
                "\"publicKey\":{}",
                message -> Arrays.copyOfRange(Ecdsa.sign(LINE_A.getPrivate(), message), 6, 70));

        refused(Refusal.UNTRUSTED_KEY, verify(requiring(signed(1, "line-a")).build(), NOW, raw));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /verificationResult | IN       | PASSED        | true
            /verificationResult | IN       | passed        | false
            /verificationResult | IN       | FAILED,PASSED | true
            /verificationResult | CONTAINS | PASSED        | false
            /verificationresult | IN       | PASSED        | false
            /verifiedLevels     | CONTAINS | L2            | true
            /verifiedLevels     | CONTAINS | L1,L2         | true
            /verifiedLevels     | CONTAINS | L2,L3         | false
            /verifiedLevels     | IN       | L1            | false
            /verifiedLevels/0   | IN       | L1            | true
            /verifiedLevels/2   | PRESENT  |               | false
            /verifiedLevels/-1  | PRESENT  |               | false
            /verifiedLevels/00  | PRESENT  |               | false
            /policy/a~1b~0c     | IN       | 3             | true
            /policy/ok          | IN       | true          | true
            /policy             | IN       | true          | false
            /policy             | PRESENT  |               | true
            /none               | PRESENT  |               | false
            /policy/ok/x        | PRESENT  |               | false
            """)
    void aFieldRuleHoldsOrDoesNot(String path, FieldRule.Test test, String values, boolean holds) {
        FieldRule rule = new FieldRule(path, test, values == null ? set() : set(values.split(",")), Duration.ZERO);

        Verification found = verify(requiring(attested("line-a", rule)).build(), NOW, attestedBy(LINE_A, VSA, PASSED));

        assertEquals(holds ? null : Refusal.PREDICATE_MISMATCH, found.refusal(), found.detail());
        assertEquals(holds, found.predicates().get(0).ok());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T12:00:00Z, 26, true",
        "2026-11-26T12:00:00Z, 25, false",
        "1970-01-01T00:00:00Z, 90, false",
        "2026-11-01T06:56:00Z, 90, true",
        "2026-11-01T06:54:00Z, 90, false",
        "2090-01-01T00:00:00Z, 90, false",
    })
    void aTimeIsNeitherTooOldNorToCome(Instant now, int days, boolean holds) {
        FieldRule young = FieldRule.maxAge("/timeVerified", Duration.ofDays(days));
        FieldRule noTime = FieldRule.maxAge("/verificationResult", Duration.ofDays(days));
        byte[] attestation = attestedBy(LINE_A, VSA, PASSED);

        Verification found = verify(requiring(attested("line-a", young)).build(), KnownFloors.at(now), attestation);

        assertEquals(holds ? null : Refusal.PREDICATE_MISMATCH, found.refusal(), found.detail());
        assertFalse(verify(requiring(attested("line-a", noTime)).build(), KnownFloors.at(now), attestation)
                .accepted());
    }

    @Test
    void anAttestationOfWhatWasInServiceHereMayAge() {
        FieldRule young = FieldRule.maxAge("/timeVerified", Duration.ofDays(1));
        TrustPolicy policy = requiring(attested("line-a", young)).build();
        Instant later = Instant.parse("2028-01-01T00:00:00Z");
        KnownFloors served = new KnownFloors(later, 0, Map.of(), Set.of(MANIFEST), null);

        assertTrue(verify(policy, served, attestedBy(LINE_A, VSA, PASSED)).accepted());
        assertEquals(
                Refusal.PREDICATE_MISMATCH,
                verify(policy, KnownFloors.at(later), attestedBy(LINE_A, VSA, PASSED))
                        .refusal());
        assertEquals(
                Refusal.PREDICATE_MISSING,
                verify(policy, served, attestedBy(LINE_A, "https://example.test/other", PASSED))
                        .refusal());
    }

    @Test
    void anAttestationWithoutAPredicateBreaksEveryRule() {
        byte[] empty = attestedBy(LINE_A, VSA, "null");

        refused(
                Refusal.PREDICATE_MISMATCH,
                verify(requiring(attested("line-a", FieldRule.present("/x"))).build(), NOW, empty));
        assertTrue(verify(requiring(attested("line-a")).build(), NOW, empty).accepted());
    }

    @Test
    void whoIsAskedForStandsInTheAnswer() {
        CertificateRule rule = new CertificateRule(set("ca"), set("https://a"), set("CN=a"), CertificateRule.Time.NOW);
        KeylessSigner one = new KeylessSigner("https://issuer.example", "a@works.example", null, "root");
        KeylessSigner many = new KeylessSigner("https://issuer.example", null, ".*@works.example", "root");
        Verification unsigned = verify(requiring(signed(2, "line-a", "line-b")).build(), NOW);
        Verification found = verify(requiring(signed(2, "line-a", "line-b")).build(), NOW, cosignedBy(LINE_A));

        assertTrue(unsigned.detail().contains("asks for 2 of [line-a, line-b]"), unsigned.detail());
        assertEquals(
                "signed by 2 of [line-a, line-b]", found.requirements().get(0).needed());
        assertEquals("signed by 1 of [CN=a, https://a]", new Requirement(1, set(), rule, set("oms"), null).words());
        assertEquals(
                "an attestation t by 1 of [a@works.example of https://issuer.example,"
                        + " /.*@works.example/ of https://issuer.example]",
                new Requirement(1, set(), null, set("oms"), new PredicateRule("t", List.of()), List.of(one, many))
                        .words());
    }

    @Test
    void requirementsThatAskForLessThanTheySeemAreRefused() {
        complains("requires nothing");
        complains("is a signature and no attestation", predicate(Claim.COSIGN_SIGN));
        complains("is a signature and no attestation", predicate(OmsStatement.PREDICATE));
        complains("is no JSON Pointer", attested("line-a", FieldRule.present("x")));
        complains("is no JSON Pointer", attested("line-a", FieldRule.present("/~2")));
        complains("is compared with nothing", attested("line-a", FieldRule.in("/x", List.of())));
        complains("has an age that is not above zero", attested("line-a", FieldRule.maxAge("/x", Duration.ZERO)));
        complains("the threshold is 2; it must be 1 to 1", signed(2, "line-a"));
        complains("names no authority", certificates(set(), set("https://a")));
        complains("the authority 'ca' is not known", certificates(set("ca"), set("https://a")));
        complains(
                "has 17 rules; at most 16",
                java.util.Collections.nCopies(17, signed(1, "line-a")).toArray(Requirement[]::new));
    }

    private static Requirement certificates(TreeSet<String> authorities, TreeSet<String> san) {
        CertificateRule rule = new CertificateRule(authorities, san, set(), CertificateRule.Time.NOW);
        return new Requirement(1, set(), rule, set("oms"), null);
    }

    private static Requirement predicate(String type) {
        return new Requirement(1, set("line-a"), null, set("cosign"), new PredicateRule(type, List.of()));
    }

    private static Requirement attested(String key, FieldRule... fields) {
        return new Requirement(1, set(key), null, set("cosign"), new PredicateRule(VSA, List.of(fields)));
    }

    private static TreeSet<String> set(String... words) {
        return new TreeSet<>(List.of(words));
    }

    private static void complains(String words, Requirement... require) {
        TrustPolicyBuilder policy = requiring(require);
        String found = String.valueOf(
                assertThrows(IllegalArgumentException.class, policy::build).getMessage());
        assertTrue(found.startsWith("scopes[registry.example:5000]") && found.contains(words), found);
    }

    private static void refused(Refusal refusal, Verification found) {
        assertEquals(refusal, found.refusal(), found.detail());
        assertTrue(found.covered().isEmpty());
    }
}
