package io.edgewise.attest;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    private final List<RequirementResult> requirements;
    private final List<PredicateResult> predicates;
    private final Map<String, Digest> covered;
    private final @Nullable AntiRollback antiRollback;
    private final boolean judged;

    private Verification(
            Request request,
            TrustPolicy.@Nullable Scope scope,
            @Nullable Refusal refusal,
            String detail,
            @Nullable ScopeCheck check) {
        this.request = request;
        this.scope = scope;
        this.refusal = refusal;
        this.detail = detail;
        this.signatures = check == null ? List.of() : List.copyOf(check.signatures());
        List<RequirementCheck> asked = check == null ? List.of() : check.requirements();
        this.requirements = asked.stream().map(RequirementResult::of).toList();
        this.predicates =
                asked.stream().flatMap(one -> one.predicates().stream()).toList();
        this.covered = check == null || refusal != null
                ? Map.of()
                : Collections.unmodifiableMap(new TreeMap<>(check.covered()));
        this.antiRollback = null;
        this.judged = check != null || refusal == Refusal.UNSIGNED;
    }

    /** Makes the same, judged further. */
    private Verification(Verification found, @Nullable RefusedException why, AntiRollback counters) {
        this.request = found.request;
        this.scope = found.scope;
        this.refusal = why == null ? found.refusal : why.refusal();
        this.detail = why == null ? found.detail : String.valueOf(why.getMessage());
        this.signatures = found.signatures;
        this.requirements = found.requirements;
        this.predicates = found.predicates;
        this.covered = why == null ? found.covered : Map.of();
        this.antiRollback = counters;
        this.judged = found.judged && why == null;
    }

    /**
     * What is to be judged, and by whom.
     *
     * @param ref where the package was asked for
     * @param manifest the digest of the manifest that came
     * @param files path to digest of every file in it
     * @param policy who is trusted
     * @param known what the device knows from before
     */
    record Request(ModelRef ref, Digest manifest, Map<String, Digest> files, TrustPolicy policy, KnownFloors known) {
        Request {
            files = Map.copyOf(files);
        }
    }

    static Verification refused(Request request, TrustPolicy.@Nullable Scope scope, RefusedException why) {
        return new Verification(request, scope, why.refusal(), String.valueOf(why.getMessage()), null);
    }

    static Verification refused(Request request, TrustPolicy.Scope scope, RefusedException why, ScopeCheck check) {
        return new Verification(request, scope, why.refusal(), String.valueOf(why.getMessage()), check);
    }

    static Verification accepted(Request request, TrustPolicy.Scope scope, ScopeCheck check) {
        String needed = scope.require().stream().map(Requirement::words).collect(Collectors.joining("; "));
        String detail = "signed by " + String.join(" and ", namesOf(check.signatures())) + "; needed: " + needed;
        return new Verification(request, scope, null, detail, check);
    }

    /** Returns the same with the counters that were compared. */
    Verification with(AntiRollback counters) {
        return new Verification(this, null, counters);
    }

    /** Returns the same, refused after all. */
    Verification refusedBy(RefusedException why, AntiRollback counters) {
        return new Verification(this, why, counters);
    }

    /** Tells whether the package may be used. */
    public boolean accepted() {
        return refusal == null;
    }

    /** Returns why it was refused; null when it was accepted. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Tells whether it was refused for what its signatures say or do not say: with others it might be accepted. */
    public boolean lacksSignatures() {
        return judged && !accepted();
    }

    /**
     * Tells a package that nobody signed rightly from one whose signatures could not all be asked for.
     *
     * @param unasked who may have more signatures and did not answer, in words; null when everybody did
     * @throws RefusedException UNAVAILABLE if it lacks signatures and somebody did not answer
     */
    public void mustHaveBeenAskedFor(@Nullable String unasked) {
        if (unasked != null && lacksSignatures()) {
            throw new RefusedException(
                    Refusal.UNAVAILABLE,
                    ref() + ": not all who may have its signatures can be asked now: " + unasked
                            + "; what is here comes to " + refusal + ": " + detail);
        }
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

    /** Returns how many distinct signers the rule asks for, summed over its requirements; 0 when no scope applied. */
    public int threshold() {
        return scope == null
                ? 0
                : scope.require().stream().mapToInt(Requirement::threshold).sum();
    }

    /** Returns how many of these were found: as many as asked for exactly when every requirement holds. */
    public int counted() {
        return requirements.stream()
                .mapToInt(one -> Math.min(one.counted(), one.threshold()))
                .sum();
    }

    /** Returns the names of those who counted, in the order of the evidence. */
    public List<String> signers() {
        return namesOf(signatures);
    }

    /** Returns what each requirement came to, in the policy's order; none when it was refused before. */
    public List<RequirementResult> requirements() {
        return requirements;
    }

    /** Returns what each attestation came to that a requirement asks for. */
    public List<PredicateResult> predicates() {
        return predicates;
    }

    /** Returns the time by which it was judged. */
    public Instant time() {
        return request.known().time();
    }

    /** Returns the counters that were compared; null where they were not. */
    public @Nullable AntiRollback antiRollback() {
        return antiRollback;
    }

    KnownFloors known() {
        return request.known();
    }

    /** Returns one line for each piece of evidence that was looked at. */
    public List<SignatureCheck> signatures() {
        return signatures;
    }

    /** Returns the files that every counted signature covers, with their signed digests; none when it was refused. */
    public Map<String, Digest> covered() {
        return covered;
    }

    private static List<String> namesOf(List<SignatureCheck> signatures) {
        return signatures.stream()
                .filter(SignatureCheck::counted)
                .map(SignatureCheck::keyId)
                .distinct()
                .toList();
    }

    /**
     * The counter of a model, and the one below which it would be refused.
     *
     * @param floor the highest of its name that was in service here; 0 for none
     * @param value its own; 0 where its manifest has none
     */
    public record AntiRollback(long floor, long value) {}

    /**
     * One piece of evidence that was looked at.
     *
     * @param format {@code oms}, {@code cosign} or {@code cosign-legacy}; empty where it was not read so far
     * @param keyId the key's name in the policy, the certificate's name, or the hint in the bundle; empty where there
     *     is none
     * @param algorithm for example {@code SHA256withECDSA}; empty where no key verifies it
     * @param valid whether the signature is right, by somebody whom the scope names
     * @param counted whether it counts toward a threshold
     * @param reason why not; null when it counts, and for a further signature by somebody who counted already
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

    /**
     * What one requirement came to.
     *
     * @param needed in words what it asks for
     * @param threshold how many distinct signers it asks for
     * @param counted how many it found
     * @param detail who counted, or what is missing
     */
    public record RequirementResult(String needed, int threshold, int counted, String detail) {
        static RequirementResult of(RequirementCheck check) {
            Requirement asked = check.requirement();
            String detail = check.held()
                    ? "by " + String.join(" and ", check.names())
                    : check.why().detail();
            return new RequirementResult(asked.words(), asked.threshold(), check.counted(), detail);
        }

        /** Tells whether it holds. */
        public boolean held() {
            return counted >= threshold;
        }
    }

    /**
     * What one attestation came to.
     *
     * @param type its predicateType
     * @param keyId who made it
     * @param ok whether it says what is asked for
     * @param detail in words
     */
    public record PredicateResult(String type, String keyId, boolean ok, String detail) {}
}
