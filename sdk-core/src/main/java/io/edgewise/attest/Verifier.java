package io.edgewise.attest;

import io.edgewise.model.Digest;
import io.edgewise.model.Evidence;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From bytes and a policy to one verification: pure, no network, no disk, no clock. */
public final class Verifier {
    private Verifier() {}

    /**
     * Verifies a package. Nothing is thrown for a bad package: every answer is a {@link Verification}.
     *
     * @param ref where it was asked for, pinned; its registry and repository pick the scope
     * @param manifest the digest of the manifest that came
     * @param files path to digest of every file in the package, as the manifest lists them
     * @param evidence what came with it; any of it may be garbage
     * @param policy who is trusted
     * @param known what this device knows from before, the time among it
     */
    public static Verification verify(
            ModelRef ref,
            Digest manifest,
            Map<String, Digest> files,
            List<Evidence> evidence,
            TrustPolicy policy,
            KnownFloors known) {
        Verification.Request request = new Verification.Request(ref, manifest, files, policy, known);
        Optional<TrustPolicy.Scope> rule = policy.scopeOf(ref);
        try {
            mustBeAskedFor(request);
            mustNotBeRevoked(request);
            PolicyFloor.check(request);
            TrustPolicy.Scope scope = rule.orElseThrow(() -> noScope(request));
            if (evidence.isEmpty()) {
                throw unsigned(request, scope);
            }
            return judge(request, scope, evidence);
        } catch (RefusedException e) {
            return Verification.refused(request, rule.orElse(null), e);
        }
    }

    /**
     * Judges an accepted package by its own counter, too: one that is older than a model of its name that was in
     * service here is refused, unless it was in service itself.
     *
     * @param found what {@link #verify} said
     * @param edgewiseJson the bytes of its manifest; hashed here again
     * @return the same with {@link Verification#antiRollback}, or refused
     */
    public static Verification verifyCounter(Verification found, byte[] edgewiseJson) {
        return found.accepted() ? ModelFloor.judge(found, edgewiseJson) : found;
    }

    /**
     * Says of a package that was refused on its way here, before there was anything to verify, what {@link #verify}
     * would say of one that came.
     *
     * @param ref where it was asked for, pinned
     * @param policy who is trusted
     * @param known what this device knows from before
     * @param why what refused it
     */
    public static Verification refused(ModelRef ref, TrustPolicy policy, KnownFloors known, RefusedException why) {
        Verification.Request request = new Verification.Request(ref, ref.pinned(), Map.of(), policy, known);
        return Verification.refused(request, policy.scopeOf(ref).orElse(null), why);
    }

    private static Verification judge(Verification.Request request, TrustPolicy.Scope scope, List<Evidence> evidence) {
        ScopeCheck check = new ScopeCheck(request, scope);
        evidence.forEach(check::look);
        return check.held()
                ? Verification.accepted(request, scope, check)
                : Verification.refused(request, scope, check.why(), check);
    }

    private static void mustBeAskedFor(Verification.Request request) {
        if (!request.ref().pinned().equals(request.manifest())) {
            throw new RefusedException(
                    Refusal.DIGEST_MISMATCH,
                    request.ref() + ": the manifest that came has the digest " + request.manifest()
                            + ", which is not the one that was asked for; do not use this copy");
        }
    }

    private static void mustNotBeRevoked(Verification.Request request) {
        mustNotBeRevoked(request, "the package", request.manifest());
        request.files().forEach((name, digest) -> mustNotBeRevoked(request, "its file " + Expect.shown(name), digest));
    }

    private static void mustNotBeRevoked(Verification.Request request, String what, Digest digest) {
        if (request.policy().revoked().contains(digest)) {
            throw new RefusedException(
                    Refusal.REVOKED,
                    request.ref() + ": " + what + " (" + digest + ") is revoked by the policy '"
                            + request.policy().name() + "'; use another version of the model");
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
                        + scope.require().get(0).signers()
                        + ": have it signed with edgewise models sign"
                        + (request.ref().isLocal()
                                ? ", or put the model.sig of model_signing beside a bare model file"
                                : ", and push it again"));
    }
}
