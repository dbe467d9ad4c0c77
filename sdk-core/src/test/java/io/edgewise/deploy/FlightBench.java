package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.codec.FlightFile;
import io.edgewise.decision.Alarm;
import io.edgewise.decision.AlarmMemory;
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
import io.edgewise.testing.ManualTicker;
import io.edgewise.testing.PipelineDriver;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A machine with two speeds that are learned for 60 s each, whose flights are decided again as they come: windows of 10
 * s, a row a second, 200 s before a cause. A fault makes the flow half as much again.
 */
abstract class FlightBench {
    static final Duration TEN = Duration.ofSeconds(10);
    static final PipelineSpec.RegimeRule SPEEDS = new PipelineSpec.RegimeRule(
            List.of(new PipelineSpec.RegimeRule.By("speed", List.of(100.0, 1000.0, 2000.0), List.of("slow", "fast"))),
            0.02,
            TEN);
    static final PipelineSpec.RunRule RUNS = new PipelineSpec.RunRule("speed", 200, 150, TEN, TEN);
    static final double SLOW = 500;
    static final double FAST = 1500;
    static final double WELL = 1;
    static final double FAULTY = 1.5;

    final BandModel model = new BandModel(Manifests.taught(FakeModel.manifest(
            TEN, TEN, List.of(Specs.required("speed"), Specs.required("flow"), Specs.optional("temp")))));
    final PipelineSpec spec = spec();
    final ManualTicker ticker = new ManualTicker();
    final List<Flight> flights = new ArrayList<>();
    final FlightRecorder recorder = new FlightRecorder(
            "pump", channels(), new FlightRecorder.Settings(Duration.ofSeconds(200), TEN, 1 << 20), flights::add);
    final PipelineDriver driver = driver(TimeSource.REPLAY);
    final Random noise = new Random(1);
    long second;

    /** What the optional channel shows. */
    double temp = Double.NaN;

    final String again() {
        Flight flight = demanded();
        List<String> there = told(flight);
        List<String> here = decidedAgain(flight);
        assertEquals(there, here.subList(here.size() - there.size(), here.size()));
        return there.toString();
    }

    static List<String> told(Flight flight) {
        return flight.decisions().stream().map(FlightBench::words).toList();
    }

    final Flight demanded() {
        return demanded(driver);
    }

    final Flight demanded(PipelineDriver of) {
        flights.clear();
        recorder.demand();
        of.pipeline().attend();
        return flights.get(0);
    }

    final List<String> decidedAgain(Flight flight) {
        byte[] bytes = FlightFile.write(flight, FlightFile.Origin.here("gw-7", "test"), new byte[0]);
        CollectingSink sink = new CollectingSink();
        RecordedPipeline.decideAgain(FlightFile.read(bytes), spec, model, sink);
        return sink.records().stream().map(FlightBench::words).toList();
    }

    private static String words(DecisionRecord record) {
        return record.span().startNanos() / 1_000_000_000L + " " + record.decision() + " " + record.held() + " "
                + record.score() + " " + record.regime() + " " + record.calibration() + " "
                + record.findings().stream().map(finding -> finding.reason()).toList() + "\n";
    }

    final void alarm() {
        run(200, SLOW, WELL);
        run(60, SLOW, FAULTY);
        assertEquals("ALARM", driver.sink().last().decision().name());
    }

    final void run(int seconds, double speed, double fault) {
        for (int i = 0; i < seconds; i++, second++) {
            double shake = noise.nextGaussian();
            driver.row(second * 1000, speed + shake, 0.1 * speed * fault + 0.1 * noise.nextGaussian(), temp);
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

    final PipelineDriver driver(TimeSource time) {
        Regimes regimes = SPEEDS.over(name -> 0);
        RunWhen running = RUNS.over(name -> 0);
        recorder.reachBack(PipelineAssembly.lead("pump", spec, model.manifest()));
        return new PipelineDriver(
                Pipeline.builder("pump")
                        .time(time)
                        .clock(ticker.wallClock(Instant.EPOCH))
                        .model(ModelBinding.of(
                                model, FeatureExtractor.of(model.manifest().features()), null))
                        .regimes(regimes)
                        .runWhen(running)
                        .learn(Duration.ofSeconds(60))
                        .recorder(recorder)
                        .alarm(new Alarm(
                                new DecisionRecord.Id("device", 1, "pump", -1),
                                AlarmMemory.NONE,
                                ticker.wallClock(Instant.EPOCH),
                                ticker))
                        .decide(new CountingPolicy(DecisionSettings.DEFAULT)),
                channels());
    }
}
