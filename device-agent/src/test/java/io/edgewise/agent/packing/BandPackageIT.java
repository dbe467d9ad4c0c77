package io.edgewise.agent.packing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.packing.BandPackage.Band;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Admission;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Digest;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest.WindowDefault;
import io.edgewise.model.ModelRules;
import io.edgewise.model.ModelRuntime;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Ranges;
import io.edgewise.model.SampleLimits;
import io.edgewise.onnx.Inspection;
import io.edgewise.onnx.OnnxInspector;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BandPackageIT {
    private static final WindowDefault WINDOW =
            new WindowDefault(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofMillis(500));

    @Test
    void theInspectorFindsNothingInIt() {
        byte[] file = BandPackage.of(band(3)).model();

        Inspection found = OnnxInspector.inspect(new ByteArrayInputStream(file), file.length, ModelRules.DEFAULT);

        assertTrue(found.ok(), () -> found.findings().toString());
        assertEquals(
                List.of("features", "low", "high"),
                found.facts().inputs().stream().map(input -> input.name()).toList());
        assertEquals(List.of(1L, 12L), found.facts().inputs().get(0).shape());
    }

    @Test
    void onnxRuntimeGivesTheScoresOfRangesBitForBit() {
        BandPackage band = BandPackage.of(band(4));
        int size = band.manifest().features().size();
        Random random = new Random(20261126);
        int outside = 0;
        try (Model model = load(band)) {
            for (int row = 0; row < 2000; row++) {
                float[] low = new float[size];
                float[] high = new float[size];
                float[] values = new float[size];
                fill(random, low, high, values);
                Ranges ranges = new Ranges(band.manifest().features(), low, high);
                Prediction prediction = score(model, ranges, values);
                float expected = worst(ranges, values);
                if (Float.isNaN(expected)) {
                    assertEquals(Prediction.Status.FAILED, prediction.status(), "row " + row);
                } else {
                    assertEquals(
                            Float.floatToIntBits(expected),
                            Float.floatToIntBits(prediction.score()),
                            "row " + row + ": " + expected + " and " + prediction.score());
                    outside += expected > 0 ? 1 : 0;
                }
            }
        }
        assertTrue(outside > 1000, "rows outside: " + outside);
    }

    @Test
    void oneWidthAboveTheLearnedRangeScoresOne() {
        BandPackage band = BandPackage.of(band(1));
        Ranges ranges = new Ranges(band.manifest().features(), new float[] {10, 0, 9, 11}, new float[] {20, 1, 12, 22});
        try (Model model = load(band)) {
            assertEquals(1f, score(model, ranges, new float[] {30, 0.5f, 9, 11}).score());
            assertEquals(0f, score(model, ranges, new float[] {15, 0.5f, 9, 11}).score());
            assertEquals(2f, score(model, ranges, new float[] {15, 3f, 9, 11}).score());
        }
    }

    @Test
    void itsGoldenSamplesAreWhatTheEngineAnswers() {
        BandPackage band = BandPackage.of(band(2));
        List<String> rows = new String(band.golden(), StandardCharsets.US_ASCII)
                .lines()
                .skip(1)
                .toList();
        assertEquals(8, rows.size());
        int size = band.manifest().features().size();
        try (Model model = load(band)) {
            for (String row : rows) {
                float[] numbers = floats(row);
                Ranges ranges = new Ranges(
                        band.manifest().features(),
                        Arrays.copyOfRange(numbers, size, 2 * size),
                        Arrays.copyOfRange(numbers, 2 * size, 3 * size));
                Prediction prediction = score(model, ranges, Arrays.copyOf(numbers, size));
                assertEquals(numbers[3 * size], prediction.score(), row);
            }
        }
    }

    @Test
    void theSameWishesGiveTheSameBytesAndOtherChannelsAnotherVersion() {
        BandPackage one = BandPackage.of(band(2));
        BandPackage same = BandPackage.of(band(2));

        assertArrayEquals(one.model(), same.model());
        assertArrayEquals(one.document(), same.document());
        assertNotEquals(
                one.manifest().version(), BandPackage.of(band(3)).manifest().version());
        assertEquals(WINDOW, one.manifest().window());
        assertEquals(10.0, one.manifest().channels().get(0).rateHz());
        assertEquals(3.0, one.manifest().threshold());
    }

    private static Band band(int channels) {
        return Band.usual(
                "pump-1",
                IntStream.range(0, channels)
                        .mapToObj(i -> new ChannelSpec(
                                Channel.of("c" + i, Unit.of("bar")), false, SampleLimits.NONE, 0.9, 0.0, 10.0))
                        .toList(),
                WINDOW);
    }

    private static Model load(BandPackage band) {
        Admission admission = Admission.unattested(band.model(), band.manifest());
        return ServiceLoader.load(ModelRuntime.class).findFirst().orElseThrow().load(admission, LoadOptions.DEFAULT);
    }

    private static Prediction score(Model model, Ranges ranges, float[] values) {
        FeatureVector vector = new FeatureVector(ranges.schema());
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        try (ModelSession session = model.open(new Calibration(ranges, List.of(), Digest.of(new byte[0]), 1))) {
            return session.infer(vector);
        }
    }

    /** NaN where no feature has both a value and bounds: the rule of the design, not of the graph. */
    private static float worst(Ranges ranges, float[] values) {
        float worst = Float.NaN;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i]) && !Float.isNaN(ranges.low(i)) && !Float.isNaN(ranges.high(i))) {
                worst = Math.max(Float.isNaN(worst) ? 0 : worst, ranges.excess(i, values[i]));
            }
        }
        return worst;
    }

    /** All sizes of numbers, ranges without a width, and nothing known or seen here and there. */
    private static void fill(Random random, float[] low, float[] high, float[] values) {
        for (int i = 0; i < values.length; i++) {
            float middle = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(20) - 8));
            float half = random.nextInt(5) == 0 ? 0 : Math.abs(middle * random.nextFloat());
            low[i] = random.nextInt(10) == 0 ? Float.NaN : middle - half;
            high[i] = random.nextInt(10) == 0 ? Float.NaN : middle + half;
            values[i] = random.nextInt(10) == 0
                    ? Float.NaN
                    : middle + (float) (random.nextGaussian() * (half == 0 ? 1 : 3 * half));
        }
    }

    private static float[] floats(String row) {
        String[] fields = row.split(",", -1);
        float[] numbers = new float[fields.length];
        for (int i = 0; i < fields.length; i++) {
            numbers[i] = Float.parseFloat(fields[i]);
        }
        return numbers;
    }
}
