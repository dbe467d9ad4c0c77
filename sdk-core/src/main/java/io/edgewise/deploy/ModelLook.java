package io.edgewise.deploy;

import io.edgewise.attest.Gate;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.Verification;
import io.edgewise.attest.VerificationDocument;
import io.edgewise.attest.Verifier;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.StoredPackage;
import java.util.List;

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
     * Takes a package in a store through the gates.
     *
     * @throws RefusedException with what a gate said
     */
    public static ModelLook at(ModelRef ref, StoredPackage pack, ModelStore store, DeviceTrust trust) {
        Verification found = verified(ref, pack, store, trust);
        Refusal why = found.refusal();
        if (why != null) {
            throw new RefusedException(why, found.detail());
        }
        VerificationDocument.Inspection inside =
                inspected(ref, pack, store, trust).said();
        Refusal bad = inside.refusal();
        if (bad != null) {
            throw new RefusedException(bad, inside.detail());
        }
        byte[] manifest = store.read(ModelInspection.file(pack, Gate.MANIFEST), DOCUMENT_LIMIT);
        return new ModelLook(found.signers(), ModelManifest.parse(manifest));
    }

    /**
     * Checks whether a pipeline's declaration fits the model, whatever the machine taught it before.
     *
     * @throws RefusedException CONTRACT_MISMATCH, naming the channel and what to do
     */
    public void checkFit(String pipeline, PipelineSpec spec) {
        PipelineAssembly.checkFit(pipeline, spec, manifest);
    }

    /** The gate VERIFIED, as far as what is here tells: who signed it, and whether it is older than what was here. */
    private static Verification verified(ModelRef ref, StoredPackage pack, ModelStore store, DeviceTrust trust) {
        return counted(judged(ref, pack, trust), pack, store);
    }

    /** Whether what is accepted so far is older than what was here. */
    static Verification counted(Verification found, StoredPackage pack, ModelStore store) {
        return found.accepted()
                ? Verifier.verifyCounter(found, store.read(ModelInspection.file(pack, Gate.MANIFEST), DOCUMENT_LIMIT))
                : found;
    }

    /** Who signed it, alone. */
    static Verification judged(ModelRef ref, StoredPackage pack, DeviceTrust trust) {
        return Verifier.verify(ref, pack.digest(), pack.fileDigests(), pack.evidence(), trust.policy(), trust.known());
    }

    /** The gate INSPECTED, by the rules of the policy's scope. */
    static ModelInspection.Found inspected(ModelRef ref, StoredPackage pack, ModelStore store, DeviceTrust trust) {
        ModelRules rules =
                trust.policy().scopeOf(ref).map(TrustPolicy.Scope::model).orElse(ModelRules.DEFAULT);
        return ModelInspection.inspect(store, pack, rules);
    }
}
