package io.edgewise.attest;

import io.edgewise.attest.RequirementCheck.Finding;
import io.edgewise.attest.Verification.SignatureCheck;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks all requirements of a scope of all evidence. */
final class ScopeCheck {
    /**
     * Which reason stands for the whole when several fail: what trusted signers say of this package comes first, what
     * anybody can attach comes last.
     */
    private static final List<Refusal> TELLING = List.of(
            Refusal.DIGEST_MISMATCH,
            Refusal.FILE_SET_MISMATCH,
            Refusal.SUBJECT_MISMATCH,
            Refusal.UNSAFE_PATH,
            Refusal.INVALID_PATH,
            Refusal.PATH_CONFLICT,
            Refusal.PREDICATE_MISMATCH,
            Refusal.IDENTITY_MISMATCH,
            Refusal.CERTIFICATE_EXPIRED,
            Refusal.STATEMENT_INVALID,
            Refusal.BAD_SIGNATURE,
            Refusal.KIND_UNSUPPORTED,
            Refusal.FORMAT_NOT_ALLOWED,
            Refusal.CERTIFICATE_INVALID,
            Refusal.UNTRUSTED_KEY,
            Refusal.BUNDLE_INVALID,
            Refusal.MALFORMED,
            Refusal.LIMIT_EXCEEDED,
            Refusal.PREDICATE_MISSING,
            Refusal.UNSIGNED);

    private static final Comparator<Finding> FIRST_TO_TELL = Comparator.comparingInt(ScopeCheck::rank);

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
            requirements.add(
                    new RequirementCheck(requirement, place, request.known().time()));
        }
    }

    /** Looks at one piece of evidence. Whatever is wrong with it is remembered. */
    void look(Evidence evidence) {
        Reading reading = new EvidenceReader(request).read(evidence);
        List<Finding> findings =
                requirements.stream().map(one -> one.ask(reading)).toList();
        boolean valid = findings.stream().anyMatch(Finding::valid);
        Finding told = findings.stream().min(FIRST_TO_TELL).orElseThrow();
        Finding shown = findings.stream().filter(Finding::counted).findFirst().orElse(told);
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
        RequirementCheck first = requirements.stream()
                .filter(one -> !one.held())
                .findFirst()
                .orElseThrow(() -> new AssertionError("everything holds; this is a bug"));
        return requirements.stream()
                .filter(one -> !one.held())
                .flatMap(one -> one.findings().stream())
                .filter(finding -> finding.reason() != null)
                .min(FIRST_TO_TELL)
                .map(told -> refusal(told.reason(), told.detail()))
                .orElseGet(() -> tooFew(first));
    }

    private RefusedException refusal(@Nullable Refusal reason, String detail) {
        return new RefusedException(reason == null ? Refusal.UNSIGNED : reason, request.ref() + ": " + detail);
    }

    private RefusedException tooFew(RequirementCheck check) {
        Requirement requirement = check.requirement();
        CertificateRule certificates = requirement.certificates();
        return new RefusedException(
                Refusal.TOO_FEW_SIGNERS,
                request.ref() + " is signed by " + check.counted() + " of the " + requirement.threshold()
                        + (certificates == null ? " keys" : " signers") + " that " + check.place()
                        + " asks for: have it signed by another of "
                        + (certificates == null ? requirement.keys() : certificates.who()));
    }

    /** What counts stands before every reason; that something is of no matter to a requirement stands after all. */
    private static int rank(Finding finding) {
        if (finding.otherKind()) {
            return TELLING.size();
        }
        return finding.reason() == null ? -1 : TELLING.indexOf(finding.reason());
    }
}
