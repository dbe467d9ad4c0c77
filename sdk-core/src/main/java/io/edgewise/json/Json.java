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
 * limits of size and depth. For documents; frames are read as a stream by the room {@code codec}.
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
            throw new JsonException("", "is larger than " + limits.bytes() + " bytes");
        }
        try (JsonParser parser = FACTORY.createParser(utf8(bytes))) {
            if (parser.nextToken() == null) {
                throw new JsonException("", "is empty");
            }
            JsonValue document = read(parser, "", limits.depth());
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

    private static JsonValue read(JsonParser parser, String path, int depth) throws IOException {
        if (depth == 0) {
            throw new JsonException(path, "is nested too deep");
        }
        return new JsonValue(path, content(parser, path, depth));
    }

    private static @Nullable Object content(JsonParser parser, String path, int depth) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser, path, depth);
            case START_ARRAY -> elements(parser, path, depth);
            case VALUE_STRING -> paired(parser.getText(), path);
            case VALUE_NUMBER_INT -> whole(parser, path);
            case VALUE_NUMBER_FLOAT -> finite(parser, path);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new JsonException(path, "has an unexpected " + parser.currentToken());
        };
    }

    private static Map<String, JsonValue> members(JsonParser parser, String path, int depth) throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = paired(parser.currentName(), path);
            parser.nextToken();
            members.put(key, read(parser, path + "/" + key.replace("~", "~0").replace("/", "~1"), depth - 1));
        }
        return members;
    }

    private static List<JsonValue> elements(JsonParser parser, String path, int depth) throws IOException {
        List<JsonValue> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(read(parser, path + "/" + elements.size(), depth - 1));
        }
        return elements;
    }

    /** Escapes can write half a surrogate pair, which no one can write out again. */
    private static String paired(String text, String path) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw new JsonException(path, "has half a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    private static Object whole(JsonParser parser, String path) throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> finite(parser, path);
        };
    }

    private static Real finite(JsonParser parser, String path) throws IOException {
        Real number = new Real(parser.getText());
        if (Double.isInfinite(number.doubleValue())) {
            throw new JsonException(path, "is too large a number: " + number);
        }
        return number;
    }
}
