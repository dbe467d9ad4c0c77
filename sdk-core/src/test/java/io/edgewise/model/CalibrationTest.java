package io.edgewise.model;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.house.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(List.of(
            new FeatureSchema.Feature(0, "P", "mean"),
            new FeatureSchema.Feature(0, "P", "std"),
            new FeatureSchema.Feature(1, "T", "mean")));
    private static final Digest MODEL = new Digest("0f".repeat(32));

    @Test
    void theDocumentIsWritten() {
        String expected = """
                {"schema":"edgewise.calibration/v1","model":"sha256:MODEL","windows":120,"leftOut":["T"],
                "features":[{"channel":"P","feature":"mean","low":1.0E7,"high":1.01E7},
                {"channel":"P","feature":"std","low":-0.5,"high":0.1},
                {"channel":"T","feature":"mean","low":null,"high":null}]}""";

        assertEquals(
                expected.replace("\n", "").replace("MODEL", MODEL.hex()),
                new String(calibration().document(), StandardCharsets.UTF_8));
        assertEquals(List.of(), Schemas.violations("calibration", calibration().document()));
        assertEquals(Digest.of(calibration().document()), calibration().digest());
    }

    @Test
    void itIsReadAsItWasWritten() {
        Calibration read = Calibration.parse(calibration().document(), SCHEMA);

        assertEquals(MODEL, read.model());
        assertEquals(120, read.windows());
        assertEquals(List.of("T"), read.leftOut());
        assertArrayEquals(calibration().document(), read.document());
    }

    @Test
    void whatEachRegimeTaughtIsWrittenAndReadAgain() {
        Calibration fast =
                new Calibration(new Ranges(SCHEMA, new float[] {1, 2, 3}, new float[] {4, 5, 6}), List.of(), MODEL, 30);
        Calibration whole = Calibration.ofRegimes(Map.of("slow", calibration(), "fast", fast));
        String expected = """
                {"schema":"edgewise.calibration/v1","model":"sha256:MODEL","windows":150,"leftOut":[],
                "features":[{"channel":"P","feature":"mean","low":null,"high":null},
                {"channel":"P","feature":"std","low":null,"high":null},
                {"channel":"T","feature":"mean","low":null,"high":null}],
                "regimes":[{"regime":"fast","windows":30,"leftOut":[],
                "features":[{"channel":"P","feature":"mean","low":1.0,"high":4.0},
                {"channel":"P","feature":"std","low":2.0,"high":5.0},
                {"channel":"T","feature":"mean","low":3.0,"high":6.0}]},
                {"regime":"slow","windows":120,"leftOut":["T"],
                "features":[{"channel":"P","feature":"mean","low":1.0E7,"high":1.01E7},
                {"channel":"P","feature":"std","low":-0.5,"high":0.1},
                {"channel":"T","feature":"mean","low":null,"high":null}]}]}""";

        String written = new String(whole.document(), StandardCharsets.UTF_8);

        assertEquals(expected.replace("\n", "").replace("MODEL", MODEL.hex()), written);
        assertEquals(List.of(), Schemas.violations("calibration", whole.document()));
        Calibration read = Calibration.parse(whole.document(), SCHEMA);
        assertArrayEquals(whole.document(), read.document());
        assertArrayEquals(
                calibration().document(), requireNonNull(read.in("slow")).document());
        assertNull(read.in("other"));
    }

    @Test
    void aRegimeThatStandsThereTwiceIsRefused() {
        Calibration one = Calibration.ofRegimes(Map.of("a", calibration(), "b", calibration()));
        String twice = new String(one.document(), StandardCharsets.UTF_8).replace("\"b\"", "\"a\"");

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> Calibration.parse(twice.getBytes(StandardCharsets.UTF_8), SCHEMA));

        assertTrue(String.valueOf(refused.getMessage()).contains("/regimes/1"), refused.getMessage());
    }

    @Test
    void everyFloatComesBackBitForBit() {
        long seed = 7;
        Random random = new Random(seed);
        int size = 20_000;
        FeatureSchema wide = new FeatureSchema(IntStream.range(0, size)
                .mapToObj(i -> new FeatureSchema.Feature(0, "c", "f" + i))
                .toList());
        float[] bounds = new float[size];
        for (int i = 0; i < size; i++) {
            float any = Float.intBitsToFloat(random.nextInt());
            bounds[i] = Float.isFinite(any) ? any : Float.NaN;
        }
        bounds[0] = Float.MIN_VALUE;
        bounds[1] = -0.0f;
        bounds[2] = Float.MAX_VALUE;

        byte[] document = new Calibration(new Ranges(wide, bounds, bounds), List.of(), MODEL, 1).document();
        Ranges read = Calibration.parse(document, wide).ranges();

        for (int i = 0; i < size; i++) {
            assertEquals(
                    Float.floatToIntBits(bounds[i]), Float.floatToIntBits(read.low(i)), "seed " + seed + " place " + i);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    calibration/v1     | calibration/v9        | /schema: expected edgewise.calibration/v1, found
                    "windows":120      | "windows":-1          | /windows: is not a number of windows: -1
                    "windows":120      | "windows":1.5         | /windows: expected a whole number
                    "windows"          | "window"              | the key 'window' is not known; did you mean 'windows'?
                    "std"              | "max"                 | /features/1: is 'P max', but the model's feature here is 'P std'
                    ,{"channel":"T","feature":"mean","low":null,"high":null} | ,{} | /features/2: the key 'channel' is missing
                    {"channel":"P","feature":"std","low":-0.5,"high":0.1}, | ~ | /features: has 2 entries, but the model has 3 features
                    "low":-0.5         | "low":0.5             | /features/1: low 0.5 lies above high 0.1
                    1.01E7             | 1e39                  | /features/0/high: is too large for float32
                    sha256:            | md5:                  | not a sha256 digest
                    """)
    void anotherDocumentIsRefusedInWords(String found, String replacement, String message) {
        String document = new String(calibration().document(), StandardCharsets.UTF_8);
        assertTrue(document.contains(found), found);
        byte[] wrong = document.replace(found, replacement.equals("~") ? "" : replacement)
                .getBytes(StandardCharsets.UTF_8);

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Calibration.parse(wrong, SCHEMA));

        assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
    }

    @Test
    void aCalibrationOfAModelWithOtherFeaturesIsRefused() {
        FeatureSchema other = new FeatureSchema(SCHEMA.features().subList(0, 2));

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> Calibration.parse(calibration().document(), other));

        assertTrue(String.valueOf(refused.getMessage()).contains("has 3 entries, but the model has 2 features"));
    }

    private static Calibration calibration() {
        float[] low = {1.0e7f, -0.5f, Float.NaN};
        float[] high = {1.01e7f, 0.1f, Float.NaN};
        return new Calibration(new Ranges(SCHEMA, low, high), List.of("T"), MODEL, 120);
    }
}
