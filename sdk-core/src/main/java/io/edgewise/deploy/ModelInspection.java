package io.edgewise.deploy;

import io.edgewise.attest.Gate;
import io.edgewise.attest.VerificationDocument;
import io.edgewise.model.ExternalWeight;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.onnx.Facts;
import io.edgewise.onnx.Inspection;
import io.edgewise.onnx.OnnxInspector;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.PackageFile;
import io.edgewise.registry.StoredPackage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The gate INSPECTED: looks through the model file of a package in the store, and whether the file is what its manifest
 * says. The file is hashed as it is read, so that what was inspected is what has the verified digest.
 */
final class ModelInspection {
    private static final long DOCUMENT_LIMIT = 4L << 20;

    private ModelInspection() {}

    /**
     * What was found, and what the engine must be given besides the model file.
     *
     * @param said what was found
     * @param external the weights that lie in other files; none where something was found
     */
    record Found(VerificationDocument.Inspection said, List<ExternalWeight> external) {}

    /**
     * Inspects a package.
     *
     * @return what was found: nothing, or INSPECTION_FAILED, or CONTRACT_MISMATCH
     * @throws RefusedException MALFORMED if a file is missing; UNAVAILABLE or DIGEST_MISMATCH if the store lost it;
     *     what {@link ModelManifest#parse} refuses
     */
    static Found inspect(ModelStore store, StoredPackage pack, ModelRules rules) {
        PackageFile model = file(pack, Gate.MODEL);
        Map<String, Long> others = new TreeMap<>();
        pack.files().forEach(file -> others.put(file.path(), file.size()));
        others.remove(Gate.MODEL);
        Inspection found = store.scan(model, (bytes, length) -> OnnxInspector.inspect(bytes, length, rules, others));
        return judge(
                Gate.MODEL, found, () -> ModelManifest.parse(store.read(file(pack, Gate.MANIFEST), DOCUMENT_LIMIT)));
    }

    /**
     * Judges what the inspector found in a model file.
     *
     * @param name what the file is called where it is told
     * @param described reads the manifest; asked where nothing was found
     */
    static Found judge(String name, Inspection found, Supplier<ModelManifest> described) {
        if (!found.ok()) {
            return new Found(failed(name, found), List.of());
        }
        ModelManifest manifest = described.get();
        List<String> differences = GraphContract.differences(manifest, found.facts());
        return differences.isEmpty()
                ? new Found(passed(found.facts()), found.facts().external())
                : new Found(mismatch(manifest, differences), List.of());
    }

    /** Returns a file of a package; refuses a package without it. */
    static PackageFile file(StoredPackage pack, String path) {
        return pack.files().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Refusal.MALFORMED, "the package " + pack.digest() + " has no file " + path));
    }

    private static VerificationDocument.Inspection passed(Facts facts) {
        String words = facts.nodes() + " nodes of " + facts.operators().size() + " operators, " + facts.parameters()
                + " parameters" + (facts.controlFlow() ? ", with loops or branches" : "")
                + (facts.external().isEmpty() ? "" : ", " + facts.external().size() + " tensors in other files");
        return new VerificationDocument.Inspection(null, words, List.of());
    }

    private static VerificationDocument.Inspection failed(String name, Inspection found) {
        long more = found.found() - 1;
        String words = name + ", " + found.findings().get(0) + (more == 0 ? "" : ", and " + more + " more")
                + ": have it exported again without that, or ask its author";
        List<VerificationDocument.Finding> findings = found.findings().stream()
                .map(one ->
                        new VerificationDocument.Finding(one.place(), one.rule().name(), one.found()))
                .toList();
        return new VerificationDocument.Inspection(Refusal.INSPECTION_FAILED, words, findings);
    }

    private static VerificationDocument.Inspection mismatch(ModelManifest manifest, List<String> differences) {
        return new VerificationDocument.Inspection(
                Refusal.CONTRACT_MISMATCH,
                "model '" + manifest.name() + "': " + String.join("; ", differences),
                differences.stream()
                        .limit(Inspection.MOST_FINDINGS)
                        .map(words -> new VerificationDocument.Finding(Gate.MANIFEST, "CONTRACT", words))
                        .toList());
    }
}
