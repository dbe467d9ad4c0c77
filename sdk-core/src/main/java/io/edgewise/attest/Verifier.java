package io.edgewise.attest;

import io.edgewise.attest.Verification.SignatureCheck;
import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From bytes and a policy to one verification: pure, no network, no disk, no clock. */
public final class Verifier {
    /**
     * Which reason stands for the whole when several bundles fail: what trusted signatures say of these files comes
     * first, what anybody can attach comes last.
     */
    private static final List<Refusal> TELLING = List.of(
            Refusal.DIGEST_MISMATCH,
            Refusal.FILE_SET_MISMATCH,
            Refusal.BAD_SIGNATURE,
            Refusal.KIND_UNSUPPORTED,
            Refusal.UNTRUSTED_KEY,
            Refusal.MALFORMED,
            Refusal.LIMIT_EXCEEDED,
            Refusal.UNSIGNED);

    private Verifier() {}

    /**
     * Verifies a package. Nothing is thrown for a bad package: every answer is a {@link Verification}.
     *
     * @param ref where it was asked for, pinned; its registry and repository pick the scope
     * @param manifest the digest of the manifest that came
     * @param files path to digest of every file in the package, as the manifest lists them
     * @param evidence what came with it; any of it may be garbage
     * @param policy who is trusted
     */
    public static Verification verify(
            ModelRef ref, Digest manifest, Map<String, Digest> files, List<Evidence> evidence, TrustPolicy policy) {
        Verification.Request request = new Verification.Request(ref, manifest, files, policy);
        Optional<TrustPolicy.Scope> rule = policy.scopeOf(ref);
        try {
            mustBeAskedFor(request);
            TrustPolicy.Scope scope = rule.orElseThrow(() -> noScope(request));
            if (evidence.isEmpty()) {
                throw unsigned(request, scope);
            }
            return judge(request, scope, evidence);
        } catch (RefusedException e) {
            return Verification.refused(request, rule.orElse(null), e, List.of());
        }
    }

    /**
     * Says of a package that was refused on its way here, before there was anything to verify, what {@link #verify}
     * would say of one that came.
     *
     * @param ref where it was asked for, pinned
     * @param policy who is trusted
     * @param why what refused it
     */
    public static Verification refused(ModelRef ref, TrustPolicy policy, RefusedException why) {
        Verification.Request request = new Verification.Request(ref, ref.pinned(), Map.of(), policy);
        return Verification.refused(request, policy.scopeOf(ref).orElse(null), why, List.of());
    }

    private static Verification judge(Verification.Request request, TrustPolicy.Scope scope, List<Evidence> evidence) {
        BundleCheck check = new BundleCheck(request, scope);
        List<SignatureCheck> looked = new ArrayList<>();
        evidence.forEach(one -> looked.add(check.look(one)));
        if (check.distinctKeys() >= scope.threshold()) {
            return Verification.accepted(request, scope, looked, check.covered());
        }
        return Verification.refused(request, scope, mostTelling(looked, request, scope), looked);
    }

    private static RefusedException mostTelling(
            List<SignatureCheck> looked, Verification.Request request, TrustPolicy.Scope scope) {
        for (Refusal refusal : TELLING) {
            for (SignatureCheck check : looked) {
                if (check.reason() == refusal) {
                    return new RefusedException(refusal, request.ref() + ": " + check.detail());
                }
            }
        }
        long counted = looked.stream().filter(SignatureCheck::counted).count();
        return new RefusedException(
                Refusal.UNSIGNED,
                request.ref() + " is signed by " + counted + " of the " + scope.threshold() + " keys that the scope '"
                        + scope.prefix() + "' asks for: have it signed by another of " + scope.keys());
    }

    private static void mustBeAskedFor(Verification.Request request) {
        if (!request.ref().pinned().equals(request.manifest())) {
            throw new RefusedException(
                    Refusal.DIGEST_MISMATCH,
                    request.ref() + ": the manifest that came has the digest " + request.manifest()
                            + ", which is not the one that was asked for; do not use this copy");
        }
    }

    private static RefusedException noScope(Verification.Request request) {
        return new RefusedException(
                Refusal.NO_SCOPE,
                request.ref() + " lies under no scope of the policy '"
                        + request.policy().name()
                        + "'; if it is to be trusted, add a scope for '"
                        + request.ref().registry() + "/"
                        + request.ref().repository() + "' to the policy");
    }

    private static RefusedException unsigned(Verification.Request request, TrustPolicy.Scope scope) {
        return new RefusedException(
                Refusal.UNSIGNED,
                request.ref() + " carries no signature; the scope '" + scope.prefix() + "' asks for "
                        + scope.threshold() + " of " + scope.keys()
                        + ": have it signed with edgewise models sign, and push it again");
    }
}
