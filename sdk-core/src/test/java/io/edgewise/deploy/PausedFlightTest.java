package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.FlightFile;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.decision.Flight;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.guard.Regimes;
import io.edgewise.guard.RunWhen;
import io.edgewise.model.ChannelSpec;
import io.edgewise.pipeline.FlightRecorder;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.signal.Channel;
import io.edgewise.signal.TimeSource;
import io.edgewise.testing.BandModel;
import io.edgewise.testing.CollectingSink;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.Manifests;
import io.edgewise.testing.PipelineDriver;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A flight that begins while a machine with an alarm teaches nothing is decided again as it was: one of two speeds has
 * been taught, a fault makes the flow half as much again; windows of 10 s, a row a second, 200 s before a cause.
 */
class PausedFlightTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final PipelineSpec.RegimeRule SPEEDS = new PipelineSpec.RegimeRule(
            List.of(new PipelineSpec.RegimeRule.By("speed", List.of(100.0, 1000.0, 2000.0), List.of("slow", "fast"))),
            0.02,
            TEN);
    private static final PipelineSpec.RunRule RUNS = new PipelineSpec.RunRule("speed", 200, 150, TEN, TEN);
    private static final double SLOW = 500;
    private static final double FAST = 1500;
    private static final double WELL = 1;
    private static final double FAULTY = 1.5;

    private final BandModel model = new BandModel(
            Manifests.taught(FakeModel.manifest(TEN, TEN, List.of(Specs.required("speed"), Specs.required("flow")))));
    private final PipelineSpec spec = spec();
    private final List<Flight> flights = new ArrayList<>();
    private final FlightRecorder recorder = new FlightRecorder(
            "pump", channels(), new FlightRecorder.Settings(Duration.ofSeconds(200), TEN, 1 << 20), flights::add);
    private final PipelineDriver driver = driver();
    private final Random noise = new Random(1);
    private long second;

    @Test
    void whileAnAlarmStands() {
        alarm();
        run(250, FAST, FAULTY);

        assertTrue(again().contains("HOLD"));
        run(400, FAST, FAULTY);
        assertTrue(again().contains("LEARNING_PAUSED"));
    }

    @Test
    void afterAStopThatRepairedNothing() {
        alarm();
        run(60, 0, 0);
        run(300, FAST, FAULTY);

        assertTrue(again().contains("LEARNING_PAUSED"));
    }

    @Test
    void whereverItBeginsWhileTheMachineIsNotYetBelieved() {
        alarm();
        run(60, 0, 0);
        run(100, FAST, FAULTY);
        run(100, SLOW, WELL);
        String last = "";
        for (int i = 0; i < 17; i++) {
            run(10, FAST, WELL);
            last = again();
        }
        assertTrue(last.contains("LEARNING null"), last);
    }

    @Test
    void aFlightThatDoesNotTellIsDecidedAsOneOfAnEarlierVersion() {
        alarm();
        run(250, FAST, FAULTY);
        Flight flight = demanded();
        Flight earlier = new Flight(
                flight.pipeline(),
                flight.cause(),
                flight.channels(),
                flight.rows(),
                flight.decisions(),
                new Flight.Known(flight.known().calibration(), null, 0));

        assertTrue(decidedAgain(earlier).toString().contains("LEARNING"));
    }

    private String again() {
        Flight flight = demanded();
        List<String> there =
                flight.decisions().stream().map(PausedFlightTest::words).toList();
        List<String> here = decidedAgain(flight);
        assertEquals(there, here.subList(here.size() - there.size(), here.size()));
        return there.toString();
    }

    private Flight demanded() {
        flights.clear();
        recorder.demand();
        driver.pipeline().attend();
        return flights.get(0);
    }

    private List<String> decidedAgain(Flight flight) {
        byte[] bytes = FlightFile.write(flight, FlightFile.Origin.here("gw-7", "test"), new byte[0]);
        CollectingSink sink = new CollectingSink();
        RecordedPipeline.decideAgain(FlightFile.read(bytes), spec, model, sink);
        return sink.records().stream().map(PausedFlightTest::words).toList();
    }

    private static String words(DecisionRecord record) {
        return record.span().startNanos() / 1_000_000_000L + " " + record.decision() + " " + record.held() + " "
                + record.score() + " " + record.regime() + " "
                + record.findings().stream().map(finding -> finding.reason()).toList() + "\n";
    }

    private void alarm() {
        run(200, SLOW, WELL);
        run(60, SLOW, FAULTY);
        assertEquals("ALARM", driver.sink().last().decision().name());
    }

    private void run(int seconds, double speed, double fault) {
        for (int i = 0; i < seconds; i++, second++) {
            double shake = noise.nextGaussian();
            driver.row(second * 1000, speed + shake, 0.1 * speed * fault + 0.1 * noise.nextGaussian());
        }
    }

    private List<Channel> channels() {
        return model.manifest().channels().stream().map(ChannelSpec::channel).toList();
    }

    private static PipelineSpec spec() {
        return new PipelineSpec(
                Intake.of(Bench.PUMP),
                Map.of(
                        "speed", new PipelineSpec.BoundChannel("speed", ""),
                        "flow", new PipelineSpec.BoundChannel("flow", "")),
                RUNS,
                SPEEDS,
                null,
                null,
                "m",
                Duration.ofSeconds(60),
                DecisionSettings.DEFAULT,
                1,
                null);
    }

    private PipelineDriver driver() {
        Regimes regimes = SPEEDS.over(name -> 0);
        RunWhen running = RUNS.over(name -> 0);
        recorder.reachBack(PipelineAssembly.lead("pump", spec, model.manifest()));
        return new PipelineDriver(
                Pipeline.builder("pump")
                        .time(TimeSource.REPLAY)
                        .model(ModelBinding.of(
                                model, FeatureExtractor.of(model.manifest().features()), null))
                        .regimes(regimes)
                        .runWhen(running)
                        .learn(Duration.ofSeconds(60))
                        .recorder(recorder)
                        .decide(new CountingPolicy(DecisionSettings.DEFAULT)),
                channels());
    }
}
