package io.edgewise.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmFlood;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.decision.Flight;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.signal.Channel;
import io.edgewise.signal.TimeSource;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.ManualTicker;
import io.edgewise.testing.PipelineDriver;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One alarm in ten minutes goes out of all pipelines, another machine has had it: windows of 10 s, a row a second. */
class FloodedFlightTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final ModelManifest MANIFEST = FakeModel.manifest(TEN, TEN, List.of(Specs.required("a")));
    private static final List<Channel> CHANNELS =
            MANIFEST.channels().stream().map(ChannelSpec::channel).toList();

    private final ManualTicker ticker = new ManualTicker();
    private final AlarmFlood flood = new AlarmFlood(new DecisionSettings.Flood(1, TEN_MINUTES), ticker);
    private final List<Flight> flights = new ArrayList<>();

    @Test
    void anAlarmThatTheFloodLimitHoldsBackHasItsFlightOnce() {
        pipeline("other", flights -> {}).rows(0, 41_000, Duration.ofSeconds(1), 1);
        PipelineDriver driver = pipeline("pump", flights::add);

        driver.rows(0, 120_000, Duration.ofSeconds(1), 1);

        assertEquals(List.of(), told(driver), "held back");
        DecisionRecord first = driver.sink().records().stream()
                .filter(record -> record.decision() == Decision.ALARM)
                .findFirst()
                .orElseThrow();
        assertEquals(1, flights.size());
        assertEquals(
                new Flight.Cause(
                        Flight.Kind.RAISED, first.id().window(), first.span().endNanos()),
                flights.get(0).cause());

        ticker.advance(TEN_MINUTES);
        driver.rows(120_000, 300_000, Duration.ofSeconds(1), 1);

        assertEquals(List.of(AlarmRecord.State.RAISED), told(driver), "late");
        assertEquals(1, flights.size(), "what went out late was recorded when it came");
    }

    @Test
    void anAlarmThatSomebodyShelvesGivesUpItsTurn() {
        pipeline("other", flights -> {}).rows(0, 41_000, Duration.ofSeconds(1), 1);
        ticker.advance(TEN_MINUTES.minusSeconds(3));
        PipelineDriver first = pipeline("pump", flights -> {});
        first.rows(0, 41_000, Duration.ofSeconds(1), 1);
        first.pipeline().attend();
        ticker.advance(Duration.ofSeconds(1));
        PipelineDriver second = pipeline("fan", flights -> {});
        second.rows(0, 41_000, Duration.ofSeconds(1), 1);

        first.pipeline().order(new AlarmOrder(AlarmAct.SHELVE, Duration.ofHours(1), "eva", "bearing change"));
        first.pipeline().attend(); // shelves
        first.pipeline().attend();
        ticker.advance(Duration.ofSeconds(2));
        second.pipeline().attend();

        assertEquals(List.of(AlarmRecord.State.RAISED), told(second));
    }

    private static List<AlarmRecord.State> told(PipelineDriver driver) {
        return driver.sink().alarms().stream().map(AlarmRecord::state).toList();
    }

    private PipelineDriver pipeline(String name, java.util.function.Consumer<Flight> sink) {
        FlightRecorder.Settings settings = new FlightRecorder.Settings(Duration.ofSeconds(100), TEN, 1 << 20);
        return new PipelineDriver(
                Pipeline.builder(name)
                        .time(TimeSource.REPLAY)
                        .model(ModelBinding.of(
                                new FakeModel(MANIFEST, -1, 9), FeatureExtractor.of(MANIFEST.features()), null))
                        .deviceFlood(flood)
                        .recorder(new FlightRecorder(name, CHANNELS, settings, sink))
                        .decide(new CountingPolicy(DecisionSettings.DEFAULT)),
                CHANNELS);
    }
}
