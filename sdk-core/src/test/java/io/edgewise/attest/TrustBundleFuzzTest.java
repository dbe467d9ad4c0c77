package io.edgewise.attest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Seeds;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever lies where a trust bundle should be, it is read or refused in one line, and who has none of the keys changes
 * nothing by it.
 */
public class TrustBundleFuzzTest {
    private static final TrustChain CHAIN = new TrustChain(Bundles.root(1, "a"), Bundles::read);
    private static final TrustChain.InForce PRESENT = CHAIN.recall(Bundles.bundle(1, "ab", "a"));

    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(TrustBundleFuzzTest.class, TrustBundleFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        List<TrustBundle> bundles;
        try {
            bundles = TrustBundle.parse(input);
        } catch (RefusedException e) {
            oneLine(e);
            return;
        }
        byte[] written = TrustBundle.write(bundles);
        assertArrayEquals(written, TrustBundle.write(TrustBundle.parse(written)));
        bundles.forEach(bundle ->
                assertTrue(bundle.signedBy(PRESENT.content().signers()).isEmpty()));
        try {
            throw new AssertionError(
                    "in force: " + CHAIN.follow(PRESENT, 1, bundles).counter());
        } catch (RefusedException e) {
            oneLine(e);
        }
    }

    private static void oneLine(RefusedException e) {
        assertEquals(1, String.valueOf(e.getMessage()).lines().count(), e.getMessage());
    }
}
