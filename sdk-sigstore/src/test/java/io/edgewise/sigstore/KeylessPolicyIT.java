package io.edgewise.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.attest.KeylessSigner;
import io.edgewise.attest.KnownFloors;
import io.edgewise.attest.Requirement;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.Verification;
import io.edgewise.attest.Verifier;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The one path, {@link Verifier}, over a folder that the reference implementation of OMS signed without a key. */
class KeylessPolicyIT {
    private static final Digest MANIFEST = Digest.of("no manifest".getBytes(StandardCharsets.US_ASCII));
    private static final ModelRef REF = ModelRef.parse("registry.example:5000/models/m@" + MANIFEST);

    @Test
    void theRightIdentityIsAcceptedAndNamed() throws IOException {
        Verification found = verify(files(), bundle(), policy(1, exact(Vectors.ISSUER, Vectors.IDENTITY)));

        assertNull(found.refusal(), found.detail());
        assertEquals(List.of(Vectors.IDENTITY), found.signers());
        assertEquals(files(), found.covered());
        assertEquals("oms", found.signatures().get(0).format());
    }

    @Test
    void aPatternMustMatchTheWholeName() throws IOException {
        assertNull(judge(pattern("[a-z]+@us\\.ibm\\.com")).refusal());
        assertEquals(
                Refusal.IDENTITY_MISMATCH, judge(pattern("[a-z]+@us\\.ibm")).refusal());
        assertEquals(Refusal.IDENTITY_MISMATCH, judge(pattern("us\\.ibm\\.com")).refusal());
    }

    @Test
    void anotherIdentityOrIssuerIsRefused() throws IOException {
        assertEquals(
                Refusal.IDENTITY_MISMATCH,
                judge(exact(Vectors.ISSUER, "somebody@us.ibm.com")).refusal());
        assertEquals(
                Refusal.IDENTITY_MISMATCH,
                judge(exact("https://accounts.google.com", Vectors.IDENTITY)).refusal());
        assertEquals(
                Refusal.IDENTITY_MISMATCH,
                judge(exact(Vectors.ISSUER + "/", Vectors.IDENTITY)).refusal());
    }

    @Test
    void otherFilesThanTheSignedOnesAreRefused() throws IOException {
        Map<String, Digest> changed = files();
        changed.put("signme-1", Digest.of(new byte[1]));
        Map<String, Digest> more = files();
        more.put("signme-3", Digest.of(new byte[1]));
        TrustPolicy policy = policy(1, exact(Vectors.ISSUER, Vectors.IDENTITY));

        assertEquals(Refusal.DIGEST_MISMATCH, verify(changed, bundle(), policy).refusal());
        assertEquals(Refusal.FILE_SET_MISMATCH, verify(more, bundle(), policy).refusal());
    }

    @Test
    void oneIdentityTwiceIsOne() throws IOException {
        TrustPolicy two = policy(2, exact(Vectors.ISSUER, Vectors.IDENTITY), exact(Vectors.ISSUER, "b@us.ibm.com"));
        List<Evidence> twice = List.of(bundle().get(0), bundle().get(0));

        Verification found = verify(files(), twice, two);

        assertEquals(Refusal.TOO_FEW_SIGNERS, found.refusal(), found.detail());
        assertEquals(1, found.counted());
    }

    @Test
    void aBundleByAnIdentityIsNothingToARuleForItsOwnKeysAndTheReverse() throws IOException {
        Evidence cut = Evidence.bundle(Vectors.bundle()
                .replaceAll("\"certificate\": *\\{[^}]*\\}", "\"publicKey\":{}")
                .getBytes(StandardCharsets.UTF_8));

        assertEquals(
                Refusal.UNTRUSTED_KEY,
                verify(files(), List.of(cut), policy(1, exact(Vectors.ISSUER, Vectors.IDENTITY)))
                        .refusal());
    }

    @Test
    void aPolicyThatNamesNobodyIsNone() throws IOException {
        policy(1, exact(Vectors.ISSUER, Vectors.IDENTITY)); // skips where there are no vectors

        assertThrows(IllegalArgumentException.class, () -> policy(1, pattern(".*")));
        assertThrows(IllegalArgumentException.class, () -> policy(1, pattern("(")));
        assertThrows(IllegalArgumentException.class, () -> policy(1, exact("", Vectors.IDENTITY)));
        assertThrows(IllegalArgumentException.class, () -> policy(1, exact(Vectors.ISSUER, "")));
        assertThrows(
                IllegalArgumentException.class,
                () -> policy(1, new KeylessSigner(Vectors.ISSUER, null, null, "public-good")));
        assertThrows(
                IllegalArgumentException.class,
                () -> policy(1, new KeylessSigner(Vectors.ISSUER, Vectors.IDENTITY, null, "unknown")));
        assertThrows(IllegalArgumentException.class, () -> policy(2, exact(Vectors.ISSUER, Vectors.IDENTITY)));
        assertThrows(
                IllegalArgumentException.class,
                () -> TrustPolicy.builder("p").trustedRoot("r", "{}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theDigestOfAPolicyTellsWhoIsTrusted() throws IOException {
        KeylessSigner a = exact(Vectors.ISSUER, "a@example.com");
        KeylessSigner b = exact(Vectors.ISSUER, "b@example.com");

        assertEquals(policy(1, a, b).digest(), policy(1, b, a).digest());
        assertNotEquals(policy(1, a).digest(), policy(1, b).digest());
    }

    private static Verification judge(KeylessSigner signer) throws IOException {
        return verify(files(), bundle(), policy(1, signer));
    }

    private static Verification verify(Map<String, Digest> files, List<Evidence> evidence, TrustPolicy policy) {
        return Verifier.verify(REF, MANIFEST, files, evidence, policy, KnownFloors.at(Vectors.NOW));
    }

    private static TrustPolicy policy(int threshold, KeylessSigner... signers) throws IOException {
        Requirement requirement = new Requirement(
                threshold, new TreeSet<>(), null, new TreeSet<>(Requirement.USUAL_FORMATS), null, List.of(signers));
        return TrustPolicy.builder("keyless")
                .counter(1)
                .trustedRoot("public-good", Vectors.publicGood())
                .scope(REF.registry(), List.of(requirement), ModelRules.DEFAULT)
                .build();
    }

    private static KeylessSigner exact(String issuer, @Nullable String identity) {
        return new KeylessSigner(issuer, identity, null, "public-good");
    }

    private static KeylessSigner pattern(String pattern) {
        return new KeylessSigner(Vectors.ISSUER, null, pattern, "public-good");
    }

    private static List<Evidence> bundle() throws IOException {
        return List.of(Evidence.bundle(Vectors.bundle().getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Digest> files() throws IOException {
        Map<String, Digest> files = new TreeMap<>();
        for (String name : List.of("signme-1", "signme-2")) {
            files.put(name, Digest.of(Vectors.bytes(Vectors.SIGNED + "/" + name)));
        }
        return files;
    }
}
