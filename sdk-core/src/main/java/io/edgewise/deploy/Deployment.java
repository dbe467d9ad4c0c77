package io.edgewise.deploy;

import io.edgewise.attest.Gate;
import io.edgewise.attest.Verification;
import io.edgewise.attest.VerificationDocument;
import io.edgewise.model.Admission;
import io.edgewise.model.ExternalWeight;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRuntime;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.PackageFile;
import io.edgewise.registry.StoredPackage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * One model package on its way into service. {@link #advance} passes one gate a call; what was refused stays refused,
 * except that a package which could not be reached, or came when the device could admit nothing new, is tried again.
 * Confined to the reconciler's thread.
 */
public final class Deployment {
    private static final long DOCUMENT_LIMIT = 4L << 20;

    /** A model is read whole twice, and a heap that is too small for it would end every pipeline, at every start. */
    private static final long MODEL_LIMIT =
            Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 6);

    /** The registry may answer again, the next policy may come, the operator may mend the record. */
    private static final Set<Refusal> PASSING =
            Set.of(Refusal.UNAVAILABLE, Refusal.POLICY_EXPIRED, Refusal.FLOORS_UNREADABLE);

    private static final long FIRST_RETRY_NANOS = 2_000_000_000L;
    private static final long LONGEST_RETRY_NANOS = 60_000_000_000L;

    private final String name;
    private final ModelRef ref;
    private final ModelGate gates;
    private final List<GateStep> steps = new ArrayList<>();

    private DeploymentState state = DeploymentState.RESOLVED;
    private @Nullable Refusal refusal;
    private String detail = "";
    private ModelLook.@Nullable Copy stored;
    private @Nullable Verification verification;
    private List<ExternalWeight> external = List.of(); // set by the gate INSPECTED
    private @Nullable Model model;
    private String came = "";
    private long retryNanos = FIRST_RETRY_NANOS;
    private long dueNanos;

    /** Begins a deployment; refuses a reference that is not pinned to a digest. */
    Deployment(String name, ModelRef ref, ModelGate gates) {
        ref.pinned();
        this.name = name;
        this.ref = ref;
        this.gates = gates;
        this.dueNanos = gates.ticker().nanos();
    }

    /** Tells whether there is a gate ahead and it is time to try it. */
    boolean isDue() {
        return state.compareTo(DeploymentState.ACTIVE) < 0 && gates.ticker().nanos() - dueNanos >= 0;
    }

    /**
     * Passes the next gate: RESOLVED → FETCHED → VERIFIED → INSPECTED → PROBED → SHADOW → ACTIVE, or REJECTED.
     *
     * @return the state it is in afterwards; the same as before when the gate is to be tried again later
     */
    public DeploymentState advance() {
        long start = gates.ticker().nanos();
        try {
            switch (state) {
                case RESOLVED -> fetch(start);
                case FETCHED -> verify(start);
                case VERIFIED -> inspect(start);
                case INSPECTED -> skip(DeploymentState.PROBED);
                case PROBED -> skip(DeploymentState.SHADOW);
                case SHADOW -> load(start);
                default -> throw new IllegalStateException(name + " is " + state + " and goes no further");
            }
        } catch (RefusedException e) {
            refuse(start, e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            // A full disk, no memory for its file, a bug: the trouble of one model, not of the others.
            postpone(null, "the gate after " + state + " failed: " + e);
        }
        return state;
    }

    private void fetch(long start) {
        StoredPackage here = gates.store().find(ref.pinned()).orElse(null);
        stored = here == null ? pulled() : ModelLook.Copy.stored(here, gates.store());
        passed(DeploymentState.FETCHED, came.isEmpty() ? "from the store" : came, start);
    }

    private ModelLook.Copy pulled() {
        long start = gates.ticker().nanos();
        Fetched fetched = new Fetched();
        StoredPackage pack = gates.store().pull(ref, gates.registry(), fetched);
        came = fetched.words(millisSince(start));
        return ModelLook.Copy.pulled(pack, gates.store());
    }

    /** What was asked for again is kept, whatever the gate says of it. */
    private ModelLook.Copy pulledAgain() {
        stored = pulled();
        return stored;
    }

    private void verify(long start) {
        Verification found = trusted();
        passed(DeploymentState.VERIFIED, "signed by " + String.join("+", found.signers()), start);
    }

    private Verification trusted() {
        DeviceTrust trust = gates.trust();
        Verification found = ModelLook.judge(ref, copy(), this::pulledAgain, trust.policy(), trust.known())
                .verification();
        verification = found;
        Refusal why = found.refusal();
        if (why != null) {
            throw new RefusedException(why, found.detail());
        }
        return found;
    }

    private void inspect(long start) {
        mustFit(ModelInspection.file(copy().pack(), Gate.MODEL), MODEL_LIMIT);
        ModelInspection.Found inspected =
                ModelLook.inspected(ref, copy(), gates.trust().policy());
        VerificationDocument.Inspection found = inspected.said();
        external = inspected.external();
        Refusal why = found.refusal();
        if (why != null) {
            throw new RefusedException(why, found.detail());
        }
        passed(DeploymentState.INSPECTED, found.detail(), start);
    }

    private void load(long start) {
        Verification found = trusted(); // it may have waited: what was revoked or overtaken since comes no further
        Admission admission = admit(found);
        List<String> objections = new ArrayList<>();
        for (ModelRuntime engine : gates.engines()) {
            List<String> unsupported = engine.unsupported(admission);
            unsupported.forEach(objection -> objections.add(engine.name() + ": " + objection));
            if (unsupported.isEmpty() && load(engine, admission, objections)) {
                gates.trust().activated(found.rule(), admission);
                passed(DeploymentState.ACTIVE, "runs on " + engine.name(), start);
                return;
            }
        }
        throw new RefusedException(
                Refusal.ENGINE_UNAVAILABLE,
                objections.isEmpty() ? "no engine is installed" : String.join("; ", objections));
    }

    private boolean load(ModelRuntime engine, Admission admission, List<String> objections) {
        try {
            model = engine.load(admission, LoadOptions.DEFAULT);
            return true;
        } catch (RefusedException e) {
            if (e.refusal() != Refusal.ENGINE_UNAVAILABLE) {
                throw e;
            }
            objections.add(engine.name() + ": " + e.getMessage());
            return false;
        }
    }

    private Admission admit(Verification found) {
        StoredPackage pack = copy().pack();
        byte[] manifest = gates.store().read(ModelInspection.file(pack, Gate.MANIFEST), DOCUMENT_LIMIT);
        PackageFile model = ModelInspection.file(pack, Gate.MODEL);
        SortedMap<String, PackageFile> others = new TreeMap<>();
        external.forEach(weight -> others.put(weight.file(), ModelInspection.file(pack, weight.file())));
        // Weights may overlap in their files, and each takes memory of its own.
        long each = external.stream().mapToLong(ExternalWeight::length).reduce(0, Deployment::sum);
        long whole = others.values().stream().mapToLong(PackageFile::size).reduce(0, Deployment::sum);
        mustFit(model, Math.max(each, whole), MODEL_LIMIT);
        Map<String, byte[]> files = new TreeMap<>();
        others.forEach((path, other) -> files.put(path, gates.store().read(other, MODEL_LIMIT)));
        byte[] file = gates.store().read(model, MODEL_LIMIT);
        return Gate.admit(found, manifest, file, external, files);
    }

    static void mustFit(PackageFile model, long limit) {
        mustFit(model, 0, limit);
    }

    /** Refuses a model that is too large together with the files beside it, which store and policy keep in bounds. */
    private static void mustFit(PackageFile model, long beside, long limit) {
        long all = sum(model.size(), beside);
        if (all > limit) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    model.path() + (beside == 0 ? "" : " and its weights in other files") + " has " + all
                            + " bytes; on this heap at most " + limit
                            + " are loaded: give the agent a larger one (profile: fast, or -Xmx)");
        }
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    private ModelLook.Copy copy() {
        if (stored == null) {
            throw new AssertionError("the gate FETCHED comes before; this is a bug");
        }
        return stored;
    }

    private void skip(DeploymentState next) {
        enter(next);
        steps.add(new GateStep(next, "skipped", "this gate is not built yet", 0));
    }

    private void passed(DeploymentState next, String words, long start) {
        enter(next);
        steps.add(new GateStep(next, "passed", words, millisSince(start)));
    }

    private void refuse(long start, RefusedException why) {
        String words = String.valueOf(why.getMessage());
        // What lies on this device may be just being copied there.
        boolean unfinished = ref.isLocal() && state == DeploymentState.RESOLVED;
        if (unfinished || PASSING.contains(why.refusal())) {
            postpone(why.refusal(), words);
            return;
        }
        refusal = why.refusal();
        detail = words;
        enter(DeploymentState.REJECTED);
        steps.add(new GateStep(DeploymentState.REJECTED, "refused", refusal + ": " + detail, millisSince(start)));
    }

    /** Tries the same gate again later; each time twice as late, at most a minute. Said once for each cause. */
    private void postpone(@Nullable Refusal why, String words) {
        if (!words.equals(detail)) {
            Logger.warn("model {}: {}; tries go on", name, words);
        }
        refusal = why;
        detail = words;
        dueNanos = gates.ticker().nanos() + retryNanos;
        retryNanos = Math.min(2 * retryNanos, LONGEST_RETRY_NANOS);
    }

    private void enter(DeploymentState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(name + " cannot go from " + state + " to " + next);
        }
        state = next;
        retryNanos = FIRST_RETRY_NANOS;
        if (next != DeploymentState.REJECTED) {
            refusal = null;
            detail = "";
        }
    }

    /** Takes it out of service and frees its model. No pipeline may use it any more. */
    void close() {
        if (state.mayBecome(DeploymentState.SUPERSEDED)) {
            enter(DeploymentState.SUPERSEDED);
        }
        if (model != null) {
            model.close();
            model = null;
        }
    }

    private long millisSince(long start) {
        return (gates.ticker().nanos() - start) / 1_000_000;
    }

    /** Returns the name pipelines call it. */
    public String name() {
        return name;
    }

    /** Returns where it lies. */
    public ModelRef ref() {
        return ref;
    }

    /** Returns where it stands. */
    public DeploymentState state() {
        return state;
    }

    /** Returns why it was refused or cannot be reached now; null when nothing is wrong. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Returns the same in words. */
    public String detail() {
        return detail;
    }

    /** Returns what happened at each gate. */
    public List<GateStep> steps() {
        return List.copyOf(steps);
    }

    /** Returns what stands between it and service, in words; empty when it is in service. */
    String whyNotActive() {
        if (state == DeploymentState.ACTIVE) {
            return "";
        }
        if (detail.isEmpty()) {
            return "its model is " + state;
        }
        return refusal == null ? detail : refusal + ": " + detail;
    }

    /** Returns what was fetched, from where and how fast, in words; empty if all was here. */
    String came() {
        return came;
    }

    /** Returns the loaded model; null before ACTIVE. */
    public @Nullable Model model() {
        return model;
    }

    /** Returns what came of the verification; null before it. */
    public @Nullable Verification verification() {
        return verification;
    }
}
