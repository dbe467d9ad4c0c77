package io.edgewise.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.signal.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A convolution over raw samples. The scores of {@code parity.csv} are those of onnxruntime in Python, and beside them
 * those of numpy in double, without ONNX.
 */
class TankBalanceIT {
    private static final int SIZE = 4 * 64;

    /**
     * The greatest difference was 6e-4 of numpy's to onnxruntime's when the table was written: float32 against double.
     */
    private static final double OF_DOUBLE = 1e-3;

    private static final double OF_FLOAT = 2e-4;

    @Test
    void everyRowOfTheParityFileScoresTheSame() throws IOException {
        List<String> lines = Files.readAllLines(Models.sample("tank-balance").resolve("parity.csv"));
        assertEquals(101, lines.size());
        int alarms = 0;
        try (Model model = Models.loadSample("tank-balance");
                ModelSession session = model.open(null)) {
            FeatureVector features = new FeatureVector(model.manifest().features());
            for (String line : lines.subList(1, lines.size())) {
                String[] columns = line.split(",", -1);
                for (int i = 0; i < SIZE; i++) {
                    features.set(i, Float.parseFloat(columns[i]));
                }
                Prediction prediction = session.infer(features);
                double expected = Double.parseDouble(columns[SIZE]);
                double exact = Double.parseDouble(columns[SIZE + 1]);
                assertEquals(expected, prediction.score(), OF_FLOAT * Math.max(1, expected), line);
                assertEquals(exact, prediction.score(), OF_DOUBLE * Math.max(1, exact), line);
                float greatest = 0;
                for (int channel = 0; channel < 4; channel++) {
                    double error = Double.parseDouble(columns[SIZE + 2 + channel]);
                    assertEquals(error, prediction.errors()[channel], OF_FLOAT * Math.max(1, error), line);
                    greatest = Math.max(greatest, prediction.errors()[channel]);
                }
                assertEquals(prediction.score(), greatest, line);
                alarms += prediction.score() > model.manifest().threshold() ? 1 : 0;
            }
        }
        assertTrue(alarms >= 10 && alarms <= 90, alarms + " of 100 rows lie above the threshold");
    }

    @Test
    void itReadsTheSamplesOfFourChannelsOnAnEvenGrid() throws IOException {
        ModelManifest manifest = ModelManifest.parse(
                Files.readAllBytes(Models.sample("tank-balance").resolve("edgewise.json")));

        assertTrue(manifest.features().isRaw());
        assertEquals(SIZE, manifest.features().size());
        assertEquals("inflow raw-0", manifest.features().features().get(64).title());
        assertEquals(List.of(1L, 4L, 64L), manifest.inputs().get(0).shape());
        assertEquals(
                new Resampling(1, Resampling.Method.LINEAR, Duration.ofSeconds(5)),
                manifest.window().resampling());
        assertTrue(Files.size(Models.sample("tank-balance").resolve("model.onnx")) < 200_000);
    }
}
