package io.edgewise.attest;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import java.util.List;
import java.util.Map;

/** From bytes and a policy to one verification: pure, no network, no disk, no clock. */
public final class Verifier {
    private Verifier() {}

    /**
     * Verifies a package.
     *
     * @param ref where it was asked for; its repository picks the scope
     * @param files path to digest of every file in the package
     * @param bundles the signature bundles that came with it
     * @param policy who is trusted
     */
    public static Verification verify(
            ModelRef ref, Map<String, Digest> files, List<byte[]> bundles, TrustPolicy policy) {
        throw new UnsupportedOperationException("not yet built");
    }
}
