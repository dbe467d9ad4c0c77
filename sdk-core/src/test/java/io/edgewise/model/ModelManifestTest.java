package io.edgewise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.house.Schemas;
import io.edgewise.signal.Range;
import io.edgewise.signal.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelManifestTest {
    private static final double NO = Double.POSITIVE_INFINITY;

    @Test
    void theExampleOfADistanceModelIsRead() {
        ModelManifest manifest =
                ModelManifest.parse(Schemas.example("edgewise.model.v1.json").getBytes(StandardCharsets.UTF_8));

        assertEquals("well-band", manifest.name());
        assertEquals("1.0.0", manifest.version());
        assertEquals("onnx", manifest.runtime());
        assertEquals(
                new ModelManifest.WindowDefault(Duration.ofSeconds(180), Duration.ofSeconds(10), Duration.ofSeconds(2)),
                manifest.window());
        assertEquals(
                List.of("P-PDG mean", "P-PDG std", "P-TPT mean", "P-TPT std", "T-TPT mean", "T-TPT std", "P-TPT slope"),
                manifest.features().features().stream()
                        .map(FeatureSchema.Feature::title)
                        .toList());
        assertEquals(1, manifest.features().features().get(6).channel());
        assertEquals(List.of(1L, 7L), manifest.inputs().get(0).shape());
        assertEquals(TensorSpec.Role.LOW, manifest.inputs().get(1).role());
        assertTrue(manifest.needsCalibration());
        assertNull(manifest.reference().training());
        assertEquals(3.0, manifest.threshold());
        assertEquals(new Range(0, NO), manifest.outputRange());
        assertEquals("check the position of the downhole safety valve", manifest.adviceFor(null));
        assertEquals("small", manifest.card().cost());
        assertEquals(1e-6, manifest.card().goldenTolerance());
        assertEquals("samples/training/well_band.py", manifest.card().lineage().get("run"));
        assertTrue(manifest.card().thresholdCalibration().startsWith("3 widths"));
    }

    @Test
    void whatAChannelIsExpectedToBeIsRead() {
        List<ChannelSpec> channels = ModelManifest.parse(
                        Schemas.example("edgewise.model.v1.json").getBytes(StandardCharsets.UTF_8))
                .channels();

        ChannelSpec optional = channels.get(0);
        assertFalse(optional.required());
        assertEquals(Range.ANY, optional.channel().span());
        assertEquals(SampleLimits.NONE, optional.limits());
        ChannelSpec limited = channels.get(1);
        assertTrue(limited.required());
        assertEquals(new Range(0, 1e8), limited.channel().physical());
        assertEquals(new Range(1e6, 5e7), limited.channel().span());
        assertEquals(new SampleLimits(5e5, 5e6, 1e6, 1e7, 60, 180, 0), limited.limits());
        ChannelSpec plain = channels.get(2);
        assertTrue(plain.required());
        assertEquals(Unit.of("degC"), plain.channel().unit());
        assertEquals(ChannelSpec.DEFAULT_COMPLETENESS, plain.completeness());
        assertEquals(0, plain.rateHz());
        assertEquals(0, plain.still());
        assertEquals(0.01, limited.still());
    }

    @Test
    void theExampleOfAClassifierIsRead() {
        ModelManifest manifest = ModelManifest.parse(
                Schemas.example("edgewise.model.v1.classifier.json").getBytes(StandardCharsets.UTF_8));

        assertEquals(List.of("normal", "imbalance", "bearing"), manifest.labels());
        assertEquals(new Range(0, 1), manifest.outputRange());
        assertEquals(Duration.ofMillis(500), manifest.window().hop());
        assertEquals(Duration.ZERO, manifest.window().lateness());
        assertFalse(manifest.needsCalibration());
        Ranges training = manifest.reference().training();
        assertNotNull(training);
        assertEquals(0.1f, training.low(0));
        assertEquals(4.5f, training.high(0));
        assertTrue(Float.isNaN(training.low(1)));
        Ranges baseline = manifest.reference().normal();
        assertNotNull(baseline);
        assertEquals(0.2f, baseline.low(0));
        assertEquals(4f, baseline.high(1));
        assertEquals("order a bearing, listen to it daily", manifest.adviceFor("bearing"));
        assertEquals("", manifest.adviceFor("normal"));
        assertEquals(Map.of(), manifest.card().lineage());
    }

    /** In the example the first text is replaced by the second; the message must then hold the third. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "edgewise.model/v1"      | "edgewise.model/v2"     | /schema: expected edgewise.model/v1, found
                    "version": "1.0.0",      |                         | the key 'version' is missing
                    "version": "1.0.0"       | "version": "1 0"        | /version: expected a version without blanks
                    "well-band"              | "well band"             | /name: expected a name
                    "completeness": 0.9      | "completenes": 0.9      | /channels/0: the key 'completenes' is not known; did you mean 'completeness'?
                    "completeness": 0.9      | "completeness": 0       | /channels/0: completeness of P-PDG is not in (0, 1]: 0.0
                    "physical": [0, 1e8]     | "physical": [2, 1]      | /channels/0/physical: low 2.0 lies above high 1.0
                    "physical": [0, 1e8]     | "physical": [1e8]       | /channels/0/physical: expected [low, high], found 1 elements
                    "T-TPT"                  | "P-TPT"                 | /channels/2/name: 'P-TPT' stands there twice
                    "required": false        | "required": "NO"        | /channels/0/required: expected true or false, found text
                    {"suspect": 5e5,         | {"suspect": 5e9,        | /channels/1/limits/rate: the suspect level lies above
                    "suspect": 60            | "suspect": 1            | /channels/1/limits/flatLine/suspect: expected 2 to 1000000
                    "size": "180s"           | "size": "180"           | /window/size: '180' is not a duration
                    "hop": "10s"             | "hop": "0s"             | /window/hop: must be longer than nothing
                    "hop": "10s"             | "hop": "181s"           | /window/hop: is longer than the window's size
                    "channel": "P-TPT", "s   | "channel": "P-TPX", "s  | /features/1/channel: there is no channel 'P-TPX'; did you mean 'P-TPT'?
                    ["slope"]                | ["mean"]                | /features/1/statistics/0: 'P-TPT mean' stands there twice
                    "role": "low"            | "role": "lower"         | /input/1/role: expected one of [features, low, high], found 'lower'; did you mean 'low'?
                    "shape": [1, 7]          | "shape": [-1, 7]        | /input/0/shape/0: expected 1 to 1048576; shapes are static, found -1
                    "type": "float32"        | "type": "float64"       | /input/0/type: a tensor of role features is float32, found float64
                    "threshold": 3.0         | "threshold": "3"        | /threshold: expected a number, found text
                    {"alarm":                | {"alarms":              | /advice: the key 'alarms' is not known; did you mean 'alarm'?
                    "cost": "small"          | "cost": "tiny"          | /cost: expected one of [small, medium, large]
                    "tolerance": 1e-6        | "tolerance": -1         | /golden/tolerance: a tolerance is not negative
                    "training": null         | "training": []          | /training: has 0 entries, but the model has 7 features
                    "training": null         | "baseline": []          | /baseline: has 0 entries, but the model has 7 features
                    "still": 0.01            | "still": -1             | /channels/1: the standard deviation of a still P-TPT is not 0 or above
                    "labels": []             | "labels": ["ok", "b"]   | /labels/0: the first label is 'normal', found 'ok'
                    "threshold": 3.0         | "threshold": 1e999      | /threshold: is too large a number
                    "labels": []             | "labels": [], "cost":"" | Duplicate field 'cost'
                    """)
    void whatIsWrittenWronglyIsMalformedAndNamesItsPlace(String found, String replacement, String message) {
        RefusedException refused = refused(Schemas.example("edgewise.model.v1.json"), found, replacement);

        assertEquals(Refusal.MALFORMED, refused.refusal());
        assertContains(message, refused);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "features", "type": "float32", "shape": [1, 7] | "features", "type": "float32", "shape": [1, 8] | /input: features has the shape [1, 8], which is 8 numbers, but /features makes 7 features
                    "statistics": ["slope"]                        | "statistics": ["slope", "max"]                 | which is 7 numbers, but /features makes 8 features
                    "shape": [1, 1]                                | "shape": [1, 2]                                | /output: a score is one number, score has the shape [1, 2]
                    "role": "score"                                | "role": "probabilities"                        | /output: score gives 1 probabilities, but /labels has 0 labels
                    "role": "score", "type": "float32"             | "role": "label", "type": "int64"               | exactly one tensor has the role score or probabilities, found neither
                    "labels": []                                   | "labels": ["normal", "b"]                      | /labels: a model that gives one score has no labels
                    "output": [                                    | "output": [{"name": "e", "role": "errors", "type": "float32", "shape": [1, 5]}, | /output: e gives 5 errors, but there are 3 channels
                    "role": "score"                                | "role": "errors"                               | exactly one tensor has the role score or probabilities, found neither
                    """)
    void partsThatDoNotFitTogetherAreRefused(String found, String replacement, String message) {
        RefusedException refused = refused(Schemas.example("edgewise.model.v1.json"), found, replacement);

        assertEquals(Refusal.CONTRACT_MISMATCH, refused.refusal());
        assertContains(message, refused);
    }

    @Test
    void theErrorsOfTheChannelsStandBesideTheScore() {
        String more = Schemas.example("edgewise.model.v1.json")
                .replace(
                        "\"output\": [",
                        "\"output\": [{\"name\": \"e\", \"role\": \"errors\", \"type\": \"float32\", \"shape\": [1, 3]},");

        ModelManifest manifest = ModelManifest.parse(more.getBytes(StandardCharsets.UTF_8));

        assertEquals(TensorSpec.Role.ERRORS, manifest.outputs().get(0).role());
        assertEquals(0, manifest.outputRange().low());
        assertEquals(List.of(), Schemas.violations("model", more.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theExamplesKeepTheSchemaAndWhatTheReaderRefusesTheSchemaRefusesToo() {
        String example = Schemas.example("edgewise.model.v1.json");
        String classifier = Schemas.example("edgewise.model.v1.classifier.json");

        assertEquals(List.of(), Schemas.violations("model", example.getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of(), Schemas.violations("model", classifier.getBytes(StandardCharsets.UTF_8)));
        for (String wrong : List.of(
                example.replace("\"runtime\"", "\"engine\""),
                example.replace("\"10s\"", "\"10\""),
                example.replace("\"completeness\": 0.9", "\"completeness\": 0"),
                example.replace("\"kind\": \"model\"", "\"kind\": \"prompt\""),
                classifier.replace("\"normal\",", "\"fine\","))) {
            assertFalse(
                    Schemas.violations("model", wrong.getBytes(StandardCharsets.UTF_8))
                            .isEmpty(),
                    wrong);
            assertThrows(RefusedException.class, () -> ModelManifest.parse(wrong.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void noMutatedManifestThrowsAnythingElse() {
        long seed = 5;
        Random random = new Random(seed);
        String[] words = Schemas.example("edgewise.model.v1.json").split("(?<=[\\[\\]{}:,])|(?=[\\[\\]{}:,])");
        String[] pieces = {
            "null", "-1", "0", "1e308", "99999999999999999999", "\"\"", "\" \"", "\"*\"", "true", "[]", "{}"
        };
        int refused = 0;
        for (int round = 0; round < 10_000; round++) {
            String[] mutated = words.clone();
            for (int i = random.nextInt(2); i >= 0; i--) {
                mutated[random.nextInt(words.length)] = random.nextBoolean()
                        ? pieces[random.nextInt(pieces.length)]
                        : words[random.nextInt(words.length)];
            }
            String document = String.join("", mutated);
            try {
                ModelManifest.parse(document.getBytes(StandardCharsets.UTF_8));
            } catch (RefusedException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round + ": " + document, e);
            }
        }
        assertTrue(refused > 5_000 && refused < 10_000, "refused " + refused);
    }

    @Test
    void anotherKindIsRefusedBeforeItsOtherKeysAreLookedAt() {
        RefusedException refused = refused("""
                {"schema": "edgewise.model/v1", "kind": "prompt", "tokens": 7}""", "7", "8");

        assertEquals(Refusal.KIND_UNSUPPORTED, refused.refusal());
        assertContains("found 'prompt'", refused);
    }

    @Test
    void whatIsNoJsonAtAllIsMalformed() {
        assertEquals(Refusal.MALFORMED, refused("model: yaml", "yaml", "toml").refusal());
    }

    private static RefusedException refused(String document, String found, String replacement) {
        assertTrue(document.contains(found), found);
        String edited = document.replaceFirst(
                Pattern.quote(found), Matcher.quoteReplacement(replacement == null ? "" : replacement));
        return assertThrows(RefusedException.class, () -> ModelManifest.parse(edited.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertContains(String part, RefusedException refused) {
        assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
    }

    @Test
    void aLogMelStandsForAsManyFeaturesAsItHasLevels() {
        List<FeatureSchema.Feature> features = ModelManifest.parse(sound("log-mel:fft=1024;mels=4;frames=2", 16000))
                .features()
                .features();

        assertEquals(8, features.size());
        assertEquals("mic log-mel:fft=1024;mels=4;frames=2#1.3", features.get(7).title());
        assertEquals(16000, features.get(7).sampling().rateHz());
    }

    @Test
    void aFeatureOfTheFrequencyDomainThatCannotBeIsRefusedAtItsPlace() {
        for (String[] wrong : List.of(
                new String[] {"band-power:10-9000", "half the channel's rate"},
                new String[] {"velocity-rms:10-1000", "needs an acceleration"},
                new String[] {"peak-order:shaft", "one of the channels [mic]"},
                new String[] {"log-mel:fft=1024;bands=3", "'bands=3' is not one KEY=VALUE"})) {
            String message = assertThrows(RefusedException.class, () -> ModelManifest.parse(sound(wrong[0], 16000)))
                    .getMessage();
            assertTrue(message.contains("/features/0/statistics/0") && message.contains(wrong[1]), message);
        }
        String message = assertThrows(RefusedException.class, () -> ModelManifest.parse(sound("centroid", 0)))
                .getMessage();
        assertTrue(message.contains("declare its \"rateHz\""), message);
    }

    private static byte[] sound(String statistic, int rateHz) {
        return ("{\"schema\":\"edgewise.model/v1\",\"kind\":\"model\",\"runtime\":\"onnx\",\"name\":\"s\",\"version\":\"1\","
                        + "\"channels\":[{\"name\":\"mic\",\"unit\":\"\",\"rateHz\":" + rateHz + "}],"
                        + "\"window\":{\"size\":\"1s\"},"
                        + "\"features\":[{\"channel\":\"mic\",\"statistics\":[\"" + statistic + "\"]}],"
                        + "\"input\":[{\"name\":\"x\",\"role\":\"features\",\"type\":\"float32\",\"shape\":[1,8]}],"
                        + "\"output\":[{\"name\":\"y\",\"role\":\"score\",\"type\":\"float32\",\"shape\":[1,1]}],"
                        + "\"threshold\":1}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
