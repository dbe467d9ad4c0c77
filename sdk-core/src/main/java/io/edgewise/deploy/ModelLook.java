package io.edgewise.deploy;

import io.edgewise.attest.Gate;
import io.edgewise.attest.KnownFloors;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.Verification;
import io.edgewise.attest.VerificationDocument;
import io.edgewise.attest.Verifier;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.onnx.Inspection;
import io.edgewise.onnx.OnnxInspector;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.StoredPackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A package that passed the gates VERIFIED and INSPECTED, and what its manifest says. Nothing is loaded, and nothing of
 * it is remembered: for who wants to know beforehand what a deployment would find.
 *
 * @param signers the keys whose signatures counted
 * @param manifest what the model needs and gives
 */
public record ModelLook(List<String> signers, ModelManifest manifest) {
    private static final long DOCUMENT_LIMIT = 4L << 20;

    public ModelLook {
        signers = List.copyOf(signers);
    }

    /**
     * A package and the store in which it lies.
     *
     * @param pack the package
     * @param store where it lies
     * @param unasked who may have more signatures and was not asked or did not answer, in words; null when all did
     */
    public record Copy(
            StoredPackage pack, ModelStore store, @Nullable String unasked) {
        /** Returns one that was here already. */
        public static Copy stored(StoredPackage pack, ModelStore store) {
            return new Copy(pack, store, "nobody was asked yet");
        }

        /** Returns one that was pulled just now. */
        public static Copy pulled(StoredPackage pack, ModelStore store) {
            return new Copy(pack, store, pack.unasked());
        }

        private byte[] manifest() {
            return store.read(ModelInspection.file(pack, Gate.MANIFEST), DOCUMENT_LIMIT);
        }
    }

    /**
     * What the gate VERIFIED found.
     *
     * @param verification what was found
     * @param copy what was judged: the one that was here, or the one that was asked for again
     */
    public record Judged(Verification verification, Copy copy) {}

    /**
     * Takes a package through the gates.
     *
     * @param again asks for the package again, when the copy here lacks a signature
     * @throws RefusedException with what a gate said; UNAVAILABLE when not all could be asked for a signature it lacks
     */
    public static ModelLook at(ModelRef ref, Copy here, Supplier<Copy> again, DeviceTrust trust) {
        Judged judged = judge(ref, here, again, trust.policy(), trust.known());
        Verification found = judged.verification();
        Refusal why = found.refusal();
        if (why != null) {
            throw new RefusedException(why, found.detail());
        }
        VerificationDocument.Inspection inside = inspect(ref, judged.copy(), trust.policy());
        Refusal bad = inside.refusal();
        if (bad != null) {
            throw new RefusedException(bad, inside.detail());
        }
        return new ModelLook(found.signers(), ModelManifest.parse(judged.copy().manifest()));
    }

    /**
     * The gate VERIFIED: who signed it, and whether it is older than what was here. One that lacks a signature may have
     * got it since: it is asked for again, unless all were asked just now, and only who answered has none.
     *
     * @param again asks for the package again
     * @throws RefusedException UNAVAILABLE when it lacks a signature and not all answered; what {@code again} throws
     *     besides that
     */
    public static Judged judge(ModelRef ref, Copy here, Supplier<Copy> again, TrustPolicy policy, KnownFloors known) {
        Copy copy = here;
        Verification found = signed(ref, copy, policy, known);
        if (found.lacksSignatures() && copy.unasked() != null) {
            copy = askedAgain(copy, again);
            found = signed(ref, copy, policy, known);
            found.mustHaveBeenAskedFor(copy.unasked());
        }
        // One without a manifest has no counter; the gate INSPECTED refuses it.
        boolean counts = found.accepted() && copy.pack().fileDigests().containsKey(Gate.MANIFEST);
        return new Judged(counts ? Verifier.verifyCounter(found, copy.manifest()) : found, copy);
    }

    private static Copy askedAgain(Copy here, Supplier<Copy> again) {
        try {
            return again.get();
        } catch (RefusedException e) {
            if (e.refusal() != Refusal.UNAVAILABLE) {
                throw e;
            }
            return new Copy(here.pack(), here.store(), String.valueOf(e.getMessage()));
        }
    }

    private static Verification signed(ModelRef ref, Copy copy, TrustPolicy policy, KnownFloors known) {
        StoredPackage pack = copy.pack();
        return Verifier.verify(ref, pack.digest(), pack.fileDigests(), pack.evidence(), policy, known);
    }

    /** The gate INSPECTED, by the rules of the policy's scope; what cannot be inspected is refused. */
    public static VerificationDocument.Inspection inspect(ModelRef ref, Copy copy, TrustPolicy policy) {
        try {
            return inspected(ref, copy, policy).said();
        } catch (RefusedException e) { // a manifest that cannot be read, a file that is not there
            return new VerificationDocument.Inspection(e.refusal(), String.valueOf(e.getMessage()), List.of());
        }
    }

    /**
     * The gate INSPECTED for a model file that lies in no package yet.
     *
     * @param others the other files of the package-to-be by path, with their sizes in bytes
     * @throws IOException when it cannot be read
     */
    public static VerificationDocument.Inspection inspect(
            Path model, Map<String, Long> others, ModelManifest manifest, ModelRules rules) throws IOException {
        try (InputStream in = Files.newInputStream(model)) {
            Inspection found = OnnxInspector.inspect(in, Files.size(model), rules, others);
            return ModelInspection.judge(model.toString(), found, () -> manifest)
                    .said();
        }
    }

    /** The same of a package, with what the engine needs besides; throws what cannot be inspected. */
    static ModelInspection.Found inspected(ModelRef ref, Copy copy, TrustPolicy policy) {
        ModelRules rules = policy.scopeOf(ref).map(TrustPolicy.Scope::model).orElse(ModelRules.DEFAULT);
        return ModelInspection.inspect(copy.store(), copy.pack(), rules);
    }

    /**
     * Checks whether a pipeline's declaration fits the model, whatever the machine taught it before.
     *
     * @throws RefusedException CONTRACT_MISMATCH, naming the channel and what to do
     */
    public void checkFit(String pipeline, PipelineSpec spec) {
        PipelineAssembly.checkFit(pipeline, spec, manifest);
    }
}
