package io.edgewise.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The probabilities of {@code parity.csv} are scikit-learn's own, in double, without ONNX. */
class PumpFaultsIT {
    private static final int SIZE = 45;
    private static final int CLASSES = 6;

    @Test
    void everyRowOfTheParityFileScoresTheSame() throws IOException {
        List<String> lines = Files.readAllLines(Models.sample("pump-faults").resolve("parity.csv"));
        assertTrue(lines.size() > 200, "rows: " + (lines.size() - 1));
        boolean[] seen = new boolean[CLASSES];
        try (Model model = Models.loadSample("pump-faults");
                ModelSession session = model.open(null)) {
            for (String line : lines.subList(1, lines.size())) {
                String[] columns = line.split(",", -1);
                FeatureVector features = new FeatureVector(model.manifest().features());
                for (int i = 0; i < SIZE; i++) {
                    features.set(i, Float.parseFloat(columns[i]));
                }
                Prediction prediction = session.infer(features);
                for (int i = 0; i < CLASSES; i++) {
                    assertEquals(
                            Double.parseDouble(columns[SIZE + i]), prediction.outputs()[i], 1e-6, line);
                }
                assertEquals(1 - Double.parseDouble(columns[SIZE]), prediction.score(), 1e-6, line);
                assertEquals(Integer.parseInt(columns[SIZE + CLASSES]), prediction.label(), line);
                seen[prediction.score() > 0.5 ? prediction.label() : 0] = true;
            }
        }
        for (int label = 0; label < CLASSES; label++) {
            assertTrue(seen[label], "no row of class " + label);
        }
    }

    @Test
    void itsManifestSaysWhatTheDesignSays() throws IOException {
        ModelManifest manifest = manifest();

        assertEquals(
                List.of("normal", "cavitation", "bearing-wear", "blocked-suction", "dry-run", "seal-leak"),
                manifest.labels());
        assertEquals(SIZE, manifest.features().size());
        assertEquals(
                "suction-pressure slope", manifest.features().features().get(4).title());
        assertTrue(manifest.channels().stream().allMatch(channel -> channel.required() && channel.rateHz() == 10));
        assertTrue(manifest.threshold() > 0.1 && manifest.threshold() < 0.9, "threshold " + manifest.threshold());
        assertTrue(manifest.labels().stream()
                .skip(1)
                .noneMatch(label -> manifest.adviceFor(label).isBlank()));
    }

    @Test
    void theFileFitsIntoASmallPackage() throws IOException {
        assertTrue(Files.size(Models.sample("pump-faults").resolve("model.onnx")) < 900_000);
    }

    private static ModelManifest manifest() throws IOException {
        return ModelManifest.parse(
                Files.readAllBytes(Models.sample("pump-faults").resolve("edgewise.json")));
    }
}
