package io.edgewise.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Test
    void everyKindOfMemberIsWritten() {
        String written = text(json -> json.put("t", "a\"\\\n\u20ac")
                .put("n", (String) null)
                .put("w", Long.MIN_VALUE)
                .put("f", false)
                .putNull("z")
                .putObject("o", inner -> inner.put("x", 1))
                .putObjects("l", List.of("p", "q"), (entry, item) -> entry.put("i", item))
                .putTexts("s", List.of("u", "v"))
                .putNumbers("r", new float[] {0.1f, Float.NaN, -0.0f}));

        assertEquals(
                "{\"t\":\"a\\\"\\\\\\n\u20ac\",\"n\":null,\"w\":-9223372036854775808,\"f\":false,\"z\":null,"
                        + "\"o\":{\"x\":1},\"l\":[{\"i\":\"p\"},{\"i\":\"q\"}],\"s\":[\"u\",\"v\"],"
                        + "\"r\":[0.1,null,-0.0]}",
                written);
    }

    /** The shortest decimals by numpy; the platform's own writer gives 1.9999999999999998E23 for the last. */
    @Test
    void numbersAreTheShortestDecimals() {
        assertEquals("{\"x\":3.4028235E38}", text(json -> json.put("x", Float.MAX_VALUE)));
        assertEquals("{\"x\":7.038531E-26}", text(json -> json.put("x", Float.intBitsToFloat(0x15ae43fd))));
        assertEquals("{\"x\":1.6777216E7}", text(json -> json.put("x", 16777216f)));
        assertEquals("{\"x\":0.1}", text(json -> json.put("x", 0.1f)));
        assertEquals("{\"x\":0.1}", text(json -> json.put("x", 0.1)));
        assertEquals("{\"x\":2.0E23}", text(json -> json.put("x", 2.0e23)));
    }

    @Test
    void whatIsNoNumberIsNull() {
        assertEquals("{\"x\":null}", text(json -> json.put("x", Double.NaN)));
        assertEquals("{\"x\":null}", text(json -> json.put("x", Double.NEGATIVE_INFINITY)));
        assertEquals("{\"x\":null}", text(json -> json.put("x", Float.POSITIVE_INFINITY)));
    }

    @Test
    void everyNumberReadsBackTheSame() {
        long seed = 11;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            float single = Float.intBitsToFloat(random.nextInt());
            double real = Double.longBitsToDouble(random.nextLong());
            if (Float.isFinite(single) && Double.isFinite(real)) {
                byte[] bytes = JsonWriter.object(json -> json.put("s", single).put("r", real));
                JsonValue read = Json.parse(bytes, JsonLimits.DOCUMENT);
                String which = "seed " + seed + " round " + round;
                assertEquals(
                        Float.floatToIntBits(single),
                        Float.floatToIntBits(read.get("s").single()),
                        which);
                assertEquals(
                        Double.doubleToLongBits(real),
                        Double.doubleToLongBits(read.get("r").number()),
                        which);
            }
        }
    }

    @Test
    void theIndentedFormIsTheSameDocument() {
        String pretty = new String(
                JsonWriter.prettyObject(json -> json.put("a", 1).putObject("b", inner -> inner.put("c", "d"))),
                StandardCharsets.UTF_8);

        assertTrue(pretty.contains("\n"), pretty);
        assertEquals("{\"a\":1,\"b\":{\"c\":\"d\"}}", pretty.replaceAll("\\s", ""));
    }

    @Test
    void whatTheContentThrowsIsThrownOn() {
        assertThrows(
                IllegalStateException.class,
                () -> JsonWriter.object(json -> json.putObject("a", inner -> {
                    throw new IllegalStateException("broken");
                })));
    }

    private static String text(Consumer<JsonWriter> content) {
        return new String(JsonWriter.object(content), StandardCharsets.UTF_8);
    }
}
