package io.edgewise.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.AlarmMemoryCodec;
import io.edgewise.decision.Alarm;
import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.AlarmRecord;
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
import io.edgewise.signal.TimeSource;
import io.edgewise.testing.BandModel;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.Manifests;
import io.edgewise.testing.ManualTicker;
import io.edgewise.testing.PipelineDriver;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A machine with an alarm teaches nothing. It has two speeds, its flow follows the speed, and a fault makes the flow
 * half as much again; windows of 10 s, a row a second, a minute of learning in each regime.
 */
class AlarmedLearningTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Regimes SPEEDS = new Regimes(
            List.of(new Regimes.Axis(0, List.of(100.0, 1000.0, 2000.0), List.of("slow", "fast"))), 0.02, TEN);
    private static final double SLOW = 500;
    private static final double FAST = 1500;
    private static final double WELL = 1;
    private static final double FAULTY = 1.5;

    private final BandModel model = new BandModel(
            Manifests.taught(FakeModel.manifest(TEN, TEN, List.of(Specs.required("speed"), Specs.required("flow")))));
    private final ManualTicker ticker = new ManualTicker();
    private final Random noise = new Random(1);
    private PipelineState kept = PipelineState.EMPTY;
    private long second;

    @Test
    void aFaultThatComesAlongIntoAnUnlearnedRegimeIsNotLearnedThere() {
        PipelineDriver driver = alarmed();
        run(driver, 60, FAST, FAULTY);

        DecisionRecord record = driver.sink().last();
        assertEquals(Decision.HOLD, record.decision());
        assertEquals(Decision.ALARM, record.held());
        assertEquals(Quality.GOOD, record.quality());
        assertEquals("LEARNING_PAUSED", record.findings().get(0).reason().name());
        assertEquals("fast", record.regime());

        run(driver, 3600, FAST, FAULTY);

        assertEquals(Decision.OUT_OF_SERVICE, driver.sink().last().decision()); // nobody is watching: 5 min are over
        assertEquals(0, learned(driver, "fast"));
        assertTrue(stands(driver));
        assertEquals(List.of(AlarmRecord.State.RAISED), told(driver));
    }

    @Test
    void windowsThatAreJudgedGoodClearItAndThenTheOtherRegimeLearnsInFull() {
        PipelineDriver driver = alarmed();
        run(driver, 600, FAST, FAULTY);
        run(driver, 100, SLOW, WELL);
        assertEquals(List.of(AlarmRecord.State.RAISED, AlarmRecord.State.CLEARED), told(driver));

        run(driver, 100, FAST, WELL);

        assertEquals(6, learned(driver, "fast"));
        assertEquals(Decision.NORMAL, driver.sink().last().decision());
        run(driver, 60, FAST, FAULTY);
        assertEquals(Decision.ALARM, driver.sink().last().decision());
    }

    @Test
    void aRegimeThatHadBegunToLearnGoesOnWhereItWasLeft() {
        PipelineDriver driver = driver(AlarmMemory.NONE, null, null);
        run(driver, 200, SLOW, WELL);
        run(driver, 50, FAST, WELL); // the first window at each speed is one of change
        run(driver, 100, SLOW, FAULTY);
        assertTrue(stands(driver));
        run(driver, 500, FAST, FAULTY);
        run(driver, 100, SLOW, WELL);
        assertFalse(stands(driver));
        int before = learned(driver, "fast");

        run(driver, 100, FAST, WELL);

        assertEquals(4, before);
        assertEquals(6, learned(driver, "fast"));
        assertEquals(6, kept.calibration().in("fast").windows());
        assertEquals(150, kept.calibration().in("fast").ranges().high(1), 1);
    }

    @Test
    void seeingAnAlarmDoesNotEndIt() {
        PipelineDriver driver = alarmed();
        act(driver, AlarmAct.ACKNOWLEDGE);

        run(driver, 200, FAST, FAULTY);

        assertTrue(stands(driver));
        assertEquals(0, learned(driver, "fast"));
    }

    @Test
    void aResetEndsItAndTheMachineTeaches() {
        PipelineDriver driver = alarmed();
        run(driver, 100, FAST, WELL);
        act(driver, AlarmAct.RESET);

        run(driver, 100, FAST, WELL);

        assertFalse(stands(driver));
        assertEquals(6, learned(driver, "fast"));
    }

    @Test
    void aHoldEndsItAndTheMachineTeachesOnceItIsReleased() {
        PipelineDriver driver = alarmed();
        run(driver, 100, FAST, WELL);
        act(driver, AlarmAct.HOLD);
        run(driver, 100, FAST, WELL);
        assertEquals(0, learned(driver, "fast"));
        act(driver, AlarmAct.RELEASE);

        run(driver, 100, FAST, WELL);

        assertEquals(6, learned(driver, "fast"));
    }

    @Test
    void afterARestartItStandsAndStillNothingIsLearned() {
        PipelineDriver before = alarmed();
        run(before, 100, FAST, FAULTY);

        PipelineDriver driver = restarted(null);
        run(driver, 600, FAST, FAULTY);

        assertTrue(stands(driver));
        assertEquals(0, learned(driver, "fast"));
        run(driver, 100, SLOW, WELL);
        assertFalse(stands(driver));
        run(driver, 100, FAST, WELL);
        assertEquals(6, learned(driver, "fast"));
    }

    @Test
    void aPipelineThatMustLearnAnewDoesNotLearnFromAMachineWithAnAlarm() {
        alarmed();

        PipelineDriver driver = driver(kept.alarm(), null, null);
        run(driver, 600, SLOW, FAULTY);

        assertTrue(stands(driver));
        assertEquals(0, learned(driver, "slow"));
    }

    @Test
    void aStopEndsItButRepairsNothing() {
        PipelineDriver driver = stoppedWithAnAlarm();
        run(driver, 600, FAST, FAULTY);
        assertEquals(0, learned(driver, "fast"));

        driver = restarted(new RunWhen(0, 200, 150, TEN, TEN));
        run(driver, 300, FAST, FAULTY);

        assertEquals(0, learned(driver, "fast"));
    }

    @Test
    void afterAStopFourGoodWindowsInARowAreBelieved() {
        PipelineDriver driver = stoppedWithAnAlarm();
        int before = driver.sink().records().size();
        for (int i = 0; i < 200 && !kept.alarm().mayTeach(); i++) {
            run(driver, 1, SLOW, WELL);
        }
        List<DecisionRecord> since =
                driver.sink().records().subList(before, driver.sink().records().size());

        assertEquals(
                4, since.stream().filter(record -> !Float.isNaN(record.score())).count());
        run(driver, 200, FAST, WELL);
        assertEquals(6, learned(driver, "fast"));
    }

    @Test
    void afterAStopItIsEnoughToAcknowledgeWhatHasGone() {
        PipelineDriver driver = stoppedWithAnAlarm();
        act(driver, AlarmAct.ACKNOWLEDGE);

        run(driver, 200, FAST, WELL);

        assertEquals(6, learned(driver, "fast"));
    }

    @Test
    void whatIsKeptOfADoubtIsReadAgainAndAnOlderFileHasNone() {
        stoppedWithAnAlarm();
        byte[] document = AlarmMemoryCodec.encode(kept.alarm());
        assertEquals(kept.alarm(), AlarmMemoryCodec.decode(document));

        String older = new String(document, UTF_8).replace("\"doubted\":true,", "");

        assertTrue(AlarmMemoryCodec.decode(older.getBytes(UTF_8)).mayTeach());
    }

    /** Taught at low speed alone, and with a fault now. */
    private PipelineDriver alarmed() {
        PipelineDriver driver = driver(AlarmMemory.NONE, null, null);
        alarm(driver);
        return driver;
    }

    private PipelineDriver stoppedWithAnAlarm() {
        PipelineDriver driver = driver(AlarmMemory.NONE, null, new RunWhen(0, 200, 150, TEN, TEN));
        alarm(driver);
        run(driver, 60, 0, 0);
        assertEquals(Decision.NOT_RUNNING, driver.sink().last().decision());
        assertEquals(List.of(AlarmRecord.State.RAISED, AlarmRecord.State.CLEARED), told(driver));
        return driver;
    }

    private void alarm(PipelineDriver driver) {
        run(driver, 200, SLOW, WELL);
        assertEquals(Decision.NORMAL, driver.sink().last().decision());
        run(driver, 60, SLOW, FAULTY);
        assertEquals(Decision.ALARM, driver.sink().last().decision());
    }

    private PipelineDriver restarted(@Nullable RunWhen running) {
        return driver(AlarmMemoryCodec.decode(AlarmMemoryCodec.encode(kept.alarm())), kept.calibration(), running);
    }

    private PipelineDriver driver(AlarmMemory memory, @Nullable Calibration calibration, @Nullable RunWhen running) {
        PipelineBuilder parts = Pipeline.builder("pump")
                .time(TimeSource.REPLAY)
                .model(ModelBinding.of(
                        model, FeatureExtractor.of(model.manifest().features()), calibration))
                .regimes(SPEEDS)
                .learn(Duration.ofSeconds(60))
                .keeper((name, state) -> kept = state)
                .alarm(new Alarm(new DecisionRecord.Id("gw", 1, "pump", -1), memory, () -> Instant.EPOCH, ticker))
                .decide(new CountingPolicy(DecisionSettings.DEFAULT));
        if (running != null) {
            parts.runWhen(running);
        }
        return new PipelineDriver(
                parts,
                model.manifest().channels().stream().map(ChannelSpec::channel).toList());
    }

    private static void act(PipelineDriver driver, AlarmAct act) {
        AlarmReceipt receipt = driver.pipeline()
                .order(new AlarmOrder(act, act.lasts() ? Duration.ofHours(1) : Duration.ZERO, "eva", "bearing"));
        driver.pipeline().attend();
        assertTrue(receipt.answer().join().done(), receipt.answer().join().words());
    }

    private boolean stands(PipelineDriver driver) {
        assertEquals(kept.alarm(), driver.pipeline().status().alarm().memory());
        return kept.alarm().active();
    }

    private static List<AlarmRecord.State> told(PipelineDriver driver) {
        return driver.sink().alarms().stream().map(AlarmRecord::state).toList();
    }

    private static int learned(PipelineDriver driver, String regime) {
        return (int) driver.sink().records().stream()
                .filter(record -> record.decision() == Decision.LEARNING && regime.equals(record.regime()))
                .count();
    }

    private void run(PipelineDriver driver, int seconds, double speed, double fault) {
        for (int i = 0; i < seconds; i++, second++) {
            double shake = noise.nextGaussian();
            driver.row(second * 1000, speed + shake, 0.1 * speed * fault + 0.1 * noise.nextGaussian());
        }
    }
}
