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
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a refusal stands for: whether other signatures could heal it, and what the device knew when it judged. */
class VerificationTest {
    private static final String UNASKED = "the tag of cosign";
    private static final byte[] MODEL_MANIFEST =
            Schemas.example("edgewise.model.v1.classifier.json").getBytes(StandardCharsets.UTF_8);

    @Test
    void aRefusalThatOtherSignaturesCouldHealLacksSignatures() {
        for (Verification found : List.of(
                verify(files()),
                verify(files(), signedBy(STRANGER, files())),
                verify(files(), signedBy(LINE_B, files())),
                verify(policy(2), NOW, signedBy(LINE_A, files())))) {
            RefusedException why = assertThrows(RefusedException.class, () -> found.mustHaveBeenAskedFor(UNASKED));

            assertTrue(found.lacksSignatures(), found.detail());
            assertEquals(Refusal.UNAVAILABLE, why.refusal());
            String words = String.valueOf(why.getMessage());
            assertTrue(words.contains(UNASKED) && words.contains(found.refusal() + ": " + found.detail()), words);
            assertDoesNotThrow(() -> found.mustHaveBeenAskedFor(null), "everybody answered");
        }
    }

    @Test
    void aRefusalThatNoSignatureHealsStandsWhoeverWasNotAsked() {
        ModelRef elsewhere = ModelRef.parse("elsewhere.example/x@" + MANIFEST);
        TrustPolicy revoking = Packages.requiring(Packages.signed(1, "line-a"))
                .revoke(MANIFEST)
                .build();
        RefusedException onItsWay = new RefusedException(Refusal.DIGEST_MISMATCH, "the blob is another one");

        for (Verification found : List.of(
                Verifier.verify(elsewhere, MANIFEST, files(), List.of(), policy(1), NOW),
                Verifier.verify(REF, digest("another"), files(), List.of(), policy(1), NOW),
                verify(revoking, NOW, signedBy(LINE_A, files())),
                Verifier.refused(REF, policy(1), NOW, onItsWay),
                Verifier.verifyCounter(accepted(MODEL_MANIFEST), new byte[1]))) {
            assertFalse(found.accepted());
            assertFalse(found.lacksSignatures(), found.detail());
            assertDoesNotThrow(() -> found.mustHaveBeenAskedFor(UNASKED), found.detail());
        }
    }

    @Test
    void whatIsAcceptedLacksNothingWhoeverWasNotAsked() {
        Verification found = verify(files(), signedBy(LINE_A, files()));

        assertFalse(found.lacksSignatures());
        assertDoesNotThrow(() -> found.mustHaveBeenAskedFor(UNASKED));
    }

    @Test
    void whatItsCounterLetsPassStaysCoveredAndWhatItRefusesIsNot() {
        Verification found = accepted(MODEL_MANIFEST);

        Verification passed = Verifier.verifyCounter(found, MODEL_MANIFEST);
        Verification refused = Verifier.verifyCounter(found, new byte[1]);

        assertTrue(passed.accepted(), passed.detail());
        assertEquals(found.covered(), passed.covered());
        assertEquals(found.detail(), passed.detail());
        assertEquals(Refusal.DIGEST_MISMATCH, refused.refusal());
        assertEquals(Map.of(), refused.covered());
    }

    @Test
    void aPolicyThatHasEndedAdmitsNothingNew() {
        Instant end = NOW.time();
        TrustPolicy policy =
                Packages.requiring(Packages.signed(1, "line-a")).expires(end).build();
        byte[] good = signedBy(LINE_A, files());

        Verification before = verify(policy, KnownFloors.at(end.minusMillis(1)), good);
        Verification after = verify(policy, KnownFloors.at(end), good);

        assertTrue(before.accepted(), before.detail());
        assertEquals(Refusal.POLICY_EXPIRED, after.refusal());
        assertTrue(after.detail().contains("the policy 'production' ended " + end), after.detail());
        assertTrue(verify(policy, served(end, 0, null), good).accepted(), "what runs goes on");
    }

    @Test
    void aPolicyOlderThanOneThatWasInForceAdmitsNothingNew() {
        byte[] good = signedBy(LINE_A, files());

        assertTrue(verify(policy(1), new KnownFloors(NOW.time(), 7, Map.of(), Set.of(), null), good)
                .accepted());
        assertEquals(
                Refusal.COUNTER_ROLLED_BACK,
                verify(policy(1), new KnownFloors(NOW.time(), 8, Map.of(), Set.of(), null), good)
                        .refusal());
        assertTrue(verify(policy(1), served(NOW.time(), 8, null), good).accepted());
    }

    @Test
    void aDeviceThatLostWhatItKnewAdmitsNothingNew() {
        byte[] good = signedBy(LINE_A, files());
        KnownFloors lost = new KnownFloors(NOW.time(), 0, Map.of(), Set.of(), "floors.json cannot be read");

        Verification found = verify(policy(1), lost, good);

        assertEquals(Refusal.FLOORS_UNREADABLE, found.refusal());
        assertTrue(found.detail().contains("floors.json cannot be read"), found.detail());
        assertTrue(verify(policy(1), served(NOW.time(), 0, "floors.json cannot be read"), good)
                .accepted());
    }

    @Test
    void whatWasInServiceAndIsRevokedDoesNotComeBack() {
        TrustPolicy policy = Packages.requiring(Packages.signed(1, "line-a"))
                .revoke(MANIFEST)
                .build();

        Verification found = verify(policy, served(NOW.time(), 0, null), signedBy(LINE_A, files()));

        assertEquals(Refusal.REVOKED, found.refusal());
    }

    /** Returns what a device knows where the package was in service. */
    private static KnownFloors served(Instant time, long policyCounter, String trouble) {
        return new KnownFloors(time, policyCounter, Map.of(), Set.of(MANIFEST), trouble);
    }

    private static Verification accepted(byte[] manifest) {
        Map<String, Digest> files = new TreeMap<>(files());
        files.put(Gate.MANIFEST, Digest.of(manifest));
        return verify(files, signedBy(LINE_A, files));
    }
}
