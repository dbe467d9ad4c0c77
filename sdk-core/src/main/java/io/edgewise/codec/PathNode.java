package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgewise.codec.FrameException.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree of JSON Pointers, by which a document is walked once: at each wanted place its {@link Leaf} reads, all else is
 * passed over. Sees keys that stand twice, and allocates nothing for those that are wanted.
 */
final class PathNode {
    private static final int DEEPEST = 16;
    private static final int MOST_INDEX = 4095;

    private final Map<String, PathNode> members = new HashMap<>();
    private final List<@Nullable PathNode> elements = new ArrayList<>();
    private @Nullable Leaf leaf;
    private long seenIn;

    /**
     * Adds a place.
     *
     * @throws IllegalArgumentException when another pointer leads to the same place, into it, or through it
     */
    void add(Pointer pointer, Leaf reader) {
        PathNode node = this;
        for (String step : pointer.steps()) {
            if (node.leaf != null) {
                throw new IllegalArgumentException(
                        "'" + pointer + "' leads into a place that another pointer takes whole");
            }
            node = node.members.computeIfAbsent(step, key -> new PathNode());
        }
        if (node.leaf != null || !node.members.isEmpty()) {
            throw new IllegalArgumentException("'" + pointer + "' is the place of another pointer, or leads to one");
        }
        node.leaf = reader;
    }

    /** Lets indexes of arrays be found; after the last {@link #add}. */
    PathNode sealed() {
        members.forEach((step, child) -> {
            child.sealed();
            int index = index(step);
            if (index >= 0) {
                while (elements.size() <= index) {
                    elements.add(null);
                }
                elements.set(index, child);
            }
        });
        return this;
    }

    private static int index(String step) {
        boolean plain = !step.isEmpty()
                && step.length() <= 4
                && step.chars().allMatch(c -> c >= '0' && c <= '9')
                && (step.length() == 1 || step.charAt(0) != '0');
        return plain && Integer.parseInt(step) <= MOST_INDEX ? Integer.parseInt(step) : -1;
    }

    /** Walks what the parser is on, which lies at this depth, in the walk of this number. */
    void walk(JsonParser parser, int depth, long walk, ForeignValues foreign) throws IOException {
        if (leaf != null) {
            leaf.read(parser, depth);
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            requireDepth(parser, depth);
            foreign.enter(depth);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                member(parser, depth, walk, foreign);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            requireDepth(parser, depth);
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                PathNode child = i < elements.size() ? elements.get(i) : null;
                if (child == null) {
                    foreign.pass(parser, depth + 1);
                } else {
                    child.walk(parser, depth + 1, walk, foreign);
                }
            }
        }
    }

    private void member(JsonParser parser, int depth, long walk, ForeignValues foreign) throws IOException {
        PathNode child = members.get(parser.currentName());
        if (child == null) {
            foreign.key(depth, parser);
            parser.nextToken();
            foreign.pass(parser, depth + 1);
            return;
        }
        if (child.seenIn == walk) {
            throw ForeignValues.duplicate(parser);
        }
        child.seenIn = walk;
        parser.nextToken();
        child.walk(parser, depth + 1, walk, foreign);
    }

    private static void requireDepth(JsonParser parser, int depth) {
        if (depth > DEEPEST) {
            throw new FrameException(
                    Problem.TOO_DEEP, "byte " + ForeignValues.offset(parser), "nests deeper than " + DEEPEST);
        }
    }

    /** Reads the value that the parser is on, which lies at this depth, to its end. */
    interface Leaf {
        void read(JsonParser parser, int depth) throws IOException;
    }
}
