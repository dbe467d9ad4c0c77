package io.edgewise.attest;

import io.edgewise.attest.RequirementCheck.Finding;
import io.edgewise.model.Refusal;
import java.util.Comparator;
import java.util.List;

/**
 * Which reason stands for the whole when several fail: what trusted signers say of this package comes first, what
 * anybody can attach comes after, and last that something is of no matter to a requirement.
 */
final class Telling {
    private static final List<Refusal> ORDER = List.of(
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
            Refusal.TOO_FEW_SIGNERS,
            Refusal.PREDICATE_MISSING,
            Refusal.UNSIGNED);

    /** The most telling first; what counts, or only stands there twice, stands before every reason. */
    static final Comparator<Finding> FIRST = Comparator.comparingInt(Telling::rank);

    private Telling() {}

    private static int rank(Finding finding) {
        if (finding.otherKind()) {
            return ORDER.size();
        }
        return finding.reason() == null ? -1 : ORDER.indexOf(finding.reason());
    }
}
