package io.edgewise.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.edgewise.house.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever a document holds, it is read or refused in words; what was read can be written and is read as the same. */
public class JsonFuzzTest {
    @TestFactory
    Stream<DynamicTest> everySeedPasses() throws IOException {
        return Seeds.of(JsonFuzzTest.class, JsonFuzzTest::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        JsonValue document;
        try {
            document = Json.parse(input, JsonLimits.DOCUMENT);
        } catch (JsonException e) {
            assertTrue(e.getMessage() != null && e.getMessage().length() < 5_000, e::getMessage);
            return;
        }
        String written = write(document);
        JsonValue again = Json.parse(written.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
        assertEquals(written, write(again));
    }

    private static String write(JsonValue value) {
        if (value.isObject()) {
            return value.members().entrySet().stream()
                    .map(member -> quoted(member.getKey()) + ":" + write(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value.isArray()) {
            return value.elements().stream().map(JsonFuzzTest::write).collect(Collectors.joining(",", "[", "]"));
        }
        if (value.isText()) {
            return quoted(value.text());
        }
        if (value.isNumber()) {
            return number(value);
        }
        return value.isNull() ? "null" : Boolean.toString(value.flag());
    }

    /** A whole number stays one, if it fits into a long. */
    private static String number(JsonValue value) {
        double number = value.number();
        assertTrue(Double.isFinite(number), value::path);
        try {
            return Long.toString(value.whole());
        } catch (JsonException e) {
            return Double.toString(number);
        }
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
