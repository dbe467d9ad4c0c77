package io.edgewise.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Calibration;
import io.edgewise.model.Digest;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Ranges;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scores of {@code parity.csv} were computed by numpy in double, feature by feature, without ONNX. */
class WellBandIT {
    private static final int SIZE = 48;

    private static ModelManifest manifest;
    private static Model model;

    @BeforeAll
    static void load() {
        model = Models.loadWellBand();
        manifest = model.manifest();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void everyRowOfTheParityFileScoresTheSame() throws IOException {
        List<String> lines = Files.readAllLines(Models.sample("well-band").resolve("parity.csv"));
        assertTrue(lines.size() > 200, "rows: " + (lines.size() - 1));
        int withoutAnswer = 0;
        for (String line : lines.subList(1, lines.size())) {
            double[] row = Arrays.stream(line.split(",", -1))
                    .mapToDouble(text -> text.equals("nan") ? Double.NaN : Double.parseDouble(text))
                    .toArray();
            Prediction prediction = score(row);
            if (Double.isNaN(row[3 * SIZE])) {
                withoutAnswer++;
                assertEquals(Prediction.Status.FAILED, prediction.status(), line);
            } else {
                double expected = row[3 * SIZE];
                assertEquals(Prediction.Status.SCORED, prediction.status(), line);
                assertEquals(expected, prediction.score(), 1e-6 * Math.max(1, expected), line);
            }
        }
        assertTrue(withoutAnswer >= 10, "rows without an answer: " + withoutAnswer);
    }

    @Test
    void oneWidthAboveTheRangeScoresOneAndALeftOutFeatureNothing() {
        double[] row = new double[3 * SIZE];
        Arrays.fill(row, Double.NaN);
        row[7] = 30; // x, low and high of one feature: 10 wide, 10 above
        row[SIZE + 7] = 10;
        row[2 * SIZE + 7] = 20;
        row[8] = 1e6; // seen, but not learned

        assertEquals(1f, score(row).score());
    }

    @Test
    void itCannotBeOpenedBeforeTheMachineHasTaughtIt() {
        RefusedException refused = assertThrows(RefusedException.class, () -> model.open(null));

        assertEquals(Refusal.CONTRACT_MISMATCH, refused.refusal());
        assertTrue(refused.getMessage().contains("let it learn first"), refused.getMessage());
    }

    @Test
    void itsManifestSaysWhatTheDesignSays() {
        assertEquals(SIZE, manifest.features().size());
        assertEquals("P-PDG mean", manifest.features().features().get(0).title());
        assertEquals("QGL max", manifest.features().features().get(47).title());
        assertEquals(3, manifest.threshold());
        assertTrue(manifest.channels().stream().noneMatch(channel -> channel.required()));
        assertTrue(manifest.channels().get(0).channel().physical().contains(-8e3));
        assertTrue(!manifest.channels().get(0).channel().physical().contains(-1.18e42));
        assertTrue(manifest.outputRange().contains(0) && !manifest.outputRange().contains(-1e-9));
    }

    private static Prediction score(double[] row) {
        FeatureSchema schema = manifest.features();
        Ranges ranges = new Ranges(schema, floats(row, SIZE), floats(row, 2 * SIZE));
        Calibration calibration = new Calibration(ranges, List.of(), Digest.of(new byte[0]), 1);
        FeatureVector features = new FeatureVector(schema);
        for (int i = 0; i < SIZE; i++) {
            features.set(i, row[i]);
        }
        try (ModelSession session = model.open(calibration)) {
            return session.infer(features);
        }
    }

    private static float[] floats(double[] row, int from) {
        float[] floats = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            floats[i] = (float) row[from + i];
        }
        return floats;
    }
}
