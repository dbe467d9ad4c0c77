package io.edgewise.attest;

import static io.edgewise.attest.Packages.LINE_A;
import static io.edgewise.attest.Packages.LINE_B;
import static io.edgewise.attest.Packages.STRANGER;
import static io.edgewise.attest.Packages.digest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.identity.Certificates;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRules;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whoever pins the digest of a policy pins all that decides, and nothing of how it was written down. */
class PolicyDocumentTest {
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
    private static final X509Certificate PLANT = root("plant-ca");
    private static final X509Certificate OFFICE = root("office-ca");
    private static final ModelRules USUAL = ModelRules.DEFAULT;

    @Test
    void whoeverChangesAPartOfThePolicyChangesItsDigest() {
        mustAllDiffer(List.of(
                with(b -> b),
                policy("q", b -> b.key("a", LINE_A.getPublic()), USUAL, signed(1, "a")),
                policy("p", b -> b.key("a", STRANGER.getPublic()), USUAL, signed(1, "a")),
                with(b -> b.counter(2)),
                with(b -> b.development(true)),
                with(b -> b.expires(END)),
                with(b -> b.expires(END.plusMillis(1))),
                with(b -> b.key("b", LINE_B.getPublic())),
                with(b -> b.authority("plant-ca", List.of(PLANT))),
                with(b -> b.authority("plant-ca", List.of(OFFICE))),
                with(b -> b.authority("office-ca", List.of(PLANT))),
                with(b -> b.authority("plant-ca", List.of(PLANT, OFFICE))),
                with(b -> b.trustedRoot("root", utf8("{}"))),
                with(b -> b.trustedRoot("other", utf8("{}"))),
                with(b -> b.trustedRoot("root", utf8("{ }"))),
                with(b -> b.revoke(digest("model"))),
                with(b -> b.revoke(digest("model")).revoke(digest("another"))),
                with(b -> b.scope("r.example/more", 1, List.of("a"), List.of("oms")))));
    }

    @Test
    void whoeverChangesAPartOfARequirementChangesTheDigest() {
        List<String> a = List.of("a");
        mustAllDiffer(List.of(
                requiring(signed(1, "a", "b")),
                requiring(signed(2, "a", "b")),
                requiring(signed(1, "a")),
                requiring(signed(1, "a"), signed(1, "b")),
                requiring(new Requirement(1, new TreeSet<>(a), null, new TreeSet<>(List.of("oms")), null)),
                requiring(certificates("plant-ca", "https://a", "", CertificateRule.Time.NOW)),
                requiring(certificates("office-ca", "https://a", "", CertificateRule.Time.NOW)),
                requiring(certificates("plant-ca", "https://b", "", CertificateRule.Time.NOW)),
                requiring(certificates("plant-ca", "", "CN=a", CertificateRule.Time.NOW)),
                requiring(certificates("plant-ca", "https://a", "CN=a", CertificateRule.Time.NOW)),
                requiring(certificates("plant-ca", "https://a", "", CertificateRule.Time.IGNORE_EXPIRY)),
                requiring(keyless(new KeylessSigner("https://i", "a", null, "root"))),
                requiring(keyless(new KeylessSigner("https://j", "a", null, "root"))),
                requiring(keyless(new KeylessSigner("https://i", "b", null, "root"))),
                requiring(keyless(new KeylessSigner("https://i", null, "a", "root"))),
                requiring(keyless(new KeylessSigner("https://i", "a", null, "other"))),
                requiring(attested("t")),
                requiring(attested("u")),
                requiring(attested("t", FieldRule.present("/x"))),
                requiring(attested("t", FieldRule.present("/y"))),
                requiring(attested("t", FieldRule.in("/x", a))),
                requiring(attested("t", FieldRule.in("/x", List.of("b")))),
                requiring(attested("t", FieldRule.contains("/x", a))),
                requiring(attested("t", FieldRule.maxAge("/x", Duration.ofDays(1)))),
                requiring(attested("t", FieldRule.maxAge("/x", Duration.ofDays(2))))));
    }

    @Test
    void whoeverChangesWhatAModelMayHoldChangesTheDigest() {
        TreeSet<String> domains = new TreeSet<>(List.of("ai.onnx"));
        TreeSet<String> denied = new TreeSet<>(List.of("ai.onnx:Loop"));
        ModelRules m = USUAL;
        List<TrustPolicy> all = new ArrayList<>();
        for (ModelRules rules : List.of(
                m,
                new ModelRules(domains, m.deniedOperators(), false, 9, m.tensors(), 9, 9, 9, 99),
                new ModelRules(m.domains(), denied, false, 9, m.tensors(), 9, 9, 9, 99),
                new ModelRules(m.domains(), m.deniedOperators(), true, 9, m.tensors(), 9, 9, 9, 99),
                new ModelRules(m.domains(), m.deniedOperators(), false, 9, m.tensors(), 9, 9, 9, 99),
                new ModelRules(m.domains(), m.deniedOperators(), false, 8, m.tensors(), 9, 9, 9, 99),
                new ModelRules(m.domains(), m.deniedOperators(), false, 9, 7, 9, 9, 9, 99),
                new ModelRules(m.domains(), m.deniedOperators(), false, 9, m.tensors(), 8, 9, 9, 99),
                new ModelRules(m.domains(), m.deniedOperators(), false, 9, m.tensors(), 9, 8, 9, 99),
                new ModelRules(m.domains(), m.deniedOperators(), false, 9, m.tensors(), 9, 9, 8, 99),
                new ModelRules(m.domains(), m.deniedOperators(), false, 9, m.tensors(), 9, 9, 9, 98))) {
            all.add(policy("p", b -> b.key("a", LINE_A.getPublic()), rules, signed(1, "a")));
        }
        mustAllDiffer(all);
    }

    @Test
    void theOrderInWhichThingsWereNamedIsOfNoMatter() {
        KeylessSigner a = new KeylessSigner("https://i", "a", null, "root");
        KeylessSigner b = new KeylessSigner("https://i", "b", null, "root");

        assertEquals(requiring(keyless(a, b)).digest(), requiring(keyless(b, a)).digest());
        assertEquals(
                with(p -> p.authority("ca", List.of(PLANT, OFFICE))).digest(),
                with(p -> p.authority("ca", List.of(OFFICE, PLANT))).digest());
        assertEquals(
                with(p -> p.revoke(digest("x")).revoke(digest("y"))).digest(),
                with(p -> p.revoke(digest("y")).revoke(digest("x"))).digest());
    }

    @Test
    void whatIsShownIsWhatTheDigestIsTakenOf() {
        TrustPolicy policy =
                requiring(signed(1, "a"), certificates("plant-ca", "https://a", "CN=a", CertificateRule.Time.NOW));

        assertEquals(policy.digest(), Digest.of(JsonWriter.object(policy::write)));
    }

    @Test
    void policiesFromBeforeTrustedRootsAndTensorsWereKnownKeepTheirDigest() {
        String old = new String(PolicyDocument.write(with(b -> b)), StandardCharsets.UTF_8);
        String fresh = new String(
                PolicyDocument.write(policy(
                        "p",
                        b -> b.key("a", LINE_A.getPublic()).trustedRoot("root", utf8("{}")),
                        new ModelRules(USUAL.domains(), USUAL.deniedOperators(), false, 9, 7, 9, 9, 9, 99),
                        signed(1, "a"))),
                StandardCharsets.UTF_8);

        assertFalse(old.contains("trustedRoots") || old.contains("tensors"), old);
        assertTrue(fresh.contains("\"trustedRoots\"") && fresh.contains("\"tensors\":7"), fresh);
    }

    private static void mustAllDiffer(List<TrustPolicy> policies) {
        Map<Digest, Integer> seen = new HashMap<>();
        for (int i = 0; i < policies.size(); i++) {
            Integer same = seen.put(policies.get(i).digest(), i);
            assertNull(same, "policies " + same + " and " + i + " have one digest");
        }
    }

    private static TrustPolicy with(UnaryOperator<TrustPolicyBuilder> change) {
        return policy("p", b -> change.apply(b.key("a", LINE_A.getPublic())), USUAL, signed(1, "a"));
    }

    private static TrustPolicy requiring(Requirement... require) {
        return policy(
                "p",
                b -> b.key("a", LINE_A.getPublic())
                        .key("b", LINE_B.getPublic())
                        .authority("plant-ca", List.of(PLANT))
                        .authority("office-ca", List.of(OFFICE))
                        .trustedRoot("root", utf8("{}"))
                        .trustedRoot("other", utf8("{}")),
                USUAL,
                require);
    }

    private static TrustPolicy policy(
            String name, UnaryOperator<TrustPolicyBuilder> parts, ModelRules rules, Requirement... require) {
        return parts.apply(TrustPolicy.builder(name).counter(1))
                .scope("r.example", List.of(require), rules)
                .build();
    }

    private static Requirement signed(int threshold, String... keys) {
        return Packages.signed(threshold, keys);
    }

    private static Requirement certificates(String authority, String san, String subject, CertificateRule.Time time) {
        CertificateRule rule = new CertificateRule(new TreeSet<>(List.of(authority)), named(san), named(subject), time);
        return new Requirement(1, new TreeSet<>(), rule, new TreeSet<>(Requirement.USUAL_FORMATS), null);
    }

    private static TreeSet<String> named(String name) {
        return name.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(name));
    }

    private static Requirement keyless(KeylessSigner... signers) {
        return new Requirement(
                1, new TreeSet<>(), null, new TreeSet<>(Requirement.USUAL_FORMATS), null, List.of(signers));
    }

    private static Requirement attested(String type, FieldRule... fields) {
        PredicateRule predicate = new PredicateRule(type, List.of(fields));
        return new Requirement(
                1, new TreeSet<>(List.of("a")), null, new TreeSet<>(Requirement.USUAL_FORMATS), predicate);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static X509Certificate root(String name) {
        return Certificates.certificate(
                TestCa.named(name, Packages.NOW.time()).own().der(), name);
    }
}
