package io.edgewise.attest;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * What one piece of evidence comes to before any requirement is asked of it.
 *
 * @param keyId who signed it, or says so: a name or a hint; empty where there is neither
 * @param algorithm how; empty where that is not known
 * @param signer who signed it; null where the signature is not verified
 * @param claim what it says; null where that was not read
 * @param refusal what is wrong with it; null when nothing is
 * @param detail the same in words; empty when nothing is wrong
 */
record Reading(
        String keyId,
        String algorithm,
        @Nullable Signer signer,
        @Nullable Claim claim,
        @Nullable Refusal refusal,
        String detail) {
    /** Says that it is refused before anything of it was verified. */
    static Reading refused(String keyId, Refusal refusal, String detail) {
        return new Reading(keyId, "", null, null, refusal, detail);
    }

    /** Says that somebody signed something that is refused. */
    static Reading refused(Signer signer, String algorithm, RefusedException why) {
        String detail = "signed by '" + signer.name() + "', but " + why.getMessage();
        return new Reading(signer.name(), algorithm, signer, null, why.refusal(), detail);
    }

    /** Says that somebody said something of the package. */
    static Reading of(Signer signer, String algorithm, Claim claim) {
        return new Reading(signer.name(), algorithm, signer, claim, null, "");
    }

    /** Returns the format; empty where it is not known. */
    String format() {
        return claim == null ? "" : claim.format().word();
    }
}
