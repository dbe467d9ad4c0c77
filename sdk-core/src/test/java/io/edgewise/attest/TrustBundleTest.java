package io.edgewise.attest;

import static io.edgewise.attest.Bundles.bundle;
import static io.edgewise.attest.Bundles.root;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrustBundleTest {
    @Test
    void whatTwoSignedEachForThemselvesIsSignedByBothTogether() {
        TrustBundle byA = bundle(1, 2, "ab", "a");
        TrustBundle byB = bundle(1, 2, "ab", "b");

        TrustBundle both = byA.with(byB);

        assertEquals(Set.of("a", "b"), both.signedBy(root(2, "ab")));
        assertEquals(Set.of("a"), byA.signedBy(root(2, "ab")), "as it was");
        assertEquals(
                1,
                new TrustChain(root(2, "ab"), Bundles::read)
                        .follow(null, 0, List.of(both))
                        .counter());
    }

    @Test
    void aSignatureOfAnotherPolicyIsNotTaken() {
        TrustBundle other = bundle(2, "ab", "b");

        IllegalArgumentException why = assertThrows(
                IllegalArgumentException.class, () -> bundle(1, "ab", "a").with(other));

        assertTrue(String.valueOf(why.getMessage()).contains("seals something else: " + other.digest()));
    }

    @Test
    void aFileHoldsAtMost32Bundles() {
        TrustBundle one = bundle(1, "a", "a");

        assertEquals(32, TrustBundle.parse(file(32, one)).size());
        assertEquals("must hold 1 to 32 bundles, holds 33", malformed(file(33, one)));
    }

    @Test
    void aBundleHoldsAtMost32Signatures() {
        assertEquals(1, TrustBundle.parse(signed(32)).size());
        assertEquals("must hold 1 to 32 signatures, holds 33", malformed(signed(33)));
        assertEquals("must hold 1 to 32 signatures, holds 0", malformed(signed(0)));
    }

    @Test
    void aKeyThatIsNoSignersOrSignsTwiceIsTold() {
        PrivateKey own = Bundles.LINE.getPrivate();
        TrustRoot known = new TrustRoot(1, new TreeMap<>(Map.of("own", Bundles.LINE.getPublic())));

        assertTrue(unsealed(known, own, KeyFiles.generate().getPrivate()).startsWith("signing key 2 is none of"));
        assertTrue(unsealed(known, own, own).startsWith("signing key 2 stands there twice"));
    }

    @Test
    void aRootHasAtMost16Keys() {
        TreeMap<String, PublicKey> keys = new TreeMap<>();
        IntStream.range(0, 16)
                .forEach(i -> keys.put("k" + i, KeyFiles.generate().getPublic()));
        assertEquals(16, new TrustRoot(16, keys).keys().size());

        keys.put("more", Bundles.LINE.getPublic());
        IllegalArgumentException why = assertThrows(IllegalArgumentException.class, () -> new TrustRoot(1, keys));
        assertEquals("signers.keys: holds 17; it must be 1 to 16", why.getMessage());
    }

    private static String unsealed(TrustRoot known, PrivateKey... keys) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> TrustBundle.sign(new byte[1], List.of(keys), List.of(known)))
                .getMessage());
    }

    private static byte[] file(int count, TrustBundle one) {
        return TrustBundle.write(Collections.nCopies(count, one));
    }

    /** Returns a file with one bundle that carries so many signatures. */
    private static byte[] signed(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"keyid\":\"" + i + "\",\"sig\":\"AAAA\"}")
                .collect(Collectors.joining(
                        ",",
                        "{\"schema\":\"" + TrustBundle.SCHEMA + "\",\"bundles\":[{\"payloadType\":\""
                                + TrustBundle.PAYLOAD_TYPE + "\",\"payload\":\"AAAA\",\"signatures\":[",
                        "]}]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns what is wrong with a file, without the place. */
    private static String malformed(byte[] file) {
        RefusedException why = assertThrows(RefusedException.class, () -> TrustBundle.parse(file));
        assertEquals(Refusal.MALFORMED, why.refusal());
        String words = String.valueOf(why.getMessage());
        return words.substring(words.indexOf("must"));
    }
}
