package io.edgewise.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents strictly: RFC 8259, UTF-8, no duplicate keys, finite numbers, one value and nothing after it, within
 * limits of size, depth and number. For documents; frames are read as a stream by the room {@code codec}.
 */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(64)
                    .maxNameLength(1024)
                    .build())
            .build();

    private Json() {}

    /**
     * Parses a document.
     *
     * @throws JsonException with the place and what is wrong
     */
    public static JsonValue parse(byte[] bytes, JsonLimits limits) {
        if (bytes.length > limits.bytes()) {
            throw JsonException.overLimit("", "is larger than " + limits.bytes() + " bytes");
        }
        try (JsonParser parser = FACTORY.createParser(utf8(bytes))) {
            if (parser.nextToken() == null) {
                throw new JsonException("", "is empty");
            }
            JsonValue document = new Reading(parser, limits.values()).read(null, "", limits.depth());
            if (parser.nextToken() != null) {
                throw new JsonException("", "has something after its end");
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new JsonException(place(e.getLocation()), words(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail; this is a bug", e);
        }
    }

    /** Jackson names the source of a place even where it was told not to: only the place is left. */
    private static String words(String message) {
        return message.replaceAll("\\[Source: [^;]*; ([^]]*)\\]", "$1");
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + " column " + location.getColumnNr();
    }

    /** The parser would guess UTF-16 and UTF-32 and let overlong forms pass. */
    private static String utf8(byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(left).toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("byte " + left.position(), "is not UTF-8");
        }
    }

    /** Escapes can write half a surrogate pair, which no one can write out again. */
    private static boolean isPaired(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** One document on its way in. */
    private static final class Reading {
        private final JsonParser parser;
        private int valuesLeft;

        Reading(JsonParser parser, int mostValues) {
            this.parser = parser;
            this.valuesLeft = mostValues;
        }

        /** Reads the value that the parser is on; {@code step} leads to it from the value it lies in. */
        JsonValue read(@Nullable JsonValue parent, Object step, int depth) throws IOException {
            if (depth == 0) {
                throw tooMuch(parent, step, "is nested too deep");
            }
            if (--valuesLeft < 0) {
                throw tooMuch(parent, step, "is one value too many: the document has more than is read");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> members(parent, step, depth);
                case START_ARRAY -> elements(parent, step, depth);
                case VALUE_STRING -> new JsonValue(parent, step, paired(parent, step, parser.getText()));
                case VALUE_NUMBER_INT -> new JsonValue(parent, step, whole(parent, step));
                case VALUE_NUMBER_FLOAT -> new JsonValue(parent, step, finite(parent, step));
                case VALUE_TRUE -> new JsonValue(parent, step, true);
                case VALUE_FALSE -> new JsonValue(parent, step, false);
                case VALUE_NULL -> new JsonValue(parent, step, null);
                default -> throw wrong(parent, step, "has an unexpected " + parser.currentToken());
            };
        }

        private JsonValue members(@Nullable JsonValue parent, Object step, int depth) throws IOException {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            JsonValue object = new JsonValue(parent, step, members);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = paired(parent, step, parser.currentName());
                parser.nextToken();
                members.put(key, read(object, key, depth - 1));
            }
            return object;
        }

        private JsonValue elements(@Nullable JsonValue parent, Object step, int depth) throws IOException {
            List<JsonValue> elements = new ArrayList<>();
            JsonValue array = new JsonValue(parent, step, elements);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(read(array, elements.size(), depth - 1));
            }
            return array;
        }

        private Object whole(@Nullable JsonValue parent, Object step) throws IOException {
            return switch (parser.getNumberType()) {
                case INT, LONG -> parser.getLongValue();
                default -> finite(parent, step);
            };
        }

        private Real finite(@Nullable JsonValue parent, Object step) throws IOException {
            Real number = new Real(parser.getText());
            if (Double.isInfinite(number.doubleValue())) {
                throw wrong(parent, step, "is too large a number: " + number);
            }
            return number;
        }

        private static String paired(@Nullable JsonValue parent, Object step, String text) {
            if (!isPaired(text)) {
                throw wrong(parent, step, "has half a surrogate pair");
            }
            return text;
        }

        private static JsonException tooMuch(@Nullable JsonValue parent, Object step, String what) {
            return JsonException.overLimit(new JsonValue(parent, step, null).path(), what);
        }

        private static JsonException wrong(@Nullable JsonValue parent, Object step, String what) {
            return new JsonException(new JsonValue(parent, step, null).path(), what);
        }
    }
}
