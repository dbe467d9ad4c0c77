package io.edgewise.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.guard.Finding;
import io.edgewise.guard.Stage;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.signal.Resampling;
import io.edgewise.signal.TimeSource;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.Manifests;
import io.edgewise.testing.PipelineDriver;
import io.edgewise.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A model that reads four samples of two channels: windows of 4 s, brought to 1 Hz. */
class RawInputTest {
    private static final Duration FOUR = Duration.ofSeconds(4);
    private static final List<ChannelSpec> CHANNELS = List.of(Specs.required("a"), Specs.required("b"));
    private static final ModelManifest MANIFEST =
            Manifests.withFeatures(FakeModel.manifest(FOUR, FOUR, CHANNELS), rawSamples());

    private final List<String> read = new ArrayList<>();

    @Test
    void theModelReadsTheSamplesChannelByChannel() {
        PipelineDriver driver = driver(Resampling.Method.LINEAR);
        for (int second = 0; second < 5; second++) {
            driver.row(second * 1000L, second, 10 + second);
        }

        assertEquals(List.of("0 1 2 3 10 11 12 13"), read);
        assertEquals(Quality.GOOD, driver.sink().last().quality());
    }

    @Test
    void aLostRowIsBridgedAndDoubted() {
        PipelineDriver driver = driver(Resampling.Method.LINEAR);
        for (int second : new int[] {0, 1, 3, 4}) {
            driver.row(second * 1000L, second, 10 + second);
        }

        assertEquals(List.of("0 1 2 3 10 11 12 13"), read);
        DecisionRecord record = driver.sink().last();
        assertEquals(Decision.NORMAL, record.decision());
        assertEquals(Quality.UNCERTAIN, record.quality());
        assertEquals(
                new Finding(Stage.SAMPLE, Reason.INTERPOLATED, "a", 2),
                record.findings().get(0));
    }

    @Test
    void aGapThatIsTooLongRejectsTheWindow() {
        PipelineDriver driver = driver(Resampling.Method.HOLD);
        driver.row(0, 0, 10);
        driver.row(4000, 4, 14);

        assertEquals(Decision.OUT_OF_SERVICE, driver.sink().last().decision());
        assertEquals(List.of(), read);
    }

    @Test
    void withoutAGridAWindowOfAnotherNumberOfRowsIsRejectedOnceAChannel() {
        PipelineDriver driver = new PipelineDriver(parts(), columns());
        for (int i = 0; i < 10; i++) {
            driver.row(i * 500L, i, 10 + i);
        }

        assertEquals(
                List.of(
                        new Finding(Stage.FEATURE, Reason.FEATURE_NOT_A_NUMBER, "a", Double.NaN),
                        new Finding(Stage.FEATURE, Reason.FEATURE_NOT_A_NUMBER, "b", Double.NaN)),
                driver.sink().last().findings());
        assertEquals(List.of(), read);
    }

    @Test
    void statisticsAndRawSamplesDoNotGoTogether() {
        FeatureSchema both = new FeatureSchema(
                List.of(FeatureSchema.Feature.raw(0, "a", 0), new FeatureSchema.Feature(0, "a", "mean")));

        assertThrows(IllegalArgumentException.class, () -> FeatureExtractor.of(both));
    }

    private PipelineDriver driver(Resampling.Method method) {
        return new PipelineDriver(parts().resample(new Resampling(1, method, Duration.ofSeconds(2))), columns());
    }

    private PipelineBuilder parts() {
        FakeModel model = new FakeModel(MANIFEST, -1, 0);
        FeatureExtractor extractor = FeatureExtractor.of(MANIFEST.features());
        return Pipeline.builder("p")
                .time(TimeSource.REPLAY)
                .model(new ModelBinding(
                        model,
                        extractor,
                        ModelBinding.of(model, extractor, null).fit(),
                        new Listening(model.open(null), read),
                        ModelBinding.of(model, extractor, null).output(),
                        ModelBinding.of(model, extractor, null).ranges(),
                        null,
                        MANIFEST.threshold()))
                .decide(new CountingPolicy(DecisionSettings.DEFAULT));
    }

    private static List<Channel> columns() {
        return CHANNELS.stream().map(ChannelSpec::channel).toList();
    }

    private static FeatureSchema rawSamples() {
        List<FeatureSchema.Feature> features = new ArrayList<>();
        for (int channel = 0; channel < 2; channel++) {
            for (int row = 0; row < 4; row++) {
                features.add(FeatureSchema.Feature.raw(channel, channel == 0 ? "a" : "b", row));
            }
        }
        return new FeatureSchema(features);
    }

    /** Writes down what a session is given. */
    private record Listening(ModelSession session, List<String> read) implements ModelSession {
        @Override
        public Prediction infer(FeatureVector features) {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < features.size(); i++) {
                words.add(String.format(Locale.ROOT, "%.0f", features.value(i)));
            }
            read.add(String.join(" ", words));
            return session.infer(features);
        }

        @Override
        public void reset() {
            session.reset();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
