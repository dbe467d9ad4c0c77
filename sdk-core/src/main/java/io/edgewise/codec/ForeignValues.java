package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgewise.codec.FrameException.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Passes over what a payload holds that is not ours, and still sees keys that stand twice and what nests too deep. The
 * parser's own search for duplicates would allocate for every known key of every message.
 */
final class ForeignValues {
    private static final int DEEPEST = 16;
    private static final int KEPT = 256;

    private final List<Set<String>> keys = new ArrayList<>();

    /** Begins an object at this depth, 1 for the document itself. */
    void enter(int depth) {
        while (keys.size() < depth) {
            keys.add(new HashSet<>());
        }
        Set<String> earlier = keys.get(depth - 1);
        if (earlier.size() > KEPT) {
            keys.set(depth - 1, new HashSet<>()); // clearing a table that has once grown large stays slow
        } else {
            earlier.clear();
        }
    }

    /** Notes a key of the object at this depth. */
    void key(int depth, JsonParser parser) throws IOException {
        if (!keys.get(depth - 1).add(parser.currentName())) {
            throw duplicate(parser);
        }
    }

    /** Passes over the value that the parser is on; it lies at this depth. */
    void pass(JsonParser parser, int depth) throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            return;
        }
        if (depth > DEEPEST) {
            throw new FrameException(Problem.TOO_DEEP, "byte " + offset(parser), "nests deeper than " + DEEPEST);
        }
        if (token == JsonToken.START_OBJECT) {
            enter(depth);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                key(depth, parser);
                parser.nextToken();
                pass(parser, depth + 1);
            }
        } else {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                pass(parser, depth + 1);
            }
        }
    }

    static FrameException duplicate(JsonParser parser) throws IOException {
        return new FrameException(
                Problem.DUPLICATE_KEY,
                "byte " + offset(parser),
                "the key '" + parser.currentName() + "' stands twice in one object");
    }

    /** Returns what the parser is on, for messages. */
    static String found(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> parser.getText();
        };
    }

    static long offset(JsonParser parser) {
        return parser.currentTokenLocation().getByteOffset();
    }
}
