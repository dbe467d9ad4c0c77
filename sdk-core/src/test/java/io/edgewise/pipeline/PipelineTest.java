package io.edgewise.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.guard.Finding;
import io.edgewise.guard.RunWhen;
import io.edgewise.guard.Stage;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Contribution;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Ranges;
import io.edgewise.model.SampleLimits;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.Manifests;
import io.edgewise.testing.ManualTicker;
import io.edgewise.testing.PipelineDriver;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Windows of 10 s, one after the other, with a row a second. */
class PipelineTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final double NAN = Double.NaN;

    @Test
    void aWindowIsDecidedOnceTheRowAfterItIsThere() {
        FakeModel model = new FakeModel(manifest(Specs.required("a")), -1, 0.5f);
        PipelineDriver driver = driver(model);

        driver.rows(0, 10_000, SECOND, 1);
        assertEquals(List.of(), driver.sink().records());

        DecisionRecord record = driver.row(10_000, 1).get(0);
        assertEquals(Decision.NORMAL, record.decision());
        assertEquals(new DecisionRecord.Id("device", 1, "pump", 0), record.id());
        assertEquals(new DecisionRecord.Span(0, TEN.toNanos(), TimeSource.REPLAY), record.span());
        assertEquals(0.5f, record.score());
        assertEquals(1, record.threshold());
        assertEquals(Quality.GOOD, record.quality());
        assertEquals(List.of(), record.findings());
        assertEquals("fake", record.model().engine());
        assertEquals(1, model.inferences());
    }

    @Test
    void aRejectedWindowNeverReachesTheModel() {
        FakeModel model = new FakeModel(manifest(Specs.required("a")), -1, 0);
        PipelineDriver driver = driver(model);
        driver.rows(0, 10_000, SECOND, 1);

        driver.rows(10_000, 20_001, SECOND, NAN);

        DecisionRecord record = driver.sink().last();
        assertEquals(Decision.HOLD, record.decision());
        assertEquals(Decision.NORMAL, record.held());
        assertEquals(Quality.BAD, record.quality());
        assertTrue(Float.isNaN(record.score()));
        assertEquals(
                List.of(
                        new Finding(Stage.SAMPLE, Reason.MISSING, "a", NAN),
                        new Finding(Stage.WINDOW, Reason.INCOMPLETE, "a", 0)),
                record.findings());
        assertEquals(1, model.inferences());
    }

    @Test
    void aDeadGaugeOnAnOptionalChannelWithoutPhysicalRangeRejectsNothing() {
        PipelineDriver driver = driver(new FakeModel(manifest(Specs.required("a"), Specs.optional("b")), -1, 0));
        driver.rows(0, 10_000, SECOND, 1, 1);

        driver.rows(10_000, 20_001, SECOND, 1, -1.18e42);

        DecisionRecord record = driver.sink().last();
        assertEquals(Decision.NORMAL, record.decision());
        assertEquals(Quality.UNCERTAIN, record.quality());
        assertEquals(
                List.of(
                        new Finding(Stage.SAMPLE, Reason.OUT_OF_RANGE, "b", -1.18e42),
                        new Finding(Stage.WINDOW, Reason.INCOMPLETE, "b", 0)),
                record.findings());
    }

    @Test
    void everyDueWindowGivesOneDecisionAndItsNumbersHaveNoHoles() {
        PipelineDriver driver = driver(new FakeModel(manifest(Specs.required("a")), -1, 0, FakeModel.FAILS, 5, 0));

        driver.rows(0, 20_000, SECOND, 1);
        driver.rows(20_000, 30_000, SECOND, NAN);
        driver.rows(30_000, 60_001, SECOND, 1);

        assertEquals(
                LongStream.range(0, 6).boxed().toList(),
                driver.sink().records().stream()
                        .map(record -> record.id().window())
                        .toList());
        assertEquals(6, driver.pipeline().status().decided());
        assertEquals(61, driver.pipeline().status().rows());
    }

    @Test
    void alarmsAreRaisedAndClearedAtTheEndOfTheirWindows() {
        PipelineDriver driver = driver(new FakeModel(manifest(Specs.required("a")), -1, 0, 2, 2, 2, 0, 0, 0, 0, 0));

        driver.rows(0, 90_001, SECOND, 1);

        assertEquals("NORMAL NORMAL NORMAL ALARM ALARM ALARM ALARM NORMAL NORMAL", said(driver));
        assertEquals(
                List.of(AlarmRecord.State.RAISED, AlarmRecord.State.CLEARED),
                driver.sink().alarms().stream().map(AlarmRecord::state).toList());
        AlarmRecord cleared = driver.sink().alarms().get(1);
        assertEquals(Duration.ofSeconds(80).toNanos(), cleared.atNanos());
        assertEquals(Duration.ofSeconds(40).toNanos(), cleared.sinceNanos());
        assertEquals("look at it", cleared.advice());
    }

    @Test
    void anAlarmTellsWhichFeaturesLieOutsideTheFarthestFirst() {
        ModelManifest plain = manifest(Specs.required("a"), Specs.required("b"), Specs.required("c"));
        Ranges training = new Ranges(plain.features(), new float[] {0, 0, 0}, new float[] {1, 1, 1});
        PipelineDriver driver = driver(new FakeModel(Manifests.trained(plain, training), -1, 2));

        driver.rows(0, 30_001, SECOND, 3, 11, 0.5);

        DecisionRecord alarm = driver.sink().last();
        assertEquals(Decision.ALARM, alarm.decision());
        // (11 - 1) / (1 - 0) = 10 and (3 - 1) / (1 - 0) = 2
        assertEquals(
                List.of(new Contribution("b", "mean", 11, 0, 1, 10), new Contribution("a", "mean", 3, 0, 1, 2)),
                alarm.contributions());
        assertEquals(Quality.UNCERTAIN, alarm.quality());
        assertEquals(
                List.of(
                        new Finding(Stage.FEATURE, Reason.OUTSIDE_TRAINING, "a", 3),
                        new Finding(Stage.FEATURE, Reason.OUTSIDE_TRAINING, "b", 11)),
                alarm.findings());
        assertEquals(List.of(), driver.sink().records().get(0).contributions());
    }

    @Test
    void anAlarmIsExplainedAgainstTheBaselineAndDoubtedOnlyOutsideTheTrainingRange() {
        ModelManifest plain = manifest(Specs.required("a"));
        Ranges training = new Ranges(plain.features(), new float[] {0}, new float[] {10});
        Ranges baseline = new Ranges(plain.features(), new float[] {0}, new float[] {2});
        PipelineDriver driver = driver(new FakeModel(Manifests.trained(plain, training, baseline), -1, 2));

        driver.rows(0, 30_001, SECOND, 8);

        DecisionRecord alarm = driver.sink().last();
        // (8 - 2) / (2 - 0) = 3
        assertEquals(List.of(new Contribution("a", "mean", 8, 0, 2, 3)), alarm.contributions());
        assertEquals(Quality.GOOD, alarm.quality());
    }

    @Test
    void aClassifiersAlarmHasTheNameAndTheAdviceOfItsFault() {
        ModelManifest manifest = Manifests.labelled(manifest(Specs.required("a")), "normal", "leak");
        PipelineDriver driver = driver(new FakeModel(manifest, 1, 2));

        driver.rows(0, 30_001, SECOND, 1);

        assertEquals("leak", driver.sink().last().label());
        assertEquals("close the valve", driver.sink().last().advice());
        assertNull(driver.sink().records().get(0).label());
    }

    @Test
    void aModelThatFailsIsHeldAndCounted() {
        PipelineDriver driver = driver(new FakeModel(manifest(Specs.required("a")), -1, 0, FakeModel.FAILS));

        driver.rows(0, 20_001, SECOND, 1);

        assertEquals("NORMAL HOLD", said(driver));
        assertEquals(
                List.of(new Finding(Stage.MODEL, Reason.MODEL_FAILED, "", NAN)),
                driver.sink().last().findings());
        assertEquals(1, driver.pipeline().status().rejected().get("MODEL_FAILED"));
    }

    @Test
    void aSpikeIsTakenOutOfTheWindowItStandsIn() {
        double no = Double.POSITIVE_INFINITY;
        ChannelSpec limited = Specs.limited("a", new SampleLimits(no, no, no, 50, 0, 0, 0));
        ModelManifest plain = manifest(limited);
        Ranges training = new Ranges(plain.features(), new float[] {1}, new float[] {1});
        PipelineDriver driver = driver(new FakeModel(Manifests.trained(plain, training), -1, 0));

        driver.rows(0, 10_001, SECOND, 1);
        driver.rows(11_000, 15_000, SECOND, 1);
        driver.row(15_000, 100);
        driver.rows(16_000, 20_001, SECOND, 1);

        // The mean stays 1, else OUTSIDE_TRAINING would be found; one of ten left out is still complete.
        assertEquals(
                List.of(new Finding(Stage.SAMPLE, Reason.SPIKE_FAILED, "a", 100)),
                driver.sink().last().findings());
        assertEquals(Quality.UNCERTAIN, driver.sink().last().quality());
    }

    @Test
    void valuesAreConvertedToTheModelsUnitBeforeTheyAreJudged() {
        ModelManifest manifest =
                manifest(Specs.ranged("p", new io.edgewise.signal.Range(0, 1e6), io.edgewise.signal.Range.ANY));
        ChannelMap bar = new ChannelMap(new int[] {1}, new double[] {1e5}, new double[] {0});
        PipelineBuilder parts = parts(new FakeModel(manifest, -1, 0)).channels(bar);
        PipelineDriver driver = new PipelineDriver(
                parts,
                List.of(Specs.required("x").channel(), Specs.required("p").channel()));

        driver.rows(0, 9_000, SECOND, 0, 5);
        driver.row(9_000, 0, 11);
        driver.row(10_000, 0, 5);

        assertEquals(
                List.of(new Finding(Stage.SAMPLE, Reason.OUT_OF_RANGE, "p", 1.1e6)),
                driver.sink().last().findings());
    }

    @Test
    void aMapThatDoesNotFitTheModelIsRefused() {
        PipelineBuilder parts = parts(new FakeModel(manifest(Specs.required("a")), -1, 0));

        assertThrows(
                IllegalArgumentException.class,
                () -> parts.channels(ChannelMap.identity(2)).build());
    }

    @Test
    void aMachineThatStandsStillIsNotWatched() {
        FakeModel model = new FakeModel(manifest(Specs.required("a"), Specs.required("speed")), -1, 2);
        RunWhen rule = new RunWhen(1, 100, Duration.ZERO, TEN);
        PipelineDriver driver = driver(parts(model).runWhen(rule), model);

        driver.rows(0, 20_000, SECOND, 1, 0);
        driver.rows(20_000, 60_000, SECOND, 1, 500);
        driver.rows(60_000, 70_001, SECOND, 1, 0);

        // Runs since 20 s, grace over at 30 s; the third window judged raises; a stop ends the alarm.
        assertEquals("NOT_RUNNING NOT_RUNNING NOT_RUNNING NORMAL NORMAL ALARM NOT_RUNNING", said(driver));
        assertEquals(3, model.inferences());
        assertEquals(2, driver.sink().alarms().size());
    }

    @Test
    void aRunStateThatCannotBeToldRejectsTheWindow() {
        FakeModel model = new FakeModel(manifest(Specs.required("a"), Specs.optional("speed")), -1, 0);
        PipelineDriver driver = driver(parts(model).runWhen(new RunWhen(1, 100, Duration.ZERO, Duration.ZERO)), model);

        driver.rows(0, 10_001, SECOND, 1, NAN);

        assertEquals(Decision.OUT_OF_SERVICE, driver.sink().last().decision());
        assertEquals(
                List.of(new Finding(Stage.WINDOW, Reason.RUN_STATE_UNKNOWN, "speed", NAN)),
                driver.sink().last().findings());
        assertEquals(0, model.inferences());
    }

    @Test
    void anotherBindingIsTakenBetweenTwoWindowsAndTheOldOneClosed() {
        FakeModel first = new FakeModel(manifest(Specs.required("a")), -1, 0.25f);
        FakeModel second = new FakeModel(manifest(Specs.required("a")), -1, 0.75f);
        PipelineDriver driver = driver(first);
        driver.rows(0, 15_000, SECOND, 1);

        driver.pipeline().adopt(second.binding());
        assertEquals(1, first.openSessions());
        driver.rows(15_000, 20_001, SECOND, 1);

        assertEquals(0.75f, driver.sink().last().score());
        assertEquals(second.provenance(), driver.sink().last().model().provenance());
        assertEquals(0, first.openSessions());
        driver.close();
        assertEquals(0, second.openSessions());
    }

    @Test
    void aBindingThatIsReplacedBeforeItWasTakenIsClosed() {
        FakeModel never = new FakeModel(manifest(Specs.required("a")), -1, 0);
        FakeModel last = new FakeModel(manifest(Specs.required("a")), -1, 0);
        PipelineDriver driver = driver(new FakeModel(manifest(Specs.required("a")), -1, 0));

        driver.pipeline().adopt(never.binding());
        driver.pipeline().adopt(last.binding());

        assertEquals(0, never.openSessions());
        assertEquals(1, last.openSessions());
    }

    @Test
    void aBindingForOtherChannelsIsRefused() {
        PipelineDriver driver = driver(new FakeModel(manifest(Specs.required("a")), -1, 0));
        FakeModel other = new FakeModel(manifest(Specs.required("b")), -1, 0);

        assertThrows(IllegalArgumentException.class, () -> driver.pipeline().adopt(other.binding()));
    }

    @Test
    void rowsOfADeviceAreComparedWithTheWallClockAndReplayedOnesAreNot() {
        FakeModel model = new FakeModel(manifest(Specs.required("a")), -1, 0);
        PipelineBuilder parts = parts(model)
                .time(TimeSource.DEVICE)
                .clock(new ManualTicker().wallClock(Instant.EPOCH.minusSeconds(61)));
        PipelineDriver device = driver(parts, model);
        device.rows(0, 10_001, SECOND, 1);
        assertEquals(
                List.of(new Finding(Stage.SAMPLE, Reason.FUTURE, "a", 1)),
                device.sink().last().findings());

        PipelineDriver replay = driver(model);
        replay.rows(0, 10_001, SECOND, 1);
        assertEquals(List.of(), replay.sink().last().findings());
    }

    @Test
    void aPipelineWithoutAModelIsRefusedByName() {
        NullPointerException error = assertThrows(
                NullPointerException.class,
                () -> Pipeline.builder("pump").decide(policy()).build());

        assertEquals("pipeline has no model", error.getMessage());
        assertFalse(error.getMessage().isEmpty());
    }

    private static String said(PipelineDriver driver) {
        return String.join(
                " ", driver.sink().decisions().stream().map(Decision::name).toList());
    }

    private static ModelManifest manifest(ChannelSpec... channels) {
        return FakeModel.manifest(TEN, TEN, List.of(channels));
    }

    private static CountingPolicy policy() {
        return new CountingPolicy(DecisionSettings.DEFAULT);
    }

    private static PipelineBuilder parts(FakeModel model) {
        return Pipeline.builder("pump")
                .time(TimeSource.REPLAY)
                .model(model.binding())
                .decide(policy());
    }

    private static PipelineDriver driver(FakeModel model) {
        return driver(parts(model), model);
    }

    private static PipelineDriver driver(PipelineBuilder parts, FakeModel model) {
        List<Channel> columns =
                model.manifest().channels().stream().map(ChannelSpec::channel).toList();
        return new PipelineDriver(parts, columns);
    }
}
