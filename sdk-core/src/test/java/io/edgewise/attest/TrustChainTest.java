package io.edgewise.attest;

import static io.edgewise.attest.Bundles.bundle;
import static io.edgewise.attest.Bundles.root;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.attest.TrustChain.InForce;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrustChainTest {
    private final TrustChain chain = new TrustChain(root(1, "a"), Bundles::read);

    private InForce first(TrustBundle bundle) {
        return chain.follow(null, 0, List.of(bundle));
    }

    private void refused(Refusal reason, @Nullable InForce present, TrustBundle... offered) {
        RefusedException why = assertThrows(RefusedException.class, () -> chain.follow(present, 0, List.of(offered)));
        assertEquals(reason, why.refusal(), why.getMessage());
    }

    @Test
    void theFirstOneIsSignedByTheRootWhateverItsCounter() {
        assertEquals(7, first(bundle(7, "a", "a")).counter());
        assertEquals(7, first(bundle(7, "b", "ab")).counter());

        refused(Refusal.UNTRUSTED_KEY, null, bundle(7, "b", "b"));
        refused(Refusal.UNTRUSTED_KEY, null, bundle(7, "b", "a")); // its own signers must agree
        refused(Refusal.UNTRUSTED_KEY, null, bundle(7, "a", "s"));
    }

    @Test
    void theNextOneIsSignedByThePresentSignersAndItsOwn() {
        InForce one = first(bundle(1, "a", "a"));

        assertEquals(2, chain.follow(one, 0, List.of(bundle(2, "b", "ab"))).counter());

        refused(Refusal.UNTRUSTED_KEY, one, bundle(2, "b", "b"));
        refused(Refusal.UNTRUSTED_KEY, one, bundle(2, "b", "a"));
    }

    @Test
    void signersThatWereReplacedHaveNoSayAnyMore() {
        InForce two = chain.follow(first(bundle(1, "a", "a")), 0, List.of(bundle(2, "b", "ab")));

        refused(Refusal.UNTRUSTED_KEY, two, bundle(3, "a", "a"));
        assertEquals(3, chain.follow(two, 0, List.of(bundle(3, "b", "b"))).counter());
    }

    @Test
    void anOlderOneIsNeverInForceAgain() {
        TrustBundle one = bundle(1, "a", "a");
        InForce two = chain.follow(first(one), 0, List.of(bundle(2, "a", "a")));

        refused(Refusal.COUNTER_ROLLED_BACK, two, one);
    }

    @Test
    void anotherOneWithTheSameCounterIsRefused() {
        InForce one = first(bundle(1, "a", "a"));

        refused(Refusal.COUNTER_ROLLED_BACK, one, bundle(1, "ab", "a"));
    }

    @Test
    void theSameOneSignedAgainChangesNothing() {
        InForce one = first(bundle(1, "ab", "a"));

        assertSame(one, chain.follow(one, 0, List.of(bundle(1, "ab", "ab"))));
    }

    @Test
    void noneMayBeMissingBetween() {
        InForce one = first(bundle(1, "a", "a"));

        refused(Refusal.COUNTER_SKIPPED, one, bundle(3, "a", "a"));
        assertEquals(
                3,
                chain.follow(one, 0, List.of(bundle(2, "a", "a"), bundle(3, "a", "a")))
                        .counter());
    }

    @Test
    void aFileThatBeginsLongAgoLeadsOnFromWhereTheDeviceStands() {
        TrustBundle one = bundle(1, "a", "a");
        TrustBundle two = bundle(2, "b", "ab");
        TrustBundle three = bundle(3, "c", "bc");
        List<TrustBundle> file = List.of(one, two, three, bundle(4, "c", "c"));

        assertEquals(4, chain.follow(null, 0, file).counter());
        assertEquals(4, chain.follow(first(one), 0, file).counter());
        InForce atThree = chain.follow(null, 0, List.of(one, two, three));
        assertEquals(4, chain.follow(atThree, 0, file).counter());
    }

    @Test
    void aFileInTheWrongOrderIsRefused() {
        InForce one = first(bundle(1, "a", "a"));

        refused(Refusal.COUNTER_SKIPPED, one, bundle(3, "a", "a"), bundle(2, "a", "a"));
        refused(Refusal.COUNTER_ROLLED_BACK, one, bundle(2, "a", "a"), bundle(1, "a", "a"));
    }

    @Test
    void aBundleBehindABadOneIsNotReached() {
        InForce one = first(bundle(1, "a", "a"));

        refused(Refusal.UNTRUSTED_KEY, one, bundle(2, "a", "a"), bundle(3, "a", "s"), bundle(4, "a", "a"));
    }

    @Test
    void aThresholdCountsKeysAndNotSignatures() {
        TrustChain two = new TrustChain(root(2, "ab"), Bundles::read);

        assertEquals(1, two.follow(null, 0, List.of(bundle(1, 2, "ab", "ab"))).counter());
        RefusedException why =
                assertThrows(RefusedException.class, () -> two.follow(null, 0, List.of(bundle(1, 2, "ab", "a"))));
        assertEquals(Refusal.UNSIGNED, why.refusal());
        assertThrows(IllegalArgumentException.class, () -> bundle(1, 2, "ab", "aa"));
    }

    @Test
    void oneKeyUnderTwoNamesIsNoTwoSigners() {
        var keys = new TreeMap<>(root(1, "a").keys());
        keys.put("z", root(1, "a").keys().get("a"));

        IllegalArgumentException why = assertThrows(IllegalArgumentException.class, () -> new TrustRoot(2, keys));

        assertTrue(String.valueOf(why.getMessage()).contains("same key"), why.getMessage());
    }

    @Test
    void aSecondSignatureByOneKeyIsAnError() {
        String file = new String(TrustBundle.write(List.of(bundle(1, "a", "a"))), StandardCharsets.UTF_8);
        String signature = file.substring(file.indexOf("{", file.indexOf("signatures")), file.indexOf("]") - 1)
                .strip();
        String twice = file.replace(signature, signature + "," + signature);

        RefusedException why =
                assertThrows(RefusedException.class, () -> TrustBundle.parse(twice.getBytes(StandardCharsets.UTF_8)));

        assertEquals(Refusal.MALFORMED, why.refusal());
        assertTrue(String.valueOf(why.getMessage()).contains("one key signs once"), why.getMessage());
    }

    @Test
    void aNewPolicyUnderAnOldSignatureIsRefused() {
        String one = new String(TrustBundle.write(List.of(bundle(1, "a", "a"))), StandardCharsets.UTF_8);
        String mixed = one.replace(payload(bundle(1, "a", "a")), payload(bundle(2, "a", "a")));

        TrustBundle forged =
                TrustBundle.parse(mixed.getBytes(StandardCharsets.UTF_8)).get(0);

        refused(Refusal.BAD_SIGNATURE, first(bundle(1, "a", "a")), forged);
        RefusedException why = assertThrows(RefusedException.class, () -> first(forged));
        assertTrue(String.valueOf(why.getMessage()).contains("not right: the signature of [a]"), why.getMessage());
    }

    private static String payload(TrustBundle bundle) {
        return Base64.getEncoder().encodeToString(bundle.payload());
    }

    @Test
    void whatWasKeptStandsByItsOwnSigners() {
        TrustBundle two = bundle(2, "b", "ab");

        assertEquals(2, chain.recall(two).counter());
        assertThrows(RefusedException.class, () -> chain.recall(bundle(2, "b", "a")));
    }

    @Test
    void belowTheFloorNothingIsTakenUpAfterTheRecordWasLost() {
        RefusedException why =
                assertThrows(RefusedException.class, () -> chain.follow(null, 5, List.of(bundle(4, "a", "a"))));

        assertEquals(Refusal.COUNTER_ROLLED_BACK, why.refusal());
        assertEquals(5, chain.follow(null, 5, List.of(bundle(5, "a", "a"))).counter());
    }

    @Test
    void filesAreReadStrictly() {
        String file = new String(TrustBundle.write(List.of(bundle(1, "a", "a"))), StandardCharsets.UTF_8);
        assertEquals(1, TrustBundle.parse(file.getBytes(StandardCharsets.UTF_8)).size());
        for (String bad : List.of(
                file.replace("edgewise.trust/v1", "edgewise.trust/v2"),
                file.replace("\"bundles\"", "\"more\" : 1, \"bundles\""),
                file.replace("\"sig\"", "\"cert\" : \"\", \"sig\""),
                file.replace(TrustBundle.PAYLOAD_TYPE, Dsse.IN_TOTO),
                "{\"schema\":\"edgewise.trust/v1\",\"bundles\":[]}",
                "{}",
                "")) {
            RefusedException why = assertThrows(
                    RefusedException.class, () -> TrustBundle.parse(bad.getBytes(StandardCharsets.UTF_8)), bad);
            assertEquals(Refusal.MALFORMED, why.refusal());
        }
    }
}
