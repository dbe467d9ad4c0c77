package io.edgewise.attest;

import io.edgewise.attest.Verification.PredicateResult;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks one requirement of every piece of evidence, one after the other, and remembers who has counted. */
final class RequirementCheck {
    private final Requirement requirement;
    private final String place;
    private final Instant now;

    // Filled by ask.
    private final Set<Digest> keys = new HashSet<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<PredicateResult> predicates = new ArrayList<>();

    /** Begins a check; the place says for people where the requirement stands. */
    RequirementCheck(Requirement requirement, String place, Instant now) {
        this.requirement = requirement;
        this.place = place;
        this.now = now;
    }

    /**
     * What a requirement says of one piece of evidence.
     *
     * @param keyId who signed it, by the name that the requirement knows
     * @param valid whether the signature is right, by somebody whom the requirement names
     * @param counted whether it counts
     * @param otherKind whether it is a signature where an attestation is asked for, or the reverse
     * @param reason why not; null when it counts, and for a further one by somebody who has counted
     * @param detail the same in words
     */
    record Finding(
            String keyId,
            boolean valid,
            boolean counted,
            boolean otherKind,
            @Nullable Refusal reason,
            String detail) {}

    /** Asks whether a piece of evidence counts. */
    Finding ask(Reading reading) {
        Finding finding = find(reading);
        findings.add(finding);
        return finding;
    }

    boolean held() {
        return names.size() >= requirement.threshold();
    }

    int counted() {
        return names.size();
    }

    Requirement requirement() {
        return requirement;
    }

    /** Returns who has counted. */
    Set<String> names() {
        return names;
    }

    /** Returns the most telling reason why it does not hold. */
    Finding why() {
        return findings.stream()
                .filter(finding -> finding.reason() != null && !(finding.otherKind() && !names.isEmpty()))
                .min(Telling.FIRST)
                .orElseGet(this::tooFew);
    }

    private Finding tooFew() {
        String detail = "signed by " + names.size() + " of the " + requirement.threshold()
                + (requirement.keys().isEmpty() ? " signers" : " keys") + " that " + place
                + " asks for: have it signed by another of " + requirement.who();
        return new Finding("", false, false, false, Refusal.TOO_FEW_SIGNERS, detail);
    }

    /** Returns what the attestations of the type that is asked for came to. */
    List<PredicateResult> predicates() {
        return predicates;
    }

    private Finding find(Reading reading) {
        RefusedException other = reading.claim() == null ? null : otherKind(reading.claim());
        String name;
        try {
            name = mustBeTrusted(reading);
        } catch (RefusedException e) {
            return refused(reading.keyId(), false, other != null, other == null ? e : other);
        }
        Signer signer = reading.signer();
        Claim claim = reading.claim();
        if (signer == null || claim == null) {
            Refusal refusal = reading.refusal() == null ? Refusal.BUNDLE_INVALID : reading.refusal();
            return new Finding(name, signer != null, false, false, refusal, reading.detail());
        }
        if (other != null) {
            return refused(name, true, true, other);
        }
        try {
            mustBeAskedFor(name, claim);
        } catch (RefusedException e) {
            return refused(name, true, false, e);
        }
        if (keys.contains(signer.key()) || names.contains(name)) {
            String who = (signer.path() == null && signer.identity() == null ? "the key '" : "'") + name + "'";
            return new Finding(name, true, false, false, null, who + " has counted already");
        }
        keys.add(signer.key());
        names.add(name);
        return new Finding(name, true, true, false, null, "signed by '" + name + "'");
    }

    /** Returns the name under which the requirement knows the signer, or refuses. */
    private String mustBeTrusted(Reading reading) {
        Signer signer = reading.signer();
        if (requirement.isKeyless()) {
            return signer == null || signer.identity() == null
                    ? reading.keyId() // refused already, whoever it was
                    : signer.identity().mustBeOneOf(requirement.keyless(), place);
        }
        CertificateRule certificates = requirement.certificates();
        if (certificates != null) {
            if (signer == null) {
                return reading.keyId(); // refused already, whoever it was
            }
            if (signer.path() == null) {
                throw untrusted("signed by the key '" + signer.name() + "', but " + place + " asks for certificates");
            }
            return signer.path().mustSatisfy(certificates, now);
        }
        if (signer != null && signer.path() != null) {
            throw untrusted("signed by a certificate of '" + signer.name() + "', but " + place + " asks for keys");
        }
        boolean known = signer != null || reading.refusal() == Refusal.BAD_SIGNATURE;
        if (known && !requirement.keys().contains(reading.keyId())) {
            throw untrusted("signed by the key '" + reading.keyId() + "', which the policy does not name for " + place
                    + "; if its owner is to be trusted, add the key to the policy and to the scope");
        }
        return reading.keyId();
    }

    private void mustBeAskedFor(String name, Claim claim) {
        if (claim.elsewhere() != null) {
            throw new RefusedException(
                    claim.elsewhere().refusal(),
                    "attested by '" + name + "', but " + claim.elsewhere().getMessage());
        }
        PredicateRule rule = requirement.predicate();
        if (!requirement.formats().contains(claim.format().word())) {
            throw new RefusedException(
                    Refusal.FORMAT_NOT_ALLOWED,
                    "signed by '" + name + "' in the format '" + claim.format().word() + "', but " + place + " takes "
                            + requirement.formats() + "; sign it in one of these, or add the format to the policy");
        }
        if (rule == null) {
            return;
        }
        try {
            PredicateCheck.mustSatisfy(rule, claim.predicate(), now);
            predicates.add(new PredicateResult(
                    rule.type(), name, true, "all " + rule.fields().size() + " rules hold"));
        } catch (RefusedException e) {
            predicates.add(new PredicateResult(rule.type(), name, false, String.valueOf(e.getMessage())));
            throw new RefusedException(
                    e.refusal(), "'" + name + "' attests " + Expect.shown(rule.type()) + ", but " + e.getMessage(), e);
        }
    }

    /** Refuses a signature where an attestation is asked for, and the reverse: neither stands for the other. */
    private @Nullable RefusedException otherKind(Claim claim) {
        PredicateRule rule = requirement.predicate();
        if (rule == null) {
            return claim.isSignature()
                    ? null
                    : new RefusedException(
                            // A bundle could have been a signature; what lies under .att never is one.
                            claim.format() == Format.COSIGN_LEGACY ? Refusal.UNSIGNED : Refusal.PREDICATE_MISMATCH,
                            "the signed statement is no signature of the model: its predicateType is '"
                                    + Expect.shown(claim.attested()) + "', expected '" + OmsStatement.PREDICATE
                                    + "' or '" + Claim.COSIGN_SIGN + "'");
        }
        return claim.attested().equals(rule.type())
                ? null
                : new RefusedException(
                        Refusal.PREDICATE_MISSING,
                        place + " asks for an attestation " + Expect.shown(rule.type()) + " by " + requirement.signers()
                                + ", and there is none; have it attested, and push it again");
    }

    private static RefusedException untrusted(String detail) {
        return new RefusedException(Refusal.UNTRUSTED_KEY, detail);
    }

    private static Finding refused(String keyId, boolean valid, boolean otherKind, RefusedException why) {
        return new Finding(keyId, valid, false, otherKind, why.refusal(), String.valueOf(why.getMessage()));
    }
}
