package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.TimeSource;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The times of one message, from {@code ts} and {@code dt}: one, one and a step, or one for each row. */
final class FrameTimes {
    private static final double EXACT_WHOLE = 1L << 53;
    private static final double LONGEST_STEP_MILLIS = 86_400_000;

    // Set once: of foreign payloads, else null and the native form's.
    private final @Nullable EventTime foreign;
    private final String name;
    private final double stepUnitMillis;

    // Reused from message to message.
    private long[] nanos = new long[1];
    private int count;
    private boolean list;
    private double stepMillis;

    FrameTimes() {
        this(null, "/ts", 1);
    }

    private FrameTimes(@Nullable EventTime foreign, String name, double stepUnitMillis) {
        this.foreign = foreign;
        this.name = name;
        this.stepUnitMillis = stepUnitMillis;
    }

    /** Makes times that are read from a foreign payload. */
    static FrameTimes of(TimeField field, TimeSource source) {
        String name = field.place() == null ? "the time" : field.place().toString();
        return new FrameTimes(
                new EventTime(field.unit(), source), name, field.unit().toNanos(1) / 1e6);
    }

    void clear() {
        count = 0;
        list = false;
        stepMillis = 0;
    }

    /** Reads {@code ts}, a single time or an array of them. */
    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            list = true;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (count == FrameColumns.MOST_ROWS) {
                    throw new FrameException(
                            Problem.TOO_LARGE, name, "has more than " + FrameColumns.MOST_ROWS + " rows");
                }
                add(instant(parser));
            }
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            add(instant(parser));
        }
    }

    /** Reads {@code dt}. */
    void readStep(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> step(parser.getDoubleValue() * stepUnitMillis);
            case VALUE_NULL -> {}
            default ->
                throw new FrameException(
                        Problem.BAD_TIME, "/dt", "expected milliseconds, found " + ForeignValues.found(parser));
        }
    }

    /** Reads how many rows come a second. */
    void readRate(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> step(1000 / parser.getDoubleValue());
            case VALUE_NULL -> {}
            default ->
                throw new FrameException(
                        Problem.BAD_TIME, "the rate", "expected rows a second, found " + ForeignValues.found(parser));
        }
    }

    private void step(double millis) {
        if (!(millis > 0 && millis <= LONGEST_STEP_MILLIS)) {
            throw new FrameException(
                    Problem.BAD_TIME, "/dt", "expected milliseconds above 0 and at most a day, found " + millis);
        }
        stepMillis = millis;
    }

    private long instant(JsonParser parser) throws IOException {
        if (foreign != null) {
            try {
                return foreign.read(parser, name);
            } catch (FrameException e) {
                throw list ? new FrameException(e.problem(), place(), String.valueOf(e.getMessage()), e) : e;
            }
        }
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (parser.getNumberType() == JsonParser.NumberType.LONG
                        || parser.getNumberType() == JsonParser.NumberType.INT) {
                    return ofMillis(parser.getLongValue());
                }
                double millis = parser.getDoubleValue(); // some writers put 1.412611321E12
                if (Math.rint(millis) == millis && Math.abs(millis) <= EXACT_WHOLE) {
                    return ofMillis((long) millis);
                }
            }
            case VALUE_STRING -> {
                try {
                    return IsoTime.parse(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                } catch (IllegalArgumentException e) {
                    throw new FrameException(
                            Problem.BAD_TIME, place(), "'" + parser.getText() + "' " + e.getMessage(), e);
                }
            }
            default -> {}
        }
        throw new FrameException(
                Problem.BAD_TIME,
                place(),
                "expected whole milliseconds since 1970 or an RFC 3339 text, found " + ForeignValues.found(parser));
    }

    private void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, Math.max(2 * count, 64));
        }
        nanos[count++] = time;
    }

    private String place() {
        return list ? name + "/" + count : name;
    }

    int count() {
        return count;
    }

    boolean isList() {
        return list;
    }

    boolean hasStep() {
        return stepMillis > 0;
    }

    /** Returns a row's time; halves of a nanosecond are rounded up. Without a time the first row's is 0. */
    long at(int row) {
        if (list) {
            return nanos[row];
        }
        return plus(count == 0 ? 0 : nanos[0], Math.round(row * stepMillis * 1e6));
    }

    static long ofMillis(long millis) {
        try {
            return Math.multiplyExact(millis, 1_000_000L);
        } catch (ArithmeticException e) {
            throw outside(e);
        }
    }

    static long plus(long time, long more) {
        try {
            return Math.addExact(time, more);
        } catch (ArithmeticException e) {
            throw outside(e);
        }
    }

    static long minus(long time, long less) {
        try {
            return Math.subtractExact(time, less);
        } catch (ArithmeticException e) {
            throw outside(e);
        }
    }

    private static FrameException outside(ArithmeticException cause) {
        return new FrameException(
                Problem.BAD_TIME, "/ts", "lies outside the years 1677 to 2262; is it milliseconds?", cause);
    }
}
