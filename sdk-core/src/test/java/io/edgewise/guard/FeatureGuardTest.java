package io.edgewise.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureVector;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Ranges;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.Manifests;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureGuardTest {
    private static final ModelManifest PLAIN = FakeModel.manifest(
            Duration.ofSeconds(10), Duration.ofSeconds(10), List.of(Specs.required("a"), Specs.optional("b")));
    private static final ModelManifest TRAINED = Manifests.trained(
            PLAIN, new Ranges(PLAIN.features(), new float[] {1, Float.NaN}, new float[] {2, Float.NaN}));

    @Test
    void featuresInsideTheTrainingRangePass() {
        assertSame(Verdict.pass(), check(TRAINED, 1, 5));
        assertSame(Verdict.pass(), check(TRAINED, 2, 5));
    }

    @Test
    void aFeatureOutsideTheTrainingRangeDegradesAndShowsItsValue() {
        Verdict verdict = check(TRAINED, 2.5, 5);

        assertInstanceOf(Verdict.Degrade.class, verdict);
        assertEquals(Quality.UNCERTAIN, verdict.quality());
        assertEquals(List.of(new Finding(Stage.FEATURE, Reason.OUTSIDE_TRAINING, "a", 2.5)), verdict.findings());
        assertEquals(Reason.OUTSIDE_TRAINING.bit(), check(TRAINED, 0.5, 5).reasons());
    }

    @Test
    void aManifestWithoutTrainingRangesChecksNone() {
        assertSame(Verdict.pass(), check(PLAIN, 1e30, -1e30));
    }

    @Test
    void nanRejectsForARequiredChannelAndPassesForAnOptionalOne() {
        Verdict verdict = check(TRAINED, Double.NaN, 1);

        assertInstanceOf(Verdict.Reject.class, verdict);
        assertEquals(
                List.of(new Finding(Stage.FEATURE, Reason.FEATURE_NOT_A_NUMBER, "a", Double.NaN)), verdict.findings());
        assertSame(Verdict.pass(), check(TRAINED, 1, Double.NaN));
    }

    @Test
    void anInfiniteFeatureRejectsForARequiredChannel() {
        assertInstanceOf(Verdict.Reject.class, check(PLAIN, 1e300, 1)); // more than a float holds
    }

    @Test
    void anInfiniteFeatureOfAnOptionalChannelGoesOnAsNan() {
        FeatureVector vector = vector(PLAIN, 1, -1e300);

        Verdict verdict = new FeatureGuard(PLAIN).check(vector);

        assertEquals(Quality.UNCERTAIN, verdict.quality());
        assertEquals(
                List.of(new Finding(Stage.FEATURE, Reason.FEATURE_NOT_A_NUMBER, "b", Double.NEGATIVE_INFINITY)),
                verdict.findings());
        assertEquals(1, vector.value(0));
        assertTrue(Float.isNaN(vector.value(1)));
    }

    private static Verdict check(ModelManifest manifest, double first, double second) {
        return new FeatureGuard(manifest).check(vector(manifest, first, second));
    }

    private static FeatureVector vector(ModelManifest manifest, double first, double second) {
        FeatureVector vector = new FeatureVector(manifest.features());
        vector.set(0, first);
        vector.set(1, second);
        return vector;
    }
}
