package io.edgewise.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void everyKindOfValueIsReadAndKnowsItsPlace() {
        JsonValue json = parse("{\"t\": \"\\u00e9\", \"n\": -1.5e3, \"w\": 9007199254740993, \"f\": true, \"z\": null,"
                + " \"a\": [1, \"x\"], \"a/b~c\": {\"d\": []}}");

        assertEquals("\u00e9", json.get("t").text());
        assertEquals(-1500, json.get("n").number());
        assertEquals(9007199254740993L, json.get("w").whole());
        assertTrue(json.get("f").flag());
        assertTrue(json.get("z").isNull());
        assertTrue(json.find("z").isEmpty());
        assertEquals("/a/1", json.get("a").elements().get(1).path());
        assertEquals("/a~1b~0c/d", json.get("a/b~c").get("d").path());
        assertEquals(
                List.of("t", "n", "w", "f", "z", "a", "a/b~c"),
                List.copyOf(json.members().keySet()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1,}",
                "[1,]",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1} {}",
                "{\"a\":1}x",
                "// c\n{}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":1e400}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"\\ud800\":1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"x\":[{\"a\":1,\"a\":2}]}",
                "\uFEFF{}",
                "nul"
            })
    void whatIsNotStrictJsonIsRefused(String text) {
        assertThrows(JsonException.class, () -> parse(text));
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16"})
    void otherEncodingsAreNotGuessed(String charset) {
        byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(charset));

        assertThrows(JsonException.class, () -> Json.parse(bytes, JsonLimits.DOCUMENT));
    }

    /** Overlong, surrogate and cut-off sequences (RFC 3629, sections 3 and 10). */
    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
        for (byte[] wrong : List.of(
                new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'},
                new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xE2, (byte) 0x82, '"'},
                new byte[] {'"', (byte) 0xFF, '"'})) {
            JsonException refused = assertThrows(JsonException.class, () -> Json.parse(wrong, JsonLimits.DOCUMENT));

            assertEquals("byte 1", refused.path(), () -> Arrays.toString(wrong));
        }
    }

    @Test
    void limitsOfSizeAndDepthHold() {
        JsonLimits small = new JsonLimits(20, 3);

        assertEquals(1, Json.parse(bytes("[[1]]"), small).elements().size());
        assertMessage("/0/0/0: is nested too deep", () -> Json.parse(bytes("[[[1]]]"), small));
        assertMessage("is larger than 20 bytes", () -> Json.parse(bytes("[" + " ".repeat(20) + "]"), small));
        assertThrows(JsonException.class, () -> parse("[".repeat(100_000)));
        assertThrows(JsonException.class, () -> parse("1" + "0".repeat(100)));
    }

    /** Two megabytes of zeros took 200 MB of memory as values, which ended an agent on its usual heap of 192 MB. */
    @Test
    void theNumberOfValuesIsBounded() {
        JsonLimits limits = new JsonLimits(4 << 20, 32, 1000);
        String some = "[" + "0,".repeat(998) + "0]";
        String many = "[" + "0,".repeat(999) + "0]";

        assertEquals(999, Json.parse(bytes(some), limits).elements().size());
        assertMessage("/999: is one value too many", () -> Json.parse(bytes(many), limits));
        assertMessage("is one value too many", () -> parse("[" + "{},".repeat(1 << 20) + "{}]"));
    }

    /** As texts, the places of these values would take 60,000 times 15 kB. */
    @Test
    void longKeysAboveManyValuesCostNoMoreThanTheirText() {
        String keys = ("{\"" + "k".repeat(1000) + "\":").repeat(15);
        JsonValue deepest = parse(keys + "[" + "0,".repeat(60_000) + "0]" + "}".repeat(15));
        for (int i = 0; i < 15; i++) {
            deepest = deepest.get("k".repeat(1000));
        }

        assertEquals(60_001, deepest.elements().size());
        assertEquals(
                15 * 1001 + "/60000".length(),
                deepest.elements().get(60_000).path().length());
    }

    /** The launcher's heaps are 48 MB and 192 MB. */
    @Test
    void aDocumentTakesASmallPartOfTheHeap() {
        assertEquals(4 << 20, JsonLimits.bytesOn(1L << 30));
        assertEquals(3 << 20, JsonLimits.bytesOn(192L << 20));
        assertEquals(768 << 10, JsonLimits.bytesOn(48L << 20));
        assertEquals(256 << 10, JsonLimits.bytesOn(1 << 20));
        assertEquals(1 << 16, JsonLimits.valuesOn(48L << 20));
        assertEquals(192 << 10, JsonLimits.valuesOn(192L << 20));
        assertEquals(1 << 20, JsonLimits.valuesOn(8L << 30));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"a": [1, 2}      | line 1 column 12: Unexpected close marker
                    {"a": 1, "a": 2}  | Duplicate field 'a'
                    {"a": 1} x        | line 1 column 10
                    """)
    void whatIsMalformedNamesLineAndColumn(String text, String message) {
        assertMessage(message, () -> parse(text));
    }

    @Test
    void aValueOfAnotherKindIsRefusedWithPlaceAndWhatWasFound() {
        JsonValue json = parse("{\"a\": {\"b\": [\"x\", 1.5, null, {}]}}");
        List<JsonValue> values = json.get("a").get("b").elements();

        assertMessage(
                "/a/b/0: expected a number, found text", () -> values.get(0).number());
        assertMessage(
                "/a/b/1: expected a whole number, found 1.5",
                () -> values.get(1).whole());
        assertMessage(
                "/a/b/2: expected a string, found null", () -> values.get(2).text());
        assertMessage(
                "/a/b/3: expected an array, found an object",
                () -> values.get(3).elements());
        assertMessage(
                "/a/b: expected an object, found an array",
                () -> json.get("a").get("b").members());
        assertMessage(
                "/a/b/0: expected true or false, found text",
                () -> values.get(0).flag());
        assertMessage("/a: the key 'c' is missing", () -> json.get("a").get("c"));
        assertMessage(
                "/a/b/1: expected a string, found 1.5",
                () -> json.get("a").get("b").texts());
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
        JsonValue json = parse("{\"a\": {\"lateness\": 1, \"sise\": 2}}");

        assertMessage(
                "/a: the key 'sise' is not known; did you mean 'size'?",
                () -> json.get("a").only(Set.of("size", "hop", "lateness")));
        assertFalse(message(() -> json.get("a").only(Set.of("lateness", "quantity")))
                .contains("did you mean"));
    }

    @Test
    void aConstantIsReadByItsName() {
        assertEquals(TimeUnit.SECONDS, parse("\"SECONDS\"").oneOf(TimeUnit.class));
        assertMessage("did you mean SECONDS?", () -> parse("\"SECOND\"").oneOf(TimeUnit.class));
    }

    /** 1 + 2^-24 and a little: half a float step above 1, so rounding by way of double ends at 1. */
    @Test
    void aFloatIsRoundedOnce() {
        assertEquals(1.0000001f, parse("1.00000005960464477540").single());
        assertEquals(1f, (float) parse("1.00000005960464477540").number());
        assertEquals(12_000_000f, parse("12000000").single());
    }

    @Test
    void aDurationIsReadWithItsUnit() {
        assertEquals(Duration.ofSeconds(180), parse("\"180s\"").duration());
        assertMessage("'180' is not a duration", () -> parse("\"180\"").duration());
        assertMessage("expected a string, found 180", () -> parse("180").duration());
    }

    @Test
    void noMutationThrowsAnythingElse() {
        byte[] seedText = bytes("{\"schema\": \"x/v1\", \"n\": [1, -2.5e3, null], \"o\": {\"k\": \"\\u00e9\u20ac\"}}");
        long seed = 42;
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = Arrays.copyOf(seedText, seedText.length - random.nextInt(3) * random.nextInt(9));
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Json.parse(bytes, JsonLimits.DOCUMENT);
            } catch (JsonException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round + ": " + Arrays.toString(bytes), e);
            }
        }
        assertTrue(refused > 10_000 && refused < 50_000, "refused " + refused);
    }

    private static void assertMessage(String part, Runnable action) {
        String message = message(action);
        assertTrue(message.contains(part), message);
    }

    private static String message(Runnable action) {
        return String.valueOf(assertThrows(JsonException.class, action::run).getMessage());
    }

    private static JsonValue parse(String text) {
        return Json.parse(bytes(text), JsonLimits.DOCUMENT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
