package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.ModelRules;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy may require: a rule that asks for less than it seems to, or for more than is read, is refused. */
class RequirementRulesTest {
    private static final String ISSUER = "https://issuer.example";
    private static final String LONGEST = "x".repeat(1024);
    private static final String TOO_LONG = "x".repeat(1025);
    private static final List<PublicKey> KEYS = Stream.generate(KeyFiles::generate)
            .limit(17)
            .map(KeyPair::getPublic)
            .toList();
    private static final TestCa PLANT = TestCa.named("plant-ca", Packages.NOW.time());

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0})
    void aThresholdThatNobodyHasToReachIsRefusedWhoeverCounts(int threshold) {
        String words = "the threshold is " + threshold + "; it must be 1 ";

        complains(words, keys(threshold, 1));
        complains(words, certificates(threshold, List.of("https://a"), List.of()));
        complains(words, keyless(threshold, exact("a")));
        complains(words, keyless(threshold, pattern("a.*")));
        complains(words, keyless(threshold, exact("a"), pattern("a.*")));
    }

    @Test
    void aThresholdAboveTheNumberOfThoseWhoCountIsRefused() {
        KeylessSigner elsewhere = new KeylessSigner("https://other.example", "a", null, "root");

        complains("the threshold is 3; it must be 1 to 2, the number of its keys", keys(3, 2));
        complains(
                "the threshold is 2; it must be 1 to 1, the number of its names",
                certificates(2, List.of("https://a"), List.of("CN=a", "CN=b")));
        complains(
                "the threshold is 3; it must be 1 to 2, the number of its names",
                certificates(3, List.of(), List.of("CN=a", "CN=b")));
        complains(
                "the threshold is 2; it must be 1 to 1, the number of its identities",
                keyless(2, exact("a"), elsewhere));
        accepts(keys(2, 2));
        accepts(certificates(2, List.of(), List.of("CN=a", "CN=b")));
        accepts(keyless(2, exact("a"), exact("b")));
        accepts(keyless(2, pattern("a.*"))); // which many may match
    }

    @Test
    void aThresholdIsAtMost16() {
        KeylessSigner[] identities = many(17, i -> exact("a" + i)).toArray(KeylessSigner[]::new);

        complains("the threshold is 17; at most 16", keys(17, 17));
        complains("the threshold is 17; at most 16", keyless(17, identities));
        complains("the threshold is 17; at most 16", keyless(17, pattern("a.*")));
        accepts(keys(16, 17));
        accepts(keyless(16, identities));
        accepts(keyless(16, pattern("a.*")));
    }

    @Test
    void aRuleNamesAtMost64WhoCount() {
        complains("names 65 names; at most 64", certificates(1, many(65, i -> "https://" + i), List.of()));
        complains("names 65 identities; at most 64", keyless(1, many(65, i -> exact("a" + i))));
        complains("names 65 identities; at most 64", keyless(1, many(65, i -> pattern("a" + i))));
        accepts(certificates(1, many(64, i -> "https://" + i), List.of()));
        accepts(keyless(1, many(64, i -> exact("a" + i))));
    }

    @Test
    void aRuleAsksForKeysOrForCertificatesOrForIdentities() {
        CertificateRule rule = rule(List.of("https://a"), List.of());
        TreeSet<String> key = new TreeSet<>(List.of("key-0"));
        TreeSet<String> none = new TreeSet<>();
        List<KeylessSigner> identity = List.of(exact("a"));

        complains("asks for keys and for certificates", new Requirement(1, key, rule, formats(), null));
        complains(
                "asks for identities and for keys or certificates",
                new Requirement(1, key, null, formats(), null, identity),
                new Requirement(1, none, rule, formats(), null, identity));
    }

    @Test
    void anIdentityHasAKnownRootAnIssuerAndANameOrAPattern() {
        complains("the trusted root 'roots' is not known; did you mean 'root'?", signer(ISSUER, "a", null, "roots"));
        complains("an issuer has 0 characters", signer("", "a", null, "root"));
        complains("an issuer has 1025 characters", signer(TOO_LONG, "a", null, "root"));
        complains("an identity has 1 characters", signer(ISSUER, " ", null, "root"));
        complains("an identity has 1025 characters", signer(ISSUER, TOO_LONG, null, "root"));
        complains("a pattern has 0 characters", signer(ISSUER, null, "", "root"));
        complains("a pattern has 1025 characters", signer(ISSUER, null, TOO_LONG, "root"));
        complains("an identity has a name or a pattern", signer(ISSUER, null, null, "root"));
        complains("an identity has a name or a pattern", signer(ISSUER, "a", "a.*", "root"));
        accepts(signer(LONGEST, LONGEST, null, "root"));
        accepts(signer(ISSUER, null, LONGEST, "root"));
    }

    @Test
    void aPatternThatTakesNobodysNameOrIsNoneIsRefused() {
        complains("the pattern '.*' takes nobody's name", keyless(1, pattern(".*")));
        complains("the pattern '(a@works)?' takes nobody's name", keyless(1, pattern("(a@works)?")));
        complains("'a(' is no pattern: Unclosed group", keyless(1, pattern("a(")));
    }

    @Test
    void aRuleForCertificatesNamesSomebodyByANameThatCanBeOne() {
        complains("names nobody in 'san' or 'subject'", certificates(1, List.of(), List.of()));
        complains("a name has 1 characters", certificates(1, List.of(" "), List.of()));
        complains("a name has 1025 characters", certificates(1, List.of(TOO_LONG), List.of()));
        complains("a name has 0 characters", certificates(1, List.of("https://a"), List.of("")));
        complains("the subject 'line-a' is no name like CN=", certificates(1, List.of(), List.of("line-a")));
        accepts(certificates(1, List.of(LONGEST), List.of("CN=line-a,O=Works")));
    }

    @Test
    void aPredicateHasATypeAndAtMost32Rules() {
        complains("the predicate's type has 1 characters", attested(" "));
        complains("the predicate's type has 1025 characters", attested(TOO_LONG));
        complains("has 33 field rules; at most 32", attested("t", present(33)));
        accepts(attested(LONGEST, present(32)));
    }

    @Test
    void aFieldsPathIsAtMost1024CharactersAnd16StepsLong() {
        complains("is no JSON Pointer", attested("t", FieldRule.present("/" + LONGEST)));
        complains("is no JSON Pointer", attested("t", FieldRule.present("/a".repeat(17))));
        complains("is no JSON Pointer", attested("t", FieldRule.present("")));
        accepts(attested("t", FieldRule.present("/" + LONGEST.substring(1))));
        accepts(attested("t", FieldRule.present("/a".repeat(16))));
    }

    @Test
    void aFieldIsComparedWithAtMost32ValuesThatSaySomething() {
        complains("/x has 33 values; at most 32", attested("t", FieldRule.in("/x", many(33, i -> "v" + i))));
        complains("a value of /x has 0 characters", attested("t", FieldRule.in("/x", List.of("", "v"))));
        complains("a value of /x has 1025 characters", attested("t", FieldRule.in("/x", List.of(TOO_LONG))));
        complains("/x is compared with nothing", attested("t", FieldRule.contains("/x", List.of())));
        accepts(attested("t", FieldRule.contains("/x", many(32, i -> "v" + i))));
        accepts(attested("t", FieldRule.in("/x", List.of(LONGEST))));
    }

    @Test
    void whatAFieldRuleWouldNotLookAtIsRefused() {
        TreeSet<String> values = new TreeSet<>(List.of("v"));
        Duration day = Duration.ofDays(1);

        complains("/x takes no values", field(FieldRule.Test.PRESENT, values, Duration.ZERO));
        complains("/x takes no values", field(FieldRule.Test.MAX_AGE, values, day));
        complains("/x takes no age", field(FieldRule.Test.IN, values, day));
        complains("/x has an age that is not above zero", attested("t", FieldRule.maxAge("/x", day.negated())));
        accepts(attested("t", FieldRule.maxAge("/x", Duration.ofMillis(1))));
    }

    @Test
    void aComplaintSaysWhichOfSeveralRulesItIsAbout() {
        IllegalArgumentException why =
                assertThrows(IllegalArgumentException.class, () -> build(List.of(keys(1, 1), keys(0, 1))));

        assertTrue(String.valueOf(why.getMessage()).startsWith("scopes[r.example].require[1]: "), why.getMessage());
        accepts(Collections.nCopies(16, keys(1, 1)).toArray(Requirement[]::new));
    }

    private static Requirement keys(int threshold, int count) {
        return new Requirement(threshold, new TreeSet<>(many(count, i -> "key-" + i)), null, formats(), null);
    }

    private static Requirement certificates(int threshold, Collection<String> san, Collection<String> subject) {
        return new Requirement(threshold, new TreeSet<>(), rule(san, subject), formats(), null);
    }

    private static CertificateRule rule(Collection<String> san, Collection<String> subject) {
        return new CertificateRule(
                new TreeSet<>(List.of("plant-ca")),
                new TreeSet<>(san),
                new TreeSet<>(subject),
                CertificateRule.Time.NOW);
    }

    private static Requirement keyless(int threshold, KeylessSigner... signers) {
        return keyless(threshold, List.of(signers));
    }

    private static Requirement keyless(int threshold, List<KeylessSigner> signers) {
        return new Requirement(threshold, new TreeSet<>(), null, formats(), null, signers);
    }

    private static Requirement signer(String issuer, @Nullable String identity, @Nullable String pattern, String root) {
        return keyless(1, new KeylessSigner(issuer, identity, pattern, root));
    }

    private static KeylessSigner exact(String identity) {
        return new KeylessSigner(ISSUER, identity, null, "root");
    }

    private static KeylessSigner pattern(String pattern) {
        return new KeylessSigner(ISSUER, null, pattern, "root");
    }

    private static Requirement attested(String type, FieldRule... fields) {
        PredicateRule predicate = new PredicateRule(type, List.of(fields));
        return new Requirement(1, new TreeSet<>(List.of("key-0")), null, formats(), predicate);
    }

    private static Requirement field(FieldRule.Test test, TreeSet<String> values, Duration maxAge) {
        return attested("t", new FieldRule("/x", test, values, maxAge));
    }

    private static FieldRule[] present(int count) {
        return many(count, i -> FieldRule.present("/" + i)).toArray(FieldRule[]::new);
    }

    private static TreeSet<String> formats() {
        return new TreeSet<>(Requirement.USUAL_FORMATS);
    }

    private static <T> List<T> many(int count, IntFunction<T> one) {
        return new ArrayList<>(IntStream.range(0, count).mapToObj(one).toList());
    }

    private static void accepts(Requirement... require) {
        assertDoesNotThrow(() -> build(List.of(require)));
    }

    /** Each of these rules is refused when it stands alone. */
    private static void complains(String words, Requirement... rules) {
        for (Requirement rule : rules) {
            String found = String.valueOf(assertThrows(IllegalArgumentException.class, () -> build(List.of(rule)))
                    .getMessage());
            assertTrue(found.startsWith("scopes[r.example]: ") && found.contains(words), found);
        }
    }

    private static TrustPolicy build(List<Requirement> require) {
        TrustPolicyBuilder policy = TrustPolicy.builder("p")
                .counter(1)
                .authority(
                        "plant-ca", List.of(Certificates.certificate(PLANT.own().der(), "root")))
                .trustedRoot("root", "{}".getBytes(StandardCharsets.UTF_8))
                .scope("r.example", require, ModelRules.DEFAULT);
        for (int i = 0; i < KEYS.size(); i++) {
            policy.key("key-" + i, KEYS.get(i));
        }
        return policy.build();
    }
}
