package io.edgewise.attest;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Says which trust bundle is in force: pure, no disk, no clock. The rules are those of the root role in The Update
 * Framework: the next version is signed by enough of the present signers <em>and</em> of its own, and its counter is
 * the present one plus 1. The first is signed by enough of the root that was provisioned with the device. Whether it
 * has expired is asked where a model is judged, never here: an expired one still leads to the next.
 */
public final class TrustChain {
    private final TrustRoot root;
    private final Reader reader;

    /**
     * Makes a chain that hangs on a root.
     *
     * @param root who may sign the first bundle
     * @param reader reads payloads whose signatures were counted
     */
    public TrustChain(TrustRoot root, Reader reader) {
        this.root = root;
        this.reader = reader;
    }

    /** Reads the payload of a bundle. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads a payload.
         *
         * @throws RefusedException MALFORMED with the place and what is wrong
         */
        Content read(byte[] payload);
    }

    /**
     * What a bundle says.
     *
     * @param policy who is trusted for what, with its counter and its end
     * @param signers who may sign the next one
     * @param issued when it was sealed, by the clock of who sealed it: it is at least that late
     */
    public record Content(TrustPolicy policy, TrustRoot signers, Instant issued) {}

    /**
     * A bundle whose signatures were counted.
     *
     * @param bundle the bundle
     * @param content what it says
     */
    public record InForce(TrustBundle bundle, Content content) {
        /** Returns its counter, at least 1. */
        public long counter() {
            return content.policy().counter();
        }
    }

    /**
     * Takes up a bundle that this device accepted earlier and kept: its own signers vouch for it, since those before
     * them may be gone.
     *
     * @throws RefusedException MALFORMED, or when it is not what was kept
     */
    public InForce recall(TrustBundle kept) {
        Content content = reader.read(kept.payload());
        mustBeSigned(kept, content.signers(), "its own signers");
        return new InForce(kept, content);
    }

    /**
     * Follows the bundles of a file as far as they lead.
     *
     * @param present what is in force; null for a device that has accepted none yet
     * @param floor the highest counter that was ever in force here; 0 for none
     * @param offered the bundles of a file, the older first; those before the present one are passed over
     * @return the newest; the present one itself when the file ends with it
     * @throws RefusedException when it leads to none that may be in force: COUNTER_ROLLED_BACK for an older one or
     *     another one with the same counter, COUNTER_SKIPPED when some between are missing, UNTRUSTED_KEY,
     *     BAD_SIGNATURE or UNSIGNED when too few of the right keys signed, MALFORMED
     */
    public InForce follow(@Nullable InForce present, long floor, List<TrustBundle> offered) {
        InForce now = present;
        boolean joined = false;
        RefusedException before = null;
        for (TrustBundle bundle : offered) {
            if (now != null && bundle.sealsTheSame(now.bundle())) {
                joined = true;
                continue;
            }
            try {
                now = next(now, bundle);
                joined = true;
            } catch (RefusedException e) {
                if (joined || isFinal(e)) {
                    throw e;
                }
                before = e; // older than what is in force, and signed by whoever might do so then
            }
        }
        if (now == null || !joined) {
            throw before != null ? before : new RefusedException(Refusal.MALFORMED, "there is no trust bundle");
        }
        if (now.counter() < floor) {
            throw rolledBack(now.counter(), "a counter of " + floor + " was in force here");
        }
        return now;
    }

    /** What only a signer that is trusted now can have made is told at once. */
    private static boolean isFinal(RefusedException why) {
        return why.refusal() == Refusal.COUNTER_SKIPPED || why.refusal() == Refusal.MALFORMED;
    }

    private InForce next(@Nullable InForce now, TrustBundle bundle) {
        if (now == null) {
            mustBeSigned(bundle, root, "the root");
        } else {
            mustBeSigned(bundle, now.content().signers(), "the signers of the bundle in force");
        }
        Content content = reader.read(bundle.payload());
        long counter = content.policy().counter();
        if (now != null && counter <= now.counter()) {
            throw rolledBack(counter, "in force is " + now.counter());
        }
        if (now != null && counter > now.counter() + 1) {
            throw new RefusedException(
                    Refusal.COUNTER_SKIPPED,
                    "the trust bundle has the counter " + counter + ", in force is " + now.counter()
                            + ": those between are missing; make it with --after, or offer them all in one file");
        }
        mustBeSigned(bundle, content.signers(), "its own signers");
        return new InForce(bundle, content);
    }

    private static RefusedException rolledBack(long counter, String inForce) {
        return new RefusedException(
                Refusal.COUNTER_ROLLED_BACK,
                "the trust bundle has the counter " + counter + ", " + inForce
                        + ": it is an old one, or another one with the same counter; offer the next one");
    }

    private static void mustBeSigned(TrustBundle bundle, TrustRoot by, String who) {
        SortedSet<String> signed = bundle.signedBy(by);
        if (signed.size() >= by.threshold()) {
            return;
        }
        SortedSet<String> wrong = bundle.wronglySignedBy(by);
        Refusal reason =
                !wrong.isEmpty() ? Refusal.BAD_SIGNATURE : signed.isEmpty() ? Refusal.UNTRUSTED_KEY : Refusal.UNSIGNED;
        throw new RefusedException(
                reason,
                "the trust bundle is signed by " + signed + " of " + who + " "
                        + by.keys().keySet() + ", needed: "
                        + by.threshold() + (wrong.isEmpty() ? "" : "; not right: the signature of " + wrong)
                        + "; have it signed by enough of them");
    }
}
