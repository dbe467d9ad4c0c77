package io.edgewise.attest;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of a verification; recorded, reported, and attached to what the model says later. Made by {@link Verifier}
 * alone, so that nobody can hand the {@link Gate} an acceptance that never was.
 */
public final class Verification {
    private final Request request;
    private final TrustPolicy.@Nullable Scope scope;
    private final @Nullable Refusal refusal;
    private final String detail;
    private final List<SignatureCheck> signatures;
    private final Map<String, Digest> covered;

    private Verification(
            Request request,
            TrustPolicy.@Nullable Scope scope,
            @Nullable Refusal refusal,
            String detail,
            List<SignatureCheck> signatures,
            Map<String, Digest> covered) {
        this.request = request;
        this.scope = scope;
        this.refusal = refusal;
        this.detail = detail;
        this.signatures = List.copyOf(signatures);
        this.covered = Collections.unmodifiableMap(new TreeMap<>(covered));
    }

    /**
     * What is to be judged, and by whom.
     *
     * @param ref where the package was asked for
     * @param manifest the digest of the manifest that came
     * @param files path to digest of every file in it
     * @param policy who is trusted
     */
    record Request(ModelRef ref, Digest manifest, Map<String, Digest> files, TrustPolicy policy) {
        Request {
            files = Map.copyOf(files);
        }
    }

    static Verification refused(
            Request request, TrustPolicy.@Nullable Scope scope, RefusedException why, List<SignatureCheck> signatures) {
        return new Verification(request, scope, why.refusal(), String.valueOf(why.getMessage()), signatures, Map.of());
    }

    static Verification accepted(
            Request request, TrustPolicy.Scope scope, List<SignatureCheck> signatures, Map<String, Digest> covered) {
        List<String> keys = keysOf(signatures);
        String detail =
                "signed by " + String.join(" and ", keys) + "; needed: " + scope.threshold() + " of " + scope.keys();
        return new Verification(request, scope, null, detail, signatures, covered);
    }

    /** Tells whether the package may be used. */
    public boolean accepted() {
        return refusal == null;
    }

    /** Returns why it was refused; null when it was accepted. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Returns in words what was found and, when it was refused, what to do. */
    public String detail() {
        return detail;
    }

    /** Returns where the package was asked for. */
    public ModelRef ref() {
        return request.ref();
    }

    /** Returns the manifest's digest. */
    public Digest manifest() {
        return request.manifest();
    }

    /** Returns the policy that judged. */
    public TrustPolicy policy() {
        return request.policy();
    }

    /** Returns the prefix of the scope that applied; empty when none did. */
    public String rule() {
        return scope == null ? "" : scope.prefix();
    }

    /** Returns how many distinct keys the rule asks for; 0 when no scope applied. */
    public int threshold() {
        return scope == null ? 0 : scope.threshold();
    }

    /** Returns the names of the keys that counted, in the order of the bundles. */
    public List<String> signers() {
        return keysOf(signatures);
    }

    /** Returns one line for each bundle that was looked at. */
    public List<SignatureCheck> signatures() {
        return signatures;
    }

    /** Returns the files that every counted signature covers, with their signed digests; none when it was refused. */
    public Map<String, Digest> covered() {
        return covered;
    }

    private static List<String> keysOf(List<SignatureCheck> signatures) {
        return signatures.stream()
                .filter(SignatureCheck::counted)
                .map(SignatureCheck::keyId)
                .toList();
    }

    /**
     * One bundle that was looked at.
     *
     * @param format {@code oms}
     * @param keyId the key's name in the policy, or the hint in the bundle; empty where there is neither
     * @param algorithm for example {@code SHA256withECDSA}; empty where no key is known
     * @param valid whether the signature is right, by a key that the scope names
     * @param counted whether it counts toward the threshold
     * @param reason why not; null when it counts, and for a further signature by a key that counted already
     * @param detail the same in words
     */
    public record SignatureCheck(
            String format,
            String keyId,
            String algorithm,
            boolean valid,
            boolean counted,
            @Nullable Refusal reason,
            String detail) {}
}
