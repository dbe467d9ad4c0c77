package io.edgewise.deploy;

import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.attest.TrustChain.InForce;
import io.edgewise.durable.StateFile;
import io.edgewise.model.RefusedException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Keeps the trust bundle in force, whatever becomes of the file it came in. An accepted one is written before it is in
 * force: after a kill at any place either the old one is, or the new one. Confined to the reconciler's thread.
 */
final class BundleKeeper {
    private final TrustChain chain;
    private final StateFile file;
    private @Nullable InForce present;

    /** Takes up what was kept; none when nothing was, or when it cannot be read any more. */
    BundleKeeper(TrustChain chain, StateFile file) {
        this.chain = chain;
        this.file = file;
        this.present = recall();
    }

    @Nullable
    InForce present() {
        return present;
    }

    /**
     * Offers the content of a file.
     *
     * @param floor the highest counter that was ever in force here
     * @return whether another bundle is in force now
     * @throws RefusedException when it leads to none that may be in force; the present one stays
     * @throws UncheckedIOException when the disk refuses to keep it; the present one stays
     */
    boolean offer(byte[] content, long floor) {
        InForce next = chain.follow(present, floor, TrustBundle.parse(content));
        if (next.equals(present)) {
            return false;
        }
        file.write(TrustBundle.write(List.of(next.bundle())));
        present = next;
        return true;
    }

    private @Nullable InForce recall() {
        try {
            byte[] kept = file.read().orElse(null);
            return kept == null ? null : chain.recall(TrustBundle.parse(kept).get(0));
        } catch (RefusedException | UncheckedIOException e) {
            Logger.error("the trust bundle that was kept cannot be used, the file counts: {}", e.getMessage());
            return null;
        }
    }
}
