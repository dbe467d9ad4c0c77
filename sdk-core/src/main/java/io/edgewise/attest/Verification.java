package io.edgewise.attest;

import io.edgewise.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a verification; recorded, reported, and attached to what the model says later.
 *
 * @param refusal why it was refused; null when it was accepted
 * @param detail in words: what was found and what to do
 * @param rule the scope's prefix that applied; empty when none did
 * @param threshold how many distinct keys the rule asks for
 * @param signers the names of the keys that counted
 * @param signatures one line for each signature that was looked at
 */
public record Verification(
        @Nullable Refusal refusal,
        String detail,
        String rule,
        int threshold,
        List<String> signers,
        List<SignatureCheck> signatures) {
    public Verification {
        signers = List.copyOf(signers);
        signatures = List.copyOf(signatures);
    }

    /** Tells whether the package may be used. */
    public boolean accepted() {
        return refusal == null;
    }

    /**
     * One signature that was looked at.
     *
     * @param format {@code oms} or {@code cosign}
     * @param keyId the key's name in the policy, or the hint in the bundle
     * @param algorithm for example {@code SHA256withECDSA}
     * @param valid whether the signature is right
     * @param counted whether it counts toward the threshold
     * @param reason why not; null when it does
     */
    public record SignatureCheck(
            String format,
            String keyId,
            String algorithm,
            boolean valid,
            boolean counted,
            @Nullable Refusal reason) {}
}
