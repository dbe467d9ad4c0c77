package io.edgewise.attest;

import io.edgewise.attest.RequirementCheck.Finding;
import io.edgewise.attest.Verification.SignatureCheck;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Asks all requirements of a scope of all evidence. */
final class ScopeCheck {
    private final Verification.Request request;
    private final List<RequirementCheck> requirements = new ArrayList<>();
    private final List<SignatureCheck> signatures = new ArrayList<>();

    // Files that every counted statement is about; filled by look.
    private final Map<String, Digest> covered;

    ScopeCheck(Verification.Request request, TrustPolicy.Scope scope) {
        this.request = request;
        this.covered = new TreeMap<>(request.files());
        int count = scope.require().size();
        for (Requirement requirement : scope.require()) {
            String place = (count == 1 ? "" : "requirement " + (requirements.size() + 1) + " of ") + "the scope '"
                    + scope.prefix() + "'";
            boolean served = request.known().approved().contains(request.manifest());
            requirements.add(new RequirementCheck(
                    served ? requirement.whateverTheTime() : requirement,
                    place,
                    request.known().time()));
        }
    }

    /** Looks at one piece of evidence. Whatever is wrong with it is remembered. */
    void look(Evidence evidence) {
        Reading plain = new EvidenceReader(request).read(evidence);
        IdentityHashMap<Finding, Reading> readings = new IdentityHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (RequirementCheck one : requirements) {
            Reading reading = one.requirement().isKeyless() ? keyless(evidence, one.requirement()) : plain;
            Finding finding = one.ask(reading);
            findings.add(finding);
            readings.put(finding, reading);
        }
        boolean valid = findings.stream().anyMatch(Finding::valid);
        Finding told = findings.stream().min(Telling.FIRST).orElseThrow();
        Finding shown = findings.stream().filter(Finding::counted).findFirst().orElse(told);
        Reading reading = readings.getOrDefault(shown, plain);
        signatures.add(new SignatureCheck(
                reading.format(),
                shown.keyId(),
                reading.algorithm(),
                valid,
                shown.counted(),
                shown.reason(),
                shown.detail()));
        Claim claim = reading.claim();
        if (shown.counted() && claim != null) {
            covered.keySet().retainAll(claim.covered().keySet());
        }
    }

    private Reading keyless(Evidence evidence, Requirement requirement) {
        Set<String> roots = new TreeSet<>();
        requirement.keyless().forEach(signer -> roots.add(signer.trustedRoot()));
        return new KeylessReader(request).read(evidence, roots);
    }

    boolean held() {
        return requirements.stream().allMatch(RequirementCheck::held);
    }

    List<RequirementCheck> requirements() {
        return requirements;
    }

    List<SignatureCheck> signatures() {
        return signatures;
    }

    /** Returns the files that every counted statement is about. */
    Map<String, Digest> covered() {
        return covered;
    }

    /** Returns why the scope does not hold: the most telling reason of the requirements that do not. */
    RefusedException why() {
        Finding told = requirements.stream()
                .filter(one -> !one.held())
                .map(RequirementCheck::why)
                .min(Telling.FIRST)
                .orElseThrow(() -> new AssertionError("everything holds; this is a bug"));
        Refusal refusal = told.reason() == null ? Refusal.TOO_FEW_SIGNERS : told.reason();
        return new RefusedException(refusal, request.ref() + ": " + told.detail());
    }
}
