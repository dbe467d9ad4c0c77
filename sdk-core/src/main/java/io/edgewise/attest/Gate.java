package io.edgewise.attest;

import io.edgewise.model.Admission;
import io.edgewise.model.Digest;
import io.edgewise.model.ExternalWeight;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Provenance;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.List;
import java.util.Map;

/**
 * The one way to a model that is called TRUSTED: an accepted verification, and bytes that are the very ones it was
 * about.
 */
public final class Gate {
    /** The manifest's path in every package. */
    public static final String MANIFEST = "edgewise.json";

    /** The model file's path in every package. */
    public static final String MODEL = "model.onnx";

    private Gate() {}

    /**
     * Admits a model.
     *
     * @param verification what the policy said of the package
     * @param edgewiseJson the bytes of its {@code edgewise.json}
     * @param modelFile the bytes of its {@code model.onnx}; hashed here again, whoever hashed them before
     * @throws RefusedException with the verification's refusal; DIGEST_MISMATCH when bytes are not the verified ones;
     *     FILE_SET_MISMATCH when no signature covers them; what {@link ModelManifest#parse} refuses
     */
    public static Admission admit(Verification verification, byte[] edgewiseJson, byte[] modelFile) {
        return admit(verification, edgewiseJson, modelFile, List.of(), Map.of());
    }

    /**
     * Admits a model that has weights in other files.
     *
     * @param verification what the policy said of the package
     * @param edgewiseJson the bytes of its {@code edgewise.json}
     * @param modelFile the bytes of its {@code model.onnx}
     * @param weights where each of these weights lies
     * @param files the bytes of the files they lie in, by path; all are hashed here again
     * @throws RefusedException as for a model without such files, for each of them
     */
    public static Admission admit(
            Verification verification,
            byte[] edgewiseJson,
            byte[] modelFile,
            List<ExternalWeight> weights,
            Map<String, byte[]> files) {
        Refusal refusal = verification.refusal();
        if (refusal != null) {
            throw new RefusedException(refusal, verification.detail());
        }
        mustBeVerified(verification, MANIFEST, edgewiseJson);
        mustBeVerified(verification, MODEL, modelFile);
        files.forEach((path, bytes) -> mustBeVerified(verification, path, bytes));
        ModelManifest manifest = ModelManifest.parse(edgewiseJson);
        Provenance provenance = Provenance.attested(
                manifest.name(),
                manifest.version(),
                verification.manifest(),
                String.join("+", verification.signers()),
                verification.policy().counter());
        return Admission.attested(modelFile, weights, files, manifest, provenance);
    }

    static void mustBeVerified(Verification verification, String path, byte[] bytes) {
        Digest signed = verification.covered().get(path);
        if (signed == null) {
            throw new RefusedException(
                    Refusal.FILE_SET_MISMATCH,
                    verification.ref() + ": no signature covers " + path + "; sign the package with it");
        }
        Digest found = Digest.of(bytes);
        if (!found.equals(signed)) {
            throw new RefusedException(
                    Refusal.DIGEST_MISMATCH,
                    verification.ref() + ": " + path + " has the digest " + found + ", verified was " + signed
                            + ": it changed after the verification; remove it from the store and pull again");
        }
    }
}
