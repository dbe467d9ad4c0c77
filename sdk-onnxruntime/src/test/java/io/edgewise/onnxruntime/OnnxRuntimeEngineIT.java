package io.edgewise.onnxruntime;

import static io.edgewise.onnxruntime.Models.FEATURES;
import static io.edgewise.onnxruntime.Models.LABEL;
import static io.edgewise.onnxruntime.Models.PROBABILITIES;
import static io.edgewise.onnxruntime.Models.SCORE;
import static io.edgewise.onnxruntime.Models.floats;
import static io.edgewise.onnxruntime.Models.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Admission;
import io.edgewise.model.ExternalWeight;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRuntime;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.model.TensorSpec;
import io.edgewise.model.TensorSpec.Role;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxRuntimeEngineIT {
    @Test
    void theServiceLoaderFindsIt() {
        ModelRuntime engine = ServiceLoader.load(ModelRuntime.class).findFirst().orElseThrow();

        assertInstanceOf(OnnxRuntimeEngine.class, engine);
        assertEquals("onnxruntime", engine.name());
    }

    @Test
    void aScoreIsWhatTheGraphComputes() {
        try (Model model = Models.loadScorer("weighted-sum");
                ModelSession session = model.open(null)) {
            assertEquals(
                    1 * 5f + 2 * 7f + 3 * 11f, session.infer(vector(5, 7, 11)).score());
            Prediction second = session.infer(vector(0, -1, 0));

            assertEquals(Prediction.Status.SCORED, second.status());
            assertEquals(-2f, second.score());
            assertEquals(-1, second.label());
            assertArrayEquals(new float[] {-2}, second.outputs());
        }
    }

    @Test
    void aScoreThatIsNoNumberIsAFailure() {
        try (Model model = Models.loadScorer("weighted-sum");
                ModelSession session = model.open(null)) {
            assertEquals(
                    Prediction.Status.FAILED,
                    session.infer(vector(1, Double.NaN, 1)).status());
            assertEquals(6f, session.infer(vector(1, 1, 1)).score());
        }
    }

    @Test
    void aClassifierScoresOneMinusNormalAndNamesTheMostProbableFault() {
        try (Model model = Models.load("probabilities", List.of(FEATURES), List.of(LABEL, PROBABILITIES));
                ModelSession session = model.open(null)) {
            assertEquals(1 - 0.25f, session.infer(vector(0.25, 0.125, 0.625)).score());
            assertEquals(2, session.infer(vector(0.25, 0.125, 0.625)).label());
            assertEquals(1, session.infer(vector(0.75, 0.25, 0)).label());
            assertEquals(-1, session.infer(vector(1, 0, 0)).label());
            assertEquals(
                    Prediction.Status.FAILED,
                    session.infer(vector(Double.NaN, 0, 1)).status());
            assertArrayEquals(
                    new float[] {0.5f, 0.5f, 0},
                    session.infer(vector(0.5, 0.5, 0)).outputs());
        }
    }

    @Test
    void sessionsOfOneModelDoNotDisturbEachOther() {
        try (Model model = Models.loadScorer("weighted-sum");
                ModelSession one = model.open(null);
                ModelSession other = model.open(null)) {
            Prediction first = one.infer(vector(1, 0, 0));
            other.infer(vector(0, 0, 1));

            assertEquals(1f, first.score());
        }
    }

    @Test
    void weightsInUseOutliveTheModelThatWasClosed() {
        Model model = Models.loadScorer("weighted-sum");
        ModelSession session = model.open(null);

        model.close();

        assertEquals(1f, session.infer(vector(1, 0, 0)).score());
        session.close();
        session.close();
        assertThrows(IllegalStateException.class, () -> session.infer(vector(1, 0, 0)));
        assertThrows(IllegalStateException.class, () -> model.open(null));
    }

    @Test
    void aFileThatLeavesTheNumberOfRowsOpenRuns() {
        try (Model model = Models.loadScorer("open-batch");
                ModelSession session = model.open(null)) {
            assertEquals(9f, session.infer(vector(3, 9, 4)).score());
        }
    }

    @Test
    void aTensorOfAnotherShapeIsSaidInWords() {
        RefusedException refused = refused(List.of(floats("features", Role.FEATURES, 1, 4)), List.of(SCORE));

        assertEquals(Refusal.CONTRACT_MISMATCH, refused.refusal());
        assertEquals(
                "model 'weighted-sum': input 'features': expected float32 [1,4], found float32 [1,3]; "
                        + "input 'features': 4 elements, expected 3 (the manifest lists features)",
                refused.getMessage());
    }

    @Test
    void aTensorThatTheManifestDoesNotNameIsSaidInWords() {
        RefusedException refused = assertThrows(
                RefusedException.class, () -> Models.load("probabilities", List.of(FEATURES), List.of(PROBABILITIES)));

        assertEquals(
                "model 'probabilities': output 'label' int64 [1]: the file has it, the manifest does not name it",
                refused.getMessage());
    }

    @Test
    void aTensorThatTheFileHasNotIsSaidInWords() {
        TensorSpec low = floats("low", Role.LOW, 1, 3);

        RefusedException refused = refused(List.of(FEATURES, low), List.of(SCORE));

        assertEquals("model 'weighted-sum': input 'low': the file has none, it has [features]", refused.getMessage());
    }

    @Test
    void aTensorOfAnotherTypeIsSaidInWords() {
        TensorSpec label = new TensorSpec("label", Role.LABEL, List.of(1L), "int32");

        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> Models.load("probabilities", List.of(FEATURES), List.of(label, PROBABILITIES)));

        assertEquals(
                "model 'probabilities': output 'label': expected int32 [1], found int64 [1]", refused.getMessage());
    }

    @Test
    void aModelWithoutAnAnswerIsRefused() {
        RefusedException refused = assertThrows(
                RefusedException.class, () -> Models.load("probabilities", List.of(FEATURES), List.of(LABEL)));

        assertTrue(
                refused.getMessage().contains("expected one output with the role SCORE or PROBABILITIES, found 0"),
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"external-relative", "external-upwards"})
    void aFileThatRefersToAnotherFileIsRefusedEvenWhereThatFileExists(String crafted) {
        assertTrue(
                Files.exists(Path.of("src/test/resources/models/weights.bin")),
                "the tests run in the module's folder; else this test proves nothing");

        RefusedException refused = assertThrows(RefusedException.class, () -> Models.loadScorer(crafted));

        assertEquals(Refusal.MALFORMED, refused.refusal());
        assertTrue(refused.getMessage().contains("model_path must not be empty"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"external-relative", "external-upwards"})
    void weightsInAnotherFileAreTheAdmittedOnesWhateverLiesOnTheDisk(String crafted) {
        byte[] beside = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(3, 10)
                .putFloat(7, 20)
                .putFloat(11, 30)
                .array();
        ExternalWeight weight = new ExternalWeight("weights", "float32", List.of(3L, 1L), "w.bin", 3, 12);
        Admission admission = Admission.unattested(
                Models.bytes(crafted),
                Models.manifest(crafted, List.of(FEATURES), List.of(SCORE)),
                List.of(weight),
                Map.of("w.bin", beside));

        try (Model model = new OnnxRuntimeEngine().load(admission, LoadOptions.DEFAULT);
                ModelSession session = model.open(null)) {
            System.gc();
            assertEquals(
                    10 * 5f + 20 * 7f + 30 * 11f,
                    session.infer(vector(5, 7, 11)).score());
        }
    }

    @Test
    void aWeightOfATypeThatCannotBeHandedOverIsRefusedWithItsName() {
        ExternalWeight weight = new ExternalWeight("weights", "uint4", List.of(3L, 1L), "w.bin", 0, 2);
        Admission admission = Admission.unattested(
                Models.bytes("external-relative"),
                Models.manifest("m", List.of(FEATURES), List.of(SCORE)),
                List.of(weight),
                Map.of("w.bin", new byte[2]));

        RefusedException refused = assertThrows(
                RefusedException.class, () -> new OnnxRuntimeEngine().load(admission, LoadOptions.DEFAULT));

        assertEquals(Refusal.ENGINE_UNAVAILABLE, refused.refusal());
        assertTrue(refused.getMessage().contains("'weights' of type uint4"), refused.getMessage());
    }

    @Test
    void anOperatorThatNobodyKnowsIsRefused() {
        RefusedException refused = assertThrows(RefusedException.class, () -> Models.loadScorer("unknown-operator"));

        assertTrue(refused.getMessage().contains("Phone"), refused.getMessage());
    }

    @Test
    void aFileThatIsNoModelIsRefused() {
        byte[] noise = "this is no model at all".getBytes(StandardCharsets.UTF_8);

        RefusedException refused = assertThrows(RefusedException.class, () -> load(noise));

        assertEquals(Refusal.MALFORMED, refused.refusal());
    }

    @Test
    void aFileInTheRuntimesOwnFormatIsRefusedBeforeNativeCodeSeesIt() {
        byte[] file = "....ORTM....".getBytes(StandardCharsets.US_ASCII);

        RefusedException refused = assertThrows(RefusedException.class, () -> load(file));

        assertEquals(Refusal.ENGINE_UNAVAILABLE, refused.refusal());
        assertTrue(refused.getMessage().contains("ONNX Runtime's own format"), refused.getMessage());
    }

    @Test
    void aModelTellsItsEngineAndItsSize() {
        try (Model model = Models.loadScorer("weighted-sum")) {
            assertTrue(model.residentBytes() > Models.bytes("weighted-sum").length);
            assertEquals("onnxruntime", model.engine());
        }
    }

    @Test
    void aVectorOfAnotherSizeIsABugOfTheCaller() {
        try (Model model = Models.loadScorer("weighted-sum");
                ModelSession session = model.open(null)) {
            assertThrows(IllegalArgumentException.class, () -> session.infer(vector(1, 2)));
        }
    }

    private static RefusedException refused(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return assertThrows(RefusedException.class, () -> Models.load("weighted-sum", inputs, outputs));
    }

    private static Model load(byte[] file) {
        Admission admission = Admission.unattested(file, Models.manifest("noise", List.of(FEATURES), List.of(SCORE)));
        return new OnnxRuntimeEngine().load(admission, LoadOptions.DEFAULT);
    }
}
