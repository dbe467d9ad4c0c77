package io.edgewise.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.guard.Regimes;
import io.edgewise.guard.RunWhen;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelSpec;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import io.edgewise.testing.BandModel;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.Manifests;
import io.edgewise.testing.PipelineDriver;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A machine with two speeds, whose flow follows the speed: windows of 10 s, a row a second, a minute of learning in
 * each regime, 10 s to settle.
 */
class RegimePipelineTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Regimes SPEEDS = new Regimes(
            List.of(new Regimes.Axis(0, List.of(100.0, 1000.0, 2000.0), List.of("slow", "fast"))), 0.02, TEN);
    private static final double SLOW = 500;
    private static final double FAST = 1500;

    private final BandModel model = new BandModel(
            Manifests.taught(FakeModel.manifest(TEN, TEN, List.of(Specs.required("speed"), Specs.required("flow")))));
    private final List<PipelineState> kept = new ArrayList<>();
    private final Random noise = new Random(1);
    private long second;

    @Test
    void eachRegimeLearnsForATimeOfItsOwnAndIsJudgedByItsOwnBaseline() {
        PipelineDriver driver = driver(null);
        run(driver, 60, SLOW, 1);
        run(driver, 60, FAST, 1);
        run(driver, 60, SLOW, 1);
        run(driver, 61, FAST, 1);

        // Each change costs the window it lies in or after; learning goes on where it was left.
        assertEquals(
                "H L5 H L5 H L1 N4 H L1 N4", shortly(driver.sink().records().subList(0, 24)));
        Calibration whole = kept.get(1).calibration();
        assertNotNull(whole);
        assertEquals(6, assertPresent(whole.in("slow")).windows());
        assertEquals(6, assertPresent(whole.in("fast")).windows());
        assertEquals(50, assertPresent(whole.in("slow")).ranges().low(1), 1);
        assertEquals(150, assertPresent(whole.in("fast")).ranges().low(1), 1);
    }

    @Test
    void aChangeIsHeldWithItsReasonAndGoodQuality() {
        PipelineDriver driver = taught();

        run(driver, 10, FAST, 1);

        DecisionRecord record = driver.sink().last();
        assertEquals(Decision.NORMAL, record.decision());
        run(driver, 10, FAST, 1);
        record = driver.sink().last();
        assertEquals(Decision.HOLD, record.decision());
        assertEquals(Decision.NORMAL, record.held());
        assertEquals(Quality.GOOD, record.quality());
        assertEquals(Reason.REGIME_CHANGED, record.findings().get(0).reason());
        assertNull(record.regime());
        assertTrue(driver.pipeline().status().rejected().get("REGIME_CHANGED") > 0);
    }

    @Test
    void manyChangesRaiseNoAlarmAndAFaultInEitherRegimeIsFound() {
        PipelineDriver driver = taught();
        int before = driver.sink().alarms().size();
        for (int i = 0; i < 200; i++) {
            run(driver, 20 + noise.nextInt(50), i % 2 == 0 ? SLOW : FAST, 1);
        }
        assertEquals(before, driver.sink().alarms().size());

        for (double speed : new double[] {SLOW, FAST}) {
            run(driver, 100, speed, 1);
            run(driver, 60, speed, 1.5);
            DecisionRecord alarm = driver.sink().last();
            assertEquals(Decision.ALARM, alarm.decision());
            assertEquals(speed == SLOW ? "slow" : "fast", alarm.regime());
            assertEquals("flow", alarm.contributions().get(0).channel());
            run(driver, 100, speed, 1);
            assertEquals(Decision.NORMAL, driver.sink().last().decision());
        }
    }

    @Test
    void theFlowOfOneSpeedIsAFaultAtTheOther() {
        PipelineDriver driver = taught();

        run(driver, 100, SLOW, FAST / SLOW);

        assertEquals(Decision.ALARM, driver.sink().last().decision());
    }

    @Test
    void aRegimeThatWasNeverSeenLearnsThoughTheOtherIsJudged() {
        PipelineDriver driver = driver(null);
        run(driver, 200, SLOW, 1);
        assertEquals(Decision.NORMAL, driver.sink().last().decision());
        assertNotNull(driver.sink().last().calibration());

        run(driver, 40, FAST, 1);

        assertEquals(Decision.LEARNING, driver.sink().last().decision());
        assertEquals("fast", driver.sink().last().regime());
        assertNull(driver.sink().last().calibration());
    }

    @Test
    void whatWasTaughtIsUsedAfterARestartRegimeByRegime() {
        PipelineDriver first = driver(null);
        run(first, 200, SLOW, 1);
        Calibration slowOnly = kept.get(0).calibration();

        PipelineDriver second = driver(slowOnly);
        run(second, 60, SLOW, 1);
        assertEquals(Decision.NORMAL, second.sink().last().decision());
        assertEquals(assertPresent(slowOnly).digest(), second.sink().last().calibration());
        run(second, 60, FAST, 1);
        assertEquals(Decision.LEARNING, second.sink().last().decision());
    }

    @Test
    void outsideAllRangesNothingIsLearnedOrJudged() {
        PipelineDriver driver = driver(null);

        run(driver, 400, 5000, 1);

        assertEquals(Decision.OUT_OF_SERVICE, driver.sink().last().decision());
        assertEquals(
                List.of(Reason.REGIME_UNKNOWN),
                driver.sink().last().findings().stream().map(f -> f.reason()).toList());
        assertEquals(List.of(), kept);
    }

    @Test
    void startsStopsAndSpeedChangesDoNotAlarm() {
        PipelineDriver driver = new PipelineDriver(
                parts(null).runWhen(new RunWhen(0, 200, 150, TEN, TEN)),
                model.manifest().channels().stream().map(ChannelSpec::channel).toList());
        for (int i = 0; i < 100; i++) {
            run(driver, 40 + noise.nextInt(60), i % 2 == 0 ? SLOW : FAST, 1);
            run(driver, 5 + noise.nextInt(40), 0, 0);
        }

        assertEquals(List.of(), driver.sink().alarms());
        long judged = driver.sink().records().stream()
                .filter(record -> record.decision() == Decision.NORMAL)
                .count();
        assertTrue(judged > 100, "judged " + judged);
    }

    @Test
    void everySessionIsClosed() {
        PipelineDriver driver = taught();
        assertEquals(2, model.openSessions());
        driver.pipeline().adopt(binding(kept.get(kept.size() - 1).calibration()));
        run(driver, 60, FAST, 1);
        assertEquals(2, model.openSessions());
        assertEquals(Decision.NORMAL, driver.sink().last().decision());

        driver.close();

        assertEquals(0, model.openSessions());
    }

    @Test
    void withoutALearningTimeEveryRegimeMustHaveBeenTaught() {
        PipelineDriver first = driver(null);
        run(first, 200, SLOW, 1);

        PipelineBuilder parts = parts(kept.get(0).calibration()).learn(Duration.ZERO);

        assertThrows(IllegalArgumentException.class, parts::build);
    }

    @Test
    void aCalibrationByRegimesDoesNotFitAPipelineWithoutThem() {
        PipelineDriver first = driver(null);
        run(first, 200, SLOW, 1);
        PipelineBuilder plain = Pipeline.builder("pump")
                .model(binding(kept.get(0).calibration()))
                .decide(new CountingPolicy(DecisionSettings.DEFAULT));

        assertThrows(IllegalArgumentException.class, plain::build);
    }

    private PipelineDriver taught() {
        PipelineDriver driver = driver(null);
        run(driver, 200, SLOW, 1);
        run(driver, 200, FAST, 1);
        run(driver, 200, SLOW, 1);
        return driver;
    }

    private PipelineDriver driver(@Nullable Calibration calibration) {
        return new PipelineDriver(
                parts(calibration),
                model.manifest().channels().stream().map(ChannelSpec::channel).toList());
    }

    private PipelineBuilder parts(@Nullable Calibration calibration) {
        return Pipeline.builder("pump")
                .time(TimeSource.REPLAY)
                .model(binding(calibration))
                .regimes(SPEEDS)
                .learn(Duration.ofSeconds(60))
                .keeper((name, state) -> kept.add(state))
                .decide(new CountingPolicy(DecisionSettings.DEFAULT));
    }

    private ModelBinding binding(@Nullable Calibration calibration) {
        return ModelBinding.of(model, FeatureExtractor.of(model.manifest().features()), calibration);
    }

    private static Calibration assertPresent(@Nullable Calibration calibration) {
        assertNotNull(calibration);
        return calibration;
    }

    /** A row a second at this speed; the flow is a tenth of it, times what a fault makes of it, with noise. */
    private void run(PipelineDriver driver, int seconds, double speed, double fault) {
        for (int i = 0; i < seconds; i++, second++) {
            double shake = noise.nextGaussian();
            driver.row(second * 1000, speed + shake, 0.1 * speed * fault + 0.1 * noise.nextGaussian());
        }
    }

    /** H for HOLD and OUT_OF_SERVICE, L for LEARNING, N for NORMAL, A for ALARM, with how many in a row. */
    private static String shortly(List<DecisionRecord> records) {
        StringBuilder words = new StringBuilder();
        String last = "";
        int run = 0;
        for (DecisionRecord record : records) {
            String now = switch (record.decision()) {
                case HOLD, OUT_OF_SERVICE -> "H";
                default -> record.decision().name().substring(0, 1);
            };
            if (!now.equals(last) && run > 0) {
                words.append(last)
                        .append(last.equals("H") && run == 1 ? "" : run)
                        .append(' ');
                run = 0;
            }
            last = now;
            run++;
        }
        return words.append(last).append(run).toString();
    }
}
