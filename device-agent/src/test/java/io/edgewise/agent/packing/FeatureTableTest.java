package io.edgewise.agent.packing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.CsvDialect;
import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.codec.TableReader;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.SampleLimits;
import io.edgewise.pipeline.ChannelMap;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.PipelineDriver;
import io.edgewise.window.Window;
import io.edgewise.window.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureTableTest {
    private static final Duration SIZE = Duration.ofSeconds(20);
    private static final Duration HOP = Duration.ofSeconds(5);
    private static final List<String> STATISTICS = List.of("mean", "std", "min", "max", "slope", "q95");

    @Test
    void theFeaturesAreBitForBitThoseThatAModelReadsInAPipeline() throws IOException {
        String text = table(400);
        List<ChannelSpec> specs = List.of(spec("a"), spec("b"));
        FeatureSchema schema = schema();

        List<float[]> offline = offline(text, specs, schema);
        List<float[]> live = live(text, specs, schema);

        assertTrue(live.size() > 60, "windows: " + live.size());
        assertEquals(live.size(), offline.size());
        for (int row = 0; row < live.size(); row++) {
            for (int i = 0; i < schema.size(); i++) {
                assertEquals(
                        Float.floatToIntBits(live.get(row)[i]),
                        Float.floatToIntBits(offline.get(row)[i]),
                        "window " + row + ", " + schema.features().get(i).title());
            }
        }
    }

    private static List<float[]> offline(String text, List<ChannelSpec> specs, FeatureSchema schema)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        CsvDialect dialect = CsvDialect.recognise("t", bytes, true, Known.NOTHING);
        FeatureTable table = new FeatureTable(
                List.of(
                        new FeatureTable.Input(specs.get(0), "a", 1, 0),
                        new FeatureTable.Input(specs.get(1), "b", 1e5, 0)),
                new WindowSpec.Time(SIZE, HOP, Duration.ZERO),
                null,
                schema);
        StringWriter out = new StringWriter();
        try (TableReader reader = dialect.read("t", new ByteArrayInputStream(bytes))) {
            table.write(reader, out, read -> {});
        }
        List<String> lines = out.toString().lines().toList();
        assertEquals(
                "start,end,a mean,a std,a min,a max,a slope,a q95,b mean",
                lines.get(0).substring(0, 55));
        List<float[]> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            float[] row = new float[fields.length - 2];
            for (int i = 0; i < row.length; i++) {
                row[i] = fields[i + 2].isEmpty() ? Float.NaN : Float.parseFloat(fields[i + 2]);
            }
            rows.add(row);
        }
        assertEquals(rows.size(), table.windows());
        return rows;
    }

    private static List<float[]> live(String text, List<ChannelSpec> specs, FeatureSchema schema) {
        List<float[]> seen = new ArrayList<>();
        FeatureExtractor inner = FeatureExtractor.of(schema);
        FeatureExtractor recording = new FeatureExtractor() {
            @Override
            public FeatureSchema schema() {
                return schema;
            }

            @Override
            public FeatureVector extract(Window window) {
                FeatureVector vector = inner.extract(window);
                seen.add(vector.array().clone());
                return vector;
            }
        };
        ModelManifest base = FakeModel.manifest(SIZE, HOP, specs);
        ModelManifest manifest = new ModelManifest(
                "fake",
                "1",
                "none",
                specs,
                base.window(),
                schema,
                List.of(),
                List.of(),
                List.of(),
                ModelManifest.Reference.NONE,
                1,
                Range.ANY,
                Map.of(),
                ModelManifest.Card.NONE);
        FakeModel model = new FakeModel(manifest, -1, 0);
        List<Channel> columns = List.of(Channel.of("a", Unit.of("")), Channel.of("b", Unit.of("")));
        try (PipelineDriver driver = new PipelineDriver(
                Pipeline.builder("p")
                        .time(TimeSource.REPLAY)
                        .channels(new ChannelMap(new int[] {0, 1}, new double[] {1, 1e5}, new double[] {0, 0}))
                        .decide(new CountingPolicy(DecisionSettings.DEFAULT))
                        .model(ModelBinding.of(model, recording, null)),
                columns)) {
            text.lines().skip(1).forEach(line -> {
                String[] fields = line.split(",", -1);
                driver.row(Long.parseLong(fields[0]), number(fields[1]), number(fields[2]));
            });
        }
        return seen;
    }

    private static double number(String field) {
        return field.isEmpty() ? Double.NaN : Double.parseDouble(field);
    }

    /** With holes in both columns, and one of half a minute in time. */
    private static String table(int rows) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder("time,a,b\n");
        long time = 1_700_000_000_123L;
        for (int i = 0; i < rows; i++) {
            time += i == 200 ? 30_000 : 1000;
            String a = i % 37 == 5 ? "" : String.valueOf(20 + random.nextGaussian());
            String b = i > 300 && i < 340 ? "" : String.valueOf(1 + 0.01 * random.nextGaussian());
            text.append(time).append(',').append(a).append(',').append(b).append('\n');
        }
        return text.toString();
    }

    private static FeatureSchema schema() {
        List<FeatureSchema.Feature> features = new ArrayList<>();
        for (int channel = 0; channel < 2; channel++) {
            for (String statistic : STATISTICS) {
                features.add(new FeatureSchema.Feature(channel, channel == 0 ? "a" : "b", statistic));
            }
        }
        return new FeatureSchema(features);
    }

    private static ChannelSpec spec(String name) {
        return new ChannelSpec(
                Channel.of(name, Unit.of(name.equals("b") ? "Pa" : "")), false, SampleLimits.NONE, 0.9, 0, 0);
    }
}
