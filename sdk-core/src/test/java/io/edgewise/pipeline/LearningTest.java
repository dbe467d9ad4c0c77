package io.edgewise.pipeline;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.WindowExtractor;
import io.edgewise.guard.RunWhen;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.signal.Channel;
import io.edgewise.signal.TimeSource;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.Manifests;
import io.edgewise.testing.PipelineDriver;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows of 10 s, one after the other, a row a second; learning takes 30 s. The channel a swings by 1. */
class LearningTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final ModelManifest MANIFEST =
            Manifests.taught(FakeModel.manifest(TEN, TEN, List.of(Specs.required("a"), Specs.still("b", 0.01))));

    private final FakeModel model = new FakeModel(MANIFEST, -1, 0);
    private final List<PipelineState> kept = new ArrayList<>();

    @Test
    void windowsThatEndWithinTheLearningTimeAreLearned() {
        PipelineDriver driver = driver(parts());

        swing(driver, 0, 10, 5, 7);
        swing(driver, 10, 20, 6, 7);
        swing(driver, 20, 30, 4, 7);
        swing(driver, 30, 41, 9, 7);

        assertEquals("LEARNING LEARNING LEARNING NORMAL", said(driver));
        Calibration lesson = lesson();
        assertEquals(4, lesson.ranges().low(0)); // means of the windows: 5, 6, 4
        assertEquals(6, lesson.ranges().high(0));
        assertEquals(3, lesson.windows());
        assertEquals(model.provenance().digest(), lesson.model());
        assertNull(driver.sink().records().get(2).calibration());
        assertEquals(lesson.digest(), driver.sink().last().calibration());
        assertEquals(List.of(new PipelineState(lesson, AlarmMemory.NONE)), kept);
        assertEquals(1, model.inferences());
    }

    @Test
    void theTimeCountsFromTheFirstRow() {
        PipelineDriver driver = driver(parts());

        swing(driver, 5, 51, 5, 7); // windows from 10 s; 5 s + 30 s = 35 s

        assertEquals("LEARNING LEARNING NORMAL NORMAL", said(driver));
    }

    @Test
    void aChannelThatDoesNotMoveIsLeftOut() {
        PipelineDriver driver = driver(parts());

        swing(driver, 0, 41, 5, 7);

        assertEquals(List.of("b"), lesson().leftOut());
        assertTrue(Float.isNaN(lesson().ranges().low(1)));
        assertTrue(Float.isNaN(lesson().ranges().high(1)));
    }

    @Test
    void aStandardDeviationOfAHundredthIsStillNotMoving() {
        PipelineDriver driver = driver(parts());

        for (int second = 0; second < 41; second++) {
            // Half of the samples 0.0078125 (an exact fraction) above 7 and half below: the deviation is that number.
            driver.row(second * 1000L, 5 + second % 2, 7 + (second % 2 == 0 ? 0.0078125 : -0.0078125));
        }
        assertEquals(List.of("b"), lesson().leftOut());
    }

    @Test
    void whereTheManifestSaysNothingOnlyAConstantChannelIsStill() {
        ModelManifest silent =
                Manifests.taught(FakeModel.manifest(TEN, TEN, List.of(Specs.required("a"), Specs.required("b"))));
        FakeModel taught = new FakeModel(silent, -1, 0);
        PipelineDriver driver = driver(parts(taught));

        for (int second = 0; second < 41; second++) {
            driver.row(second * 1000L, 5, 7 + (second % 2 == 0 ? 0.0078125 : -0.0078125));
        }
        assertEquals(List.of("a"), requireNonNull(taught.calibration()).leftOut());
        assertEquals(7, taught.calibration().ranges().low(1));
    }

    @Test
    void onlyWhatIsGoodInAWindowIsLearned() {
        PipelineDriver driver = driver(parts());

        swing(driver, 0, 10, 5, 7);
        swing(driver, 10, 20, 6, 7);
        swing(driver, 20, 29, 4, 7);
        driver.row(29_000, Double.NaN, 7); // nine of ten: the window is UNCERTAIN, not rejected
        swing(driver, 30, 41, 5, 7);

        assertEquals(5, lesson().ranges().low(0));
        assertEquals(6, lesson().ranges().high(0));
    }

    @Test
    void timeInWhichTheMachineStandsStillIsNotCounted() {
        PipelineDriver driver = driver(parts().runWhen(new RunWhen(1, 100, Duration.ZERO, Duration.ZERO)));

        swing(driver, 0, 10, 1, 0);
        swing(driver, 10, 20, 5, 500); // runs: 10 s + 30 s = 40 s
        swing(driver, 20, 30, 99, 0); // stands still for 10 s: 50 s
        swing(driver, 30, 61, 6, 500);

        assertEquals("NOT_RUNNING LEARNING NOT_RUNNING LEARNING LEARNING NORMAL", said(driver));
        assertEquals(5, lesson().ranges().low(0));
        assertEquals(6, lesson().ranges().high(0));
    }

    @Test
    void theLearningTimeGoesOnAfterTheClockWasSetBack() {
        PipelineDriver driver = driver(parts());

        swing(driver, 100_000, 100_021, 5, 7); // 20 s learned, 10 s to go
        swing(driver, 0, 131, 6, 7); // the stream begins anew with the hundredth row, at 99 s

        assertEquals("LEARNING LEARNING LEARNING NORMAL NORMAL", said(driver));
        assertEquals(3, lesson().windows());
    }

    @Test
    void whatAFloatDoesNotHoldIsNotLearned() {
        FeatureSchema variances = new FeatureSchema(
                List.of(new FeatureSchema.Feature(0, "a", "var"), new FeatureSchema.Feature(1, "b", "var")));
        PipelineDriver driver = driver(parts().model(ModelBinding.of(model, new WindowExtractor(variances), null)));

        for (int second = 0; second < 41; second++) {
            driver.row(second * 1000L, second % 2, second % 2 * 1e30); // the variance of b: 2.5e59
        }

        assertEquals(0.25, lesson().ranges().high(0));
        assertTrue(Float.isNaN(lesson().ranges().high(1)));
    }

    @Test
    void aRejectedWindowOfARunningMachineIsCounted() {
        PipelineDriver driver = driver(parts());

        swing(driver, 0, 10, 5, 7);
        swing(driver, 10, 20, Double.NaN, 7);
        swing(driver, 20, 41, 5, 7);

        assertEquals("LEARNING HOLD LEARNING NORMAL", said(driver));
    }

    @Test
    void oneWindowIsLearnedEvenIfTheTimeIsShorter() {
        PipelineDriver driver = driver(parts().learn(Duration.ofSeconds(1)));

        swing(driver, 0, 31, 5, 7);

        assertEquals("LEARNING NORMAL NORMAL", said(driver));
        assertEquals(1, lesson().windows());
    }

    @Test
    void aBindingThatWasTaughtBeforeIsNotTaughtAgain() {
        swing(driver(parts()), 0, 41, 5, 7);
        Calibration before = lesson();
        PipelineBuilder parts = parts().model(ModelBinding.of(model, model.extractor(), before));
        PipelineDriver driver = driver(parts);

        swing(driver, 0, 11, 5, 7);

        assertEquals("NORMAL", said(driver));
        assertEquals(before.digest(), driver.sink().last().calibration());
    }

    @Test
    void anUntaughtBindingThatIsAdoptedLearnsAnew() {
        PipelineDriver driver = driver(parts());
        swing(driver, 0, 41, 5, 7);

        driver.pipeline().adopt(model.binding());
        swing(driver, 41, 81, 5, 7); // taken with the window [40, 50): 40 s + 30 s = 70 s

        assertEquals("LEARNING LEARNING LEARNING NORMAL LEARNING LEARNING LEARNING NORMAL", said(driver));
        assertEquals(1, model.openSessions());
    }

    @Test
    void aModelThatLearnsNeedsALearningTime() {
        PipelineBuilder parts = parts().learn(Duration.ZERO);

        assertThrows(IllegalArgumentException.class, parts::build);
    }

    private Calibration lesson() {
        Calibration lesson = model.calibration();
        assertNotNull(lesson);
        return lesson;
    }

    private PipelineBuilder parts() {
        return parts(model);
    }

    private PipelineBuilder parts(FakeModel model) {
        return Pipeline.builder("pump")
                .time(TimeSource.REPLAY)
                .model(model.binding())
                .learn(Duration.ofSeconds(30))
                .keeper((pipeline, state) -> kept.add(state))
                .decide(new CountingPolicy(DecisionSettings.DEFAULT));
    }

    private PipelineDriver driver(PipelineBuilder parts) {
        List<Channel> columns =
                MANIFEST.channels().stream().map(ChannelSpec::channel).toList();
        return new PipelineDriver(parts, columns);
    }

    /** Rows from second to second in which a swings by 1 about a value and b stands still. */
    private static void swing(PipelineDriver driver, int from, int until, double a, double b) {
        for (int second = from; second < until; second++) {
            driver.row(second * 1000L, a + (second % 2 == 0 ? 1 : -1), b);
        }
    }

    private static String said(PipelineDriver driver) {
        return String.join(
                " ", driver.sink().decisions().stream().map(Decision::name).toList());
    }
}
