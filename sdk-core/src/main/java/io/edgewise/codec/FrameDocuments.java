package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.edgewise.codec.FrameException.Problem;
import java.io.IOException;

/**
 * What all payloads that are one document have in common: size, one value and nothing after it, how errors are told.
 */
final class FrameDocuments {
    static final int MOST_BYTES = 1 << 20;

    /** Of values in one frame; a small heap takes fewer, so that no message is its end. */
    static final int MOST_CELLS = mostCellsOn(Runtime.getRuntime().maxMemory());

    static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(limits())
            .build();

    private FrameDocuments() {}

    static StreamReadConstraints limits() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(64)
                .maxNameLength(1024)
                .build();
    }

    /** Reads a payload that holds exactly one value; the parser is on its first token. */
    static void read(JsonFactory factory, byte[] payload, Reading reading) {
        requireSize(payload);
        boolean ended = false;
        try (JsonParser parser = factory.createParser(payload)) {
            if (parser.nextToken() == null) {
                throw new FrameException(Problem.EMPTY, "", "is empty");
            }
            reading.read(parser);
            ended = true;
            if (parser.nextToken() != null) {
                throw new FrameException(
                        Problem.TRAILING_GARBAGE, "byte " + ForeignValues.offset(parser), "stands after the end");
            }
        } catch (JsonProcessingException e) {
            throw refusal(e, ended);
        } catch (IOException e) {
            throw new FrameException(Problem.NOT_JSON, "", String.valueOf(e.getMessage()), e);
        }
    }

    static void requireSize(byte[] payload) {
        if (payload.length > MOST_BYTES) {
            throw new FrameException(
                    Problem.TOO_LARGE, "", "has " + payload.length + " bytes, the most is " + MOST_BYTES);
        }
        if (payload.length == 0) {
            throw new FrameException(Problem.EMPTY, "", "is empty");
        }
    }

    static void requireCells(long rows, int width) {
        if (rows * width > MOST_CELLS || rows > FrameColumns.MOST_ROWS) {
            throw new FrameException(
                    Problem.TOO_LARGE, "", rows + " rows of " + width + " channels, the most is " + MOST_CELLS);
        }
    }

    /** A value takes 16 bytes, half as much again while a frame grows. */
    static int mostCellsOn(long heapBytes) {
        return (int) Math.min(1 << 20, heapBytes / 16 / 24);
    }

    private static FrameException refusal(JsonProcessingException e, boolean ended) {
        Problem problem = e instanceof StreamConstraintsException
                ? Problem.TOO_LARGE
                : ended ? Problem.TRAILING_GARBAGE : Problem.NOT_JSON;
        String place = e.getLocation() == null ? "" : "byte " + e.getLocation().getByteOffset();
        return new FrameException(problem, place, e.getOriginalMessage(), e);
    }

    /** Reads the document whose first token the parser is on, to its end. */
    interface Reading {
        void read(JsonParser parser) throws IOException;
    }
}
