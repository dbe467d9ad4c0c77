package io.edgewise.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.edgewise.agent.config.FlightSettings;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.pipeline.FlightRecorder;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.signal.Channel;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.PipelineDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which declared state stands in a flight, and how many may come at once. */
class FlightShelfTest {
    private static final Duration TEN = Duration.ofSeconds(10);
    private static final ModelManifest MANIFEST = FakeModel.manifest(
            TEN,
            TEN,
            List.of(new ChannelSpec(
                    Channel.of("a", Unit.of("")), true, io.edgewise.model.SampleLimits.NONE, 0.9, 0, 0)));

    @TempDir
    private Path folder;

    private final FakeModel model = new FakeModel(MANIFEST, -1, 0);
    private final String digest = model.provenance().digest().toString();

    @Test
    void itIsTheOneByWhichWasDecidedNotTheNextThatIsNotThereYet() throws IOException {
        FlightShelf shelf = shelf();
        shelf.declared("built: " + digest);
        PipelineDriver driver = driver(shelf);
        driver.rows(0, 60_000, Duration.ofSeconds(1), 1);

        shelf.declared("other: sha256:00");
        assertEquals("built: " + digest, demanded(shelf, driver));
        shelf.declared("ends the pipeline: " + digest);
        assertEquals("built: " + digest, demanded(shelf, driver));
    }

    @Test
    void ofAModelThatCameLaterItIsTheFirstThatNamesIt() throws IOException {
        FlightShelf shelf = shelf();
        shelf.declared("built: sha256:00");
        PipelineDriver driver = driver(shelf);
        driver.rows(0, 60_000, Duration.ofSeconds(1), 1);
        shelf.declared("swapped: " + digest);
        shelf.declared("ends the pipeline: " + digest);

        assertEquals("swapped: " + digest, demanded(shelf, driver));
    }

    @Test
    void aPlantThatTripsHasAFlightOfEachMachine() throws IOException {
        FlightShelf shelf = shelf();
        shelf.declared("built: " + digest);
        for (int i = 0; i < 40; i++) {
            PipelineDriver driver = driver(shelf, "pump-" + i);
            driver.rows(0, 60_000, Duration.ofSeconds(1), 1);
            shelf.demand("pump-" + i).orElseThrow();
            driver.pipeline().attend();
        }

        shelf.drain();

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(40, files.count());
        }
        assertEquals(0, shelf.dropped());
    }

    private static String demanded(FlightShelf shelf, PipelineDriver driver) throws IOException {
        var asked = shelf.demand("pump").orElseThrow();
        driver.pipeline().attend();
        shelf.drain();
        return new String(FlightFile.read(Files.readAllBytes(asked.join())).state(), StandardCharsets.UTF_8);
    }

    private PipelineDriver driver(FlightShelf shelf) {
        return driver(shelf, "pump");
    }

    private PipelineDriver driver(FlightShelf shelf, String name) {
        List<Channel> channels =
                MANIFEST.channels().stream().map(ChannelSpec::channel).toList();
        FlightRecorder recorder = shelf.recorder(name, channels);
        assertNotNull(recorder);
        return new PipelineDriver(
                Pipeline.builder(name)
                        .time(TimeSource.REPLAY)
                        .model(ModelBinding.of(model, FeatureExtractor.of(MANIFEST.features()), null))
                        .recorder(recorder)
                        .decide(new CountingPolicy(DecisionSettings.DEFAULT)),
                channels);
    }

    private FlightShelf shelf() {
        return new FlightShelf(
                folder, FlightSettings.DEFAULT, FlightFile.Origin.here("gw-7", "test"), 3, Telemetry.NONE);
    }
}
