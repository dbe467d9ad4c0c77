package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.edgewise.agent.config.StateReader;
import io.edgewise.agent.packing.BandPackage;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.decision.Flight;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.guard.RunWhen;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A machine that teaches a range band for twenty minutes and has a fault later, in a real engine: a row a second,
 * windows of a minute, flights as the agent records them.
 */
abstract class ReplayBench {
    static final long SECOND = 1_000_000_000L;
    static final long EPOCH = 1_700_000_000L * SECOND;
    static final int FAULT = 2_400;
    static final WindowDefault WINDOW =
            new WindowDefault(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ZERO);

    @Nullable
    RunWhen running;

    WindowSpec window = new WindowSpec.Time(WINDOW.size(), WINDOW.hop(), WINDOW.lateness());
    int faultRows = 120;
    final List<Flight> flights = new ArrayList<>();
    final List<DecisionRecord> decided = new ArrayList<>();

    /** What is ordered before a row. */
    final Map<Integer, AlarmOrder> orders = new TreeMap<>();

    final void run(Model model, FlightRecorder.Settings settings, int rows, int demandAt) {
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
                AlarmOrder order = orders.get(row);
                if (order != null) {
                    pipeline.order(order);
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

    static byte[] head(byte[] flight) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(flight))) {
            ZipEntry first = zip.getNextEntry();
            assertNotNull(first);
            assertEquals("flight.json", first.getName());
            return zip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final byte[] write(Flight flight, int channels) {
        return FlightFile.write(flight, FlightFile.Origin.here("gw-7", "test"), state(channels));
    }

    final PipelineSpec spec(int channels) {
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

    final Model model(int channels) {
        List<ChannelSpec> specs = IntStream.range(0, channels)
                .mapToObj(
                        i -> new ChannelSpec(Channel.of("c" + i, Unit.of("bar")), false, SampleLimits.NONE, 0.9, 0, 0))
                .toList();
        BandPackage band = BandPackage.of(BandPackage.Band.usual("band", specs, WINDOW));
        return new OnnxRuntimeEngine().load(Admission.unattested(band.model(), band.manifest()), LoadOptions.DEFAULT);
    }
}
