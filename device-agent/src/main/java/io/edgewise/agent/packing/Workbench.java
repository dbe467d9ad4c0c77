package io.edgewise.agent.packing;

import io.edgewise.agent.packing.Packed.Line;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRules;
import io.edgewise.model.Ranges;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.onnx.Inspection;
import io.edgewise.onnx.OnnxInspector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes manifest and golden samples of a model. The same files and wishes give the same bytes. */
public final class Workbench {
    /** Features may lie a tenth of the data's width outside it before they are doubted. */
    static final double TRAINING_MARGIN = 0.1;

    private Workbench() {}

    /**
     * Looks through the model file, reads the data, cuts it into windows, runs the model over them, and writes down
     * what it saw.
     *
     * @param model an ONNX file that reads features
     * @param normal a CSV file of a machine that ran well
     * @throws PackingException when they do not fit together; the message names the option
     * @throws RefusedException INSPECTION_FAILED if the file holds what no agent would load; what engines refuse
     */
    public static Packed make(Path model, Path normal, Wishes wishes) throws IOException {
        byte[] file = Files.readAllBytes(model);
        Inspection inspection = inspected(model, file);
        NormalData data = NormalData.scan(normal, wishes.channels());
        unitsFit(wishes, data);
        GraphRoles roles = GraphRoles.of(
                inspection.facts(),
                data.columns.size(),
                wishes.statistics(),
                wishes.labels().size());
        ManifestText text =
                new ManifestText(wishes, data, roles, file.length, name(model, wishes), version(file, wishes));
        ModelManifest draft = ModelManifest.parse(text.draft());
        NormalWindows windows = NormalWindows.of(data, draft);
        TrialRun run = TrialRun.of(file, draft, windows.rows());
        Threshold threshold =
                Threshold.of(wishes.threshold(), run.scores(), roles.classes > 0, String.valueOf(normal.getFileName()));
        Ranges ranges = draft.needsCalibration() ? null : Bounds.of(draft.features(), windows.rows());
        byte[] document = text.whole(threshold, ranges);
        ModelManifest manifest = ModelManifest.parse(document);
        Report report = new Report(wishes, data, manifest, windows, run, file.length);
        List<Line> inferred = report.inferred();
        return new Packed(
                manifest, document, GoldenText.of(manifest, run.golden(), run.taught()), inferred, report.assumed());
    }

    private static Inspection inspected(Path model, byte[] file) {
        Inspection inspection = OnnxInspector.inspect(new ByteArrayInputStream(file), file.length, ModelRules.DEFAULT);
        if (!inspection.ok()) {
            throw new RefusedException(
                    Refusal.INSPECTION_FAILED,
                    model + ", " + inspection.findings().get(0) + ": export it without that");
        }
        return inspection;
    }

    private static void unitsFit(Wishes wishes, NormalData data) {
        List<String> names = data.columns.stream().map(column -> column.name).toList();
        for (String name : wishes.units().keySet()) {
            if (!names.contains(name)) {
                throw new PackingException("--unit: there is no channel '" + name + "' among " + names);
            }
        }
    }

    private static String name(Path model, Wishes wishes) {
        String said = wishes.name();
        if (said != null) {
            return said;
        }
        String stem = String.valueOf(model.getFileName()).replaceFirst("\\.onnx$", "");
        String clean = stem.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return clean.isEmpty() ? "model" : clean.substring(0, Math.min(64, clean.length()));
    }

    private static String version(byte[] file, Wishes wishes) {
        String said = wishes.version();
        return said != null ? said : "0-" + Digest.of(file).hex().substring(0, 12);
    }
}
