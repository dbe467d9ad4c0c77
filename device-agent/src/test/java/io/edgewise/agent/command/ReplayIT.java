package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.StateReader;
import io.edgewise.agent.packing.BandPackage;
import io.edgewise.codec.FlightException;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.decision.Flight;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.guard.RunWhen;
import io.edgewise.house.Schemas;
import io.edgewise.model.Admission;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest.WindowDefault;
import io.edgewise.model.SampleLimits;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
import io.edgewise.pipeline.FlightRecorder;
import io.edgewise.pipeline.Lead;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.PipelineBuilder;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import io.edgewise.window.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was recorded around an alarm is decided again, bit for bit, by a real engine. */
class ReplayIT {
    private static final long SECOND = 1_000_000_000L;
    private static final long EPOCH = 1_700_000_000L * SECOND;
    private static final int FAULT = 2_400;
    private static final WindowDefault WINDOW =
            new WindowDefault(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ZERO);

    private @Nullable RunWhen running;
    private WindowSpec window = new WindowSpec.Time(WINDOW.size(), WINDOW.hop(), WINDOW.lateness());
    private int faultRows = 120;
    private final List<Flight> flights = new ArrayList<>();
    private final List<DecisionRecord> decided = new ArrayList<>();

    @Test
    void anAlarmIsDecidedAgainFromItsFlightAlone() {
        try (Model model = model(8)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            assertEquals(Flight.Kind.RAISED, flight.cause().kind());
            assertFalse(flight.rows().whole());
            assertNotNull(flight.known().calibration());

            byte[] bytes = write(flight, 8);
            Replay replay = Replay.of(FlightFile.read(bytes), spec(8), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(List.of(), Schemas.violations("flight", head(bytes)));
            assertEquals(0, replay.scoresOff());
            assertEquals(0, replay.skipped(), replay.why());
            assertEquals(flight.decisions().size(), replay.compared());
            assertTrue(replay.compared() > 60, () -> "compared " + replay.compared());
            assertTrue(replay.same(true));
            assertTrue(bytes.length <= 200_000, () -> "a flight of 12 minutes of 8 channels: " + bytes.length);
        }
    }

    @Test
    void anAlarmThatCameLongBeforeTheFlightIsTakenUp() {
        faultRows = 1_200;
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 2_000, -1);
            Flight flight = flights.get(1);
            assertEquals(Flight.Kind.CLEARED, flight.cause().kind());
            assertEquals(Decision.ALARM, flight.decisions().get(0).decision());

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(flight.decisions().size(), replay.compared());
        }
    }

    @Test
    void whatAFlightOfAnEarlierVersionDoesNotTellIsSaid() {
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            Flight earlier = new Flight(
                    flight.pipeline(),
                    flight.cause(),
                    flight.channels(),
                    flight.rows(),
                    flight.decisions(),
                    new Flight.Known(flight.known().calibration(), null, 0));

            Replay replay = Replay.of(FlightFile.read(write(earlier, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(4, replay.skipped());
            assertTrue(replay.why().startsWith("4 hang on the decisions before them"), replay.why());
        }
    }

    @Test
    void rowsThatGuardsLookBackOnAreRecordedToo() {
        running = new RunWhen(0, -100, -100, Duration.ofMinutes(5), Duration.ZERO);
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            long first = flight.decisions().get(0).span().startNanos();
            assertTrue(first - flight.rows().times()[0] >= 320 * SECOND, "5 minutes and two hops");

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(flight.decisions().size(), replay.compared());
        }
    }

    @Test
    void whereThoseRowsFindNoRoomItIsSaidHowManyWindowsHangOnThem() {
        running = new RunWhen(0, -100, -100, Duration.ofMinutes(5), Duration.ZERO);
        FlightRecorder.Settings small =
                new FlightRecorder.Settings(Duration.ofMinutes(10), Duration.ofMinutes(2), 20_480);
        try (Model model = model(2)) {
            run(model, small, FAULT + 600, -1);
            Flight flight = flights.get(0);
            assertEquals(512, flight.rows().size());

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertTrue(replay.skipped() >= 31 && replay.skipped() <= 33, () -> "skipped " + replay.skipped());
            assertTrue(replay.why().contains("flights.memory"), replay.why());
        }
    }

    @Test
    void windowsThatAreCountedBeginWhereTheyDid() {
        window = new WindowSpec.Count(60, 7, 0);
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            assertFalse(flight.rows().whole());

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(flight.decisions().size(), replay.compared());
        }
    }

    @Test
    void tenThousandDecisionsFromTheFirstRowOnAreTheSameThoughItLearns() {
        FlightRecorder.Settings all = new FlightRecorder.Settings(Duration.ofDays(3), Duration.ofDays(3), 256L << 20);
        try (Model model = model(2)) {
            run(model, all, 101_000, 100_999);
            Flight flight = flights.get(0);
            assertEquals(Flight.Kind.DEMAND, flight.cause().kind());
            assertTrue(flight.rows().whole());
            assertNull(flight.known().calibration());
            assertTrue(decided.size() > 10_000);

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(0, replay.skipped());
            assertEquals(0, replay.scoresOff());
            assertTrue(replay.compared() > 10_000, () -> "compared " + replay.compared());
        }
    }

    @Test
    void aRowThatWasChangedIsSeen() {
        try (Model model = model(3)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            double[] values = flight.rows().values().clone();
            values[values.length - 30] += 1e-3;
            Flight.Rows rows = flight.rows();
            Flight changed = new Flight(
                    flight.pipeline(),
                    flight.cause(),
                    flight.channels(),
                    new Flight.Rows(rows.times(), values, rows.reasons(), rows.whole()),
                    flight.decisions(),
                    flight.known());

            Replay replay = Replay.of(FlightFile.read(write(changed, 3)), spec(3), model);

            assertTrue(replay.scoresOff() > 0);
            assertFalse(replay.same(true));
        }
    }

    @Test
    void whatIsNoFlightIsRefusedWithItsPart() {
        try (Model model = model(1)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
        }
        byte[] bytes = write(flights.get(0), 1);

        for (int length : new int[] {0, 10, bytes.length / 2}) {
            FlightException error = org.junit.jupiter.api.Assertions.assertThrows(
                    FlightException.class, () -> FlightFile.read(Arrays.copyOf(bytes, length)));
            assertTrue(String.valueOf(error.getMessage()).length() < 300);
        }
    }

    @Test
    void aFaultThatTheModelDoesNotTellIsRefused() {
        try (Model model = model(1)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            PolicyMemory known = java.util.Objects.requireNonNull(flight.known().memory());
            CountingPolicy foreign = new CountingPolicy(DecisionSettings.DEFAULT);
            foreign.recall(known);
            foreign.resume(99);
            Flight changed = new Flight(
                    flight.pipeline(),
                    flight.cause(),
                    flight.channels(),
                    flight.rows(),
                    flight.decisions(),
                    new Flight.Known(flight.known().calibration(), foreign.memory(), 0));

            FlightException error = org.junit.jupiter.api.Assertions.assertThrows(
                    FlightException.class, () -> Replay.of(FlightFile.read(write(changed, 1)), spec(1), model));

            assertTrue(String.valueOf(error.getMessage()).contains("names the fault 99"), error.getMessage());
        }
    }

    private void run(Model model, FlightRecorder.Settings settings, int rows, int demandAt) {
        List<Channel> channels =
                model.manifest().channels().stream().map(ChannelSpec::channel).toList();
        FlightRecorder recorder = new FlightRecorder("pump-1", channels, settings, flights::add);
        recorder.reachBack(Lead.of(window, null, running, null, model.manifest().channels()));
        Random random = new Random(20261126);
        Frame frame = new Frame(channels, 1);
        PipelineBuilder builder = Pipeline.builder("pump-1");
        if (running != null) {
            builder.runWhen(running);
        }
        try (Pipeline pipeline = builder.time(TimeSource.REPLAY)
                .model(ModelBinding.of(
                        model, FeatureExtractor.of(model.manifest().features()), null))
                .window(window)
                .learn(Duration.ofMinutes(20))
                .decide(new CountingPolicy(DecisionSettings.DEFAULT))
                .recorder(recorder)
                .sink(decided::add)
                .build()) {
            for (int row = 0; row < rows; row++) {
                if (row == demandAt) {
                    recorder.demand();
                }
                frame.clear();
                frame.addRow(EPOCH + row * SECOND);
                for (int channel = 0; channel < channels.size(); channel++) {
                    if (random.nextInt(50) > 0) {
                        boolean fault = demandAt < 0 && row >= FAULT && row < FAULT + faultRows && channel == 0;
                        frame.set(0, channel, 10 * channel + random.nextGaussian() + (fault ? 50 : 0));
                    }
                }
                pipeline.offer(frame);
            }
        }
    }

    private static byte[] head(byte[] flight) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(flight))) {
            ZipEntry first = zip.getNextEntry();
            assertNotNull(first);
            assertEquals("flight.json", first.getName());
            return zip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] write(Flight flight, int channels) {
        return FlightFile.write(flight, FlightFile.Origin.here("gw-7", "test"), state(channels));
    }

    private PipelineSpec spec(int channels) {
        PipelineSpec spec =
                StateReader.parse("device.yaml", state(channels)).pipelines().get("pump-1");
        assertNotNull(spec);
        return spec;
    }

    private byte[] state(int channels) {
        String bind = IntStream.range(0, channels)
                .mapToObj(i -> "      c" + i + ": { from: raw" + i + ", unit: bar }\n")
                .collect(Collectors.joining());
        return ("schema: edgewise.state/v1\nmodels:\n  band:\n    package: \"oci://127.0.0.1:1/band@sha256:"
                        + "0".repeat(64) + "\"\npipelines:\n  pump-1:\n    source: { mqtt: { topic: t } }\n    bind:\n"
                        + bind + "    model: band\n    learn: 20m\n"
                        + (window instanceof WindowSpec.Count ? "    window: { count: 60, hop: 7, lead: c0 }\n" : "")
                        + (running == null ? "" : "    run-when: { channel: c0, above: -100, for: 5m }\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private Model model(int channels) {
        List<ChannelSpec> specs = IntStream.range(0, channels)
                .mapToObj(
                        i -> new ChannelSpec(Channel.of("c" + i, Unit.of("bar")), false, SampleLimits.NONE, 0.9, 0, 0))
                .toList();
        BandPackage band = BandPackage.of(BandPackage.Band.usual("band", specs, WINDOW));
        return new OnnxRuntimeEngine().load(Admission.unattested(band.model(), band.manifest()), LoadOptions.DEFAULT);
    }
}
