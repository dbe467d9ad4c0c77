package io.edgewise.attest;

import static io.edgewise.attest.Packages.LINE_A;
import static io.edgewise.attest.Packages.LINE_B;
import static io.edgewise.attest.Packages.MANIFEST;
import static io.edgewise.attest.Packages.NOW;
import static io.edgewise.attest.Packages.REF;
import static io.edgewise.attest.Packages.STRANGER;
import static io.edgewise.attest.Packages.digest;
import static io.edgewise.attest.Packages.files;
import static io.edgewise.attest.Packages.policy;
import static io.edgewise.attest.Packages.signedBy;
import static io.edgewise.attest.Packages.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.Verification.SignatureCheck;
import io.edgewise.identity.EcCurve;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerifierTest {
    private static final byte[] GARBAGE = "{\"mediaType\":1}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] GOOD = signedBy(LINE_A, files());

    @Test
    void aPackageSignedByATrustedKeyIsAccepted() {
        Verification found = verify(files(), GOOD);

        assertTrue(found.accepted(), found.detail());
        assertNull(found.refusal());
        assertEquals(List.of("line-a"), found.signers());
        assertEquals("registry.example:5000/models", found.rule());
        assertEquals(1, found.threshold());
        assertEquals(files(), found.covered());
        assertEquals(
                new SignatureCheck("oms", "line-a", "SHA256withECDSA", true, true, null, "signed by 'line-a'"),
                found.signatures().get(0));
    }

    @ParameterizedTest
    @EnumSource(EcCurve.class)
    void everyCurveSignsWithItsOwnHash(EcCurve curve) {
        KeyPair keys = KeyFiles.generate(curve);
        TrustPolicy policy = TrustPolicy.builder("p")
                .counter(1)
                .key("k", keys.getPublic())
                .scope("registry.example:5000", 1, List.of("k"), List.of("oms"))
                .build();

        Verification found =
                Verifier.verify(REF, MANIFEST, files(), Packages.evidence(signedBy(keys, files())), policy, NOW);

        assertTrue(found.accepted(), found.detail());
        assertEquals(curve.algorithm(), found.signatures().get(0).algorithm());
    }

    @Test
    void aFlippedFileIsADigestMismatch() {
        refused(Refusal.DIGEST_MISMATCH, verify(with("model.onnx", digest("flipped")), GOOD));
    }

    @Test
    void aFlippedFileIsADigestMismatchEvenBesideAFileThatIsNotSigned() {
        Map<String, Digest> files = with("model.onnx", digest("flipped"));
        files.put("more.txt", digest("more"));

        refused(Refusal.DIGEST_MISMATCH, verify(files, GOOD));
    }

    @Test
    void aFileMoreOrLessIsAFileSetMismatch() {
        Map<String, Digest> less = files();
        less.remove("docs/card.md");

        refused(Refusal.FILE_SET_MISMATCH, verify(with("more.txt", digest("more")), GOOD));
        refused(Refusal.FILE_SET_MISMATCH, verify(less, GOOD));
        refused(Refusal.FILE_SET_MISMATCH, verify(Map.of(), GOOD));
    }

    @Test
    void aPackageWithoutASignatureIsUnsigned() {
        Verification found = verify(files());

        refused(Refusal.UNSIGNED, found);
        assertTrue(found.detail().contains("edgewise models sign"), found.detail());
    }

    @Test
    void aSignatureByAStrangerIsUntrusted() {
        Verification found = verify(files(), signedBy(STRANGER, files()));

        refused(Refusal.UNTRUSTED_KEY, found);
        assertEquals(
                OmsSigner.hint(STRANGER.getPublic()), found.signatures().get(0).keyId());
        assertTrue(
                found.detail().contains(": signed by the key '" + OmsSigner.hint(STRANGER.getPublic()) + "', which"));
    }

    @Test
    void aKeyThatThePolicyKnowsButTheScopeDoesNotNameIsUntrusted() {
        Verification found = verify(files(), signedBy(LINE_B, files()));

        refused(Refusal.UNTRUSTED_KEY, found);
        assertEquals("line-b", found.signatures().get(0).keyId());
        assertTrue(found.detail().contains("does not name for the scope"), found.detail());
    }

    @Test
    void aStrangersSignatureUnderATrustedKeysHintIsABadSignature() {
        String hint = OmsSigner.hint(LINE_A.getPublic());
        byte[] forged = Packages.bundleOf(Packages.payloadOf(GOOD), STRANGER.getPrivate(), hint);

        refused(Refusal.BAD_SIGNATURE, verify(files(), forged));
    }

    @Test
    void aBundleWithoutAHintCountsWhenATrustedKeyVerifiesItAndIsUntrustedOtherwise() {
        byte[] ours = Packages.bundleOf(Packages.payloadOf(GOOD), LINE_A.getPrivate(), "");
        byte[] theirs = Packages.bundleOf(Packages.payloadOf(GOOD), STRANGER.getPrivate(), "");

        assertTrue(verify(files(), ours).accepted());
        Verification unknown = verify(files(), theirs);
        refused(Refusal.UNTRUSTED_KEY, unknown);
        assertTrue(unknown.detail().contains("verifies with none of [line-a, line-b]"), unknown.detail());
    }

    @Test
    void aBundleOfAnotherFormIsInvalid() {
        Verification found = verify(files(), GARBAGE);

        refused(Refusal.BUNDLE_INVALID, found);
        assertTrue(found.detail().contains("/mediaType: expected a string"), found.detail());
    }

    @Test
    void aBundleThatIsTooLargeIsRefusedUnread() {
        refused(Refusal.LIMIT_EXCEEDED, verify(files(), new byte[(4 << 20) + 1]));
    }

    @Test
    void garbageBesideAGoodBundleHidesItInNeitherOrder() {
        byte[] stranger = signedBy(STRANGER, files());
        byte[] stale = signedBy(LINE_A, with("model.onnx", digest("older")));

        assertTrue(verify(files(), GARBAGE, stranger, stale, GOOD).accepted());
        Verification found = verify(files(), GOOD, stale, stranger, GARBAGE);
        assertTrue(found.accepted());
        assertEquals(
                List.of(true, false, false, false),
                found.signatures().stream().map(SignatureCheck::counted).toList());
    }

    @Test
    void twoKeysAreTwoKeysAndTheSameKeyTwiceIsOne() {
        byte[] again = signedBy(LINE_A, files()); // ECDSA is random: other bytes, same key

        Verification both = verifyWithTwo(GOOD, signedBy(LINE_B, files()));
        Verification twice = verifyWithTwo(GOOD, again);

        assertTrue(both.accepted(), both.detail());
        assertEquals(List.of("line-a", "line-b"), both.signers());
        refused(Refusal.TOO_FEW_SIGNERS, twice);
        assertTrue(twice.detail().contains("signed by 1 of the 2 keys"), twice.detail());
        SignatureCheck second = twice.signatures().get(1);
        assertTrue(second.valid());
        assertFalse(second.counted());
        assertEquals("the key 'line-a' has counted already", second.detail());
    }

    @Test
    void aSecondSignatureThatIsBadDoesNotCountAndSaysWhy() {
        refused(Refusal.UNTRUSTED_KEY, verifyWithTwo(GOOD, signedBy(STRANGER, files())));
        refused(Refusal.DIGEST_MISMATCH, verifyWithTwo(GOOD, signedBy(LINE_B, with("model.onnx", digest("x")))));
    }

    @Test
    void whatTrustedKeysSayComesBeforeWhatAnybodyCanAttach() {
        byte[] stale = signedBy(LINE_A, with("model.onnx", digest("older")));

        refused(Refusal.DIGEST_MISMATCH, verify(files(), GARBAGE, signedBy(STRANGER, files()), stale));
        refused(Refusal.UNTRUSTED_KEY, verify(files(), GARBAGE, signedBy(STRANGER, files())));
        refused(Refusal.UNTRUSTED_KEY, verify(files(), GARBAGE, signedBy(LINE_B, files())));
    }

    @Test
    void aPackageHasAtMost10000Files() {
        Map<String, Digest> files = new TreeMap<>();
        IntStream.range(0, 10_000).forEach(i -> files.put("f" + i, digest("the same")));
        assertTrue(verify(files, signedBy(LINE_A, files)).accepted());

        files.put("g", digest("the same"));
        refused(Refusal.LIMIT_EXCEEDED, verify(files, signedBy(LINE_A, files)));
    }

    @Test
    void aRepositoryUnderNoScopeIsRefusedHoweverWellSigned() {
        ModelRef elsewhere = ModelRef.parse("registry.example:5000/other/well-band@" + MANIFEST);

        Verification found = Verifier.verify(elsewhere, MANIFEST, files(), Packages.evidence(GOOD), policy(1), NOW);

        refused(Refusal.NO_SCOPE, found);
        assertEquals("", found.rule());
    }

    @Test
    void aReferenceThatCanMoveOrAnotherManifestIsRefused() {
        ModelRef moving = ModelRef.parse("registry.example:5000/models/well-band:latest");

        refused(
                Refusal.NOT_PINNED,
                Verifier.verify(moving, MANIFEST, files(), Packages.evidence(GOOD), policy(1), NOW));
        refused(
                Refusal.DIGEST_MISMATCH,
                Verifier.verify(REF, digest("another manifest"), files(), Packages.evidence(GOOD), policy(1), NOW));
    }

    @Test
    void aStatementAboutSomethingElseIsNoSignatureOfTheModel() {
        String provenance = Packages.payloadOf(GOOD).replace(OmsStatement.PREDICATE, "https://slsa.dev/provenance/v1");
        byte[] attestation = Packages.bundleOf(provenance, LINE_A.getPrivate(), OmsSigner.hint(LINE_A.getPublic()));

        Verification found = verify(files(), attestation);

        refused(Refusal.PREDICATE_MISMATCH, found);
        assertTrue(found.detail().contains("https://slsa.dev/provenance/v1"), found.detail());
        assertTrue(found.signatures().get(0).valid());
    }

    @Test
    void ignoredFilesAreAllowedButNeverCovered() {
        String payload = Packages.payloadOf(GOOD)
                .replace("\"allow_symlinks\":false", "\"allow_symlinks\":false,\"ignore_paths\":[\"cache\"]");
        byte[] bundle = Packages.bundleOf(payload, LINE_A.getPrivate(), OmsSigner.hint(LINE_A.getPublic()));
        Map<String, Digest> files = with("cache/tmp.bin", digest("tmp"));

        Verification found = verify(files, bundle);

        assertTrue(found.accepted(), found.detail());
        assertEquals(files(), found.covered());
        refused(Refusal.FILE_SET_MISMATCH, verify(with("cache-of-mine/tmp.bin", digest("tmp")), bundle));
    }

    @Test
    void theOrderOfTheReferenceIsReadAsWellAsTheOrderByName() {
        // As model_signing 1.1.1 lists this very folder, by folder; by name it is a-b/x, a.txt, a/x.
        List<String> byFolder = List.of("a/x", "a-b/x", "a.txt");
        List<String> byNothing = List.of("a.txt", "a/x", "a-b/x");

        assertTrue(verify(listed(byFolder), listing(byFolder)).accepted());
        assertTrue(verify(listed(byFolder), signedBy(LINE_A, listed(byFolder))).accepted());
        refused(Refusal.STATEMENT_INVALID, verify(listed(byNothing), listing(byNothing)));
    }

    private static Map<String, Digest> listed(List<String> names) {
        Map<String, Digest> files = new TreeMap<>();
        names.forEach(name -> files.put(name, digest(name)));
        return files;
    }

    /** Returns a bundle whose resources stand in this order, with the root digest of this order. */
    private static byte[] listing(List<String> names) {
        Map<String, Digest> ordered = new LinkedHashMap<>();
        names.forEach(name -> ordered.put(name, digest(name)));
        String resources = names.stream()
                .map(name -> "{\"name\":\"" + name + "\",\"digest\":\""
                        + digest(name).hex() + "\",\"algorithm\":\"sha256\"}")
                .collect(Collectors.joining(","));
        String payload = "{\"_type\":\"" + OmsStatement.TYPE + "\",\"subject\":[{\"digest\":{\"sha256\":\""
                + OmsStatement.root(ordered).hex() + "\"}}],\"predicateType\":\"" + OmsStatement.PREDICATE
                + "\",\"predicate\":{\"serialization\":{\"method\":\"files\",\"hash_type\":\"sha256\","
                + "\"allow_symlinks\":false},\"resources\":[" + resources + "]}}";
        return Packages.bundleOf(payload, LINE_A.getPrivate(), OmsSigner.hint(LINE_A.getPublic()));
    }

    private static Verification verifyWithTwo(byte[]... bundles) {
        return Verifier.verify(REF, MANIFEST, files(), Packages.evidence(bundles), policy(2), NOW);
    }

    private static Map<String, Digest> with(String name, Digest digest) {
        Map<String, Digest> files = new TreeMap<>(files());
        files.put(name, digest);
        return files;
    }

    private static void refused(Refusal refusal, Verification found) {
        assertEquals(refusal, found.refusal(), found.detail());
        assertFalse(found.accepted());
        assertEquals(Map.of(), found.covered());
    }
}
