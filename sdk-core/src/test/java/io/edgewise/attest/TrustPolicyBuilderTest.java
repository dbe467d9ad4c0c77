package io.edgewise.attest;

import static io.edgewise.attest.Packages.digest;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.TestCa;
import io.edgewise.identity.Certificates;
import io.edgewise.identity.KeyFiles;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How much a policy may hold: as much is read, one more is refused with both numbers. */
class TrustPolicyBuilderTest {
    private static final TestCa PLANT = TestCa.named("plant-ca", Packages.NOW.time());
    private static final X509Certificate ROOT = read(PLANT.own());
    private static final PublicKey OWN = KeyFiles.generate().getPublic();
    private static final List<String> KEY = List.of("own");
    private static final List<String> OMS = List.of("oms");

    @Test
    void ofEverythingAPolicyHoldsAtMostAsMuchAsItSays() {
        mostIs(
                63,
                "keys: are 65; at most 64 are allowed",
                (b, i) -> b.key("k" + i, KeyFiles.generate().getPublic()));
        mostIs(16, "authorities: are 17; at most 16 are allowed", (b, i) -> b.authority("a" + i, List.of(ROOT)));
        mostIs(4, "trusted-roots: are 5; at most 4 are allowed", (b, i) -> b.trustedRoot("r" + i, new byte[2]));
        mostIs(256, "scopes: are 257; at most 256 are allowed", (b, i) -> b.scope("r.example/" + i, 1, KEY, OMS));
        mostIs(10_000, "revoked: are 10001 digests; at most 10000 are allowed", (b, i) -> b.revoke(digest("" + i)));
    }

    @Test
    void anAuthorityHasAtMost32Roots() {
        assertDoesNotThrow(() -> builder().authority("ca", Collections.nCopies(32, ROOT)));
        complains(
                "authorities.ca: has 33 roots; at most 32 are allowed",
                () -> builder().authority("ca", Collections.nCopies(33, ROOT)));
    }

    @Test
    void aRootThatLetsNoOtherAuthorityStandBetweenIsOneToo() {
        // RFC 5280, 4.2.1.9: basicConstraints, critical, cA TRUE, pathLenConstraint 0.
        byte[] constraints = HexFormat.of().parseHex("30120603551d130101ff040830060101ff020100");
        X509Certificate root = read(PLANT.issueToNobody(constraints));

        assertEquals(0, root.getBasicConstraints());
        assertDoesNotThrow(() -> builder().authority("ca", List.of(root)));
    }

    @Test
    void aTrustedRootIsReadUpTo128KiB() {
        assertDoesNotThrow(() -> builder().trustedRoot("root", new byte[128 << 10]));
        complains(
                "trusted-roots.root: has 131073 bytes; at most 131072 are read",
                () -> builder().trustedRoot("root", new byte[(128 << 10) + 1]));
    }

    @Test
    void aPrefixIsReadUpTo1024CharactersAndAnAbsurdOneIsRefusedToo() {
        String longest = "r.example/" + "x".repeat(1014);

        assertDoesNotThrow(() -> builder().scope(longest, 1, KEY, OMS));
        for (String prefix : List.of(longest + "x", "r.example" + "/x".repeat(100_000))) {
            complains("is no prefix of repositories", () -> builder().scope(prefix, 1, KEY, OMS));
        }
    }

    private static TrustPolicyBuilder builder() {
        return TrustPolicy.builder("p").counter(1).key("own", OWN);
    }

    private static void mostIs(int most, String words, ObjIntConsumer<TrustPolicyBuilder> add) {
        TrustPolicyBuilder policy = builder();
        for (int i = 0; i < most; i++) {
            add.accept(policy, i);
        }
        assertDoesNotThrow(policy::build);

        add.accept(policy, most);
        complains(words, policy::build);
    }

    private static void complains(String words, Executable act) {
        String found =
                String.valueOf(assertThrows(IllegalArgumentException.class, act).getMessage());
        assertTrue(found.contains(words), found);
    }

    private static X509Certificate read(TestCa.Issued issued) {
        return Certificates.certificate(issued.der(), "here");
    }
}
