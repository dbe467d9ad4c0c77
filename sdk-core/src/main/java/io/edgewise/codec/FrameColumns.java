package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgewise.codec.FrameException.Problem;
import io.edgewise.codec.PayloadSpec.TextNumbers;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one message, channel by channel, before their times are known: keys may come in any order. A missing
 * value is NaN here and one that is no number is infinite, since neither can stand for a value that was read.
 */
final class FrameColumns {
    static final int MOST_ROWS = 65_536;

    private static final double MISSING = Double.NaN;
    private static final double NO_NUMBER = Double.POSITIVE_INFINITY;

    // Set once.
    private final List<Channel> channels;
    private final Map<String, Integer> columnOf = new HashMap<>();
    private final ForeignValues foreign;
    private final int mostValues;
    private final TextNumbers texts;

    // Reused from message to message.
    private final double[][] values;
    private final int[] lengths;
    private final boolean[] seen;
    private int count;
    private long ignored;

    FrameColumns(List<Channel> channels, ForeignValues foreign, int mostValues) {
        this(channels, foreign, mostValues, TextNumbers.NONE);
    }

    /** A text that is a decimal number of that manner is that number. */
    FrameColumns(List<Channel> channels, ForeignValues foreign, int mostValues, TextNumbers texts) {
        this.texts = texts;
        this.channels = List.copyOf(channels);
        this.foreign = foreign;
        this.mostValues = mostValues;
        values = new double[channels.size()][1];
        lengths = new int[channels.size()];
        seen = new boolean[channels.size()];
        for (int i = 0; i < channels.size(); i++) {
            if (columnOf.put(channels.get(i).name(), i) != null) {
                throw new IllegalArgumentException("channel " + channels.get(i).name() + " is there twice");
            }
        }
    }

    void clear() {
        Arrays.fill(lengths, 0);
        Arrays.fill(seen, false);
        count = 0;
    }

    /** Reads the object {@code values}. */
    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new FrameException(
                    Problem.BAD_SHAPE, "/values", "expected an object, found " + ForeignValues.found(parser));
        }
        foreign.enter(2);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Integer column = columnOf.get(parser.currentName());
            if (column == null) {
                ignored++;
                foreign.key(2, parser);
                parser.nextToken();
                foreign.pass(parser, 3);
            } else {
                begin(column, parser);
                parser.nextToken();
                series(column, parser, 3);
            }
        }
    }

    /** Reads what the parser is on, at this depth, as the values of a channel. */
    void readOne(int channel, JsonParser parser, int depth) throws IOException {
        begin(channel, parser);
        series(channel, parser, depth);
    }

    /** Tells whether a value of any channel was there. */
    boolean anySeen() {
        return count > 0;
    }

    private void begin(int channel, JsonParser parser) throws IOException {
        if (seen[channel]) {
            throw ForeignValues.duplicate(parser);
        }
        seen[channel] = true;
    }

    private void series(int channel, JsonParser parser, int depth) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            add(channel, number(parser, depth));
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (lengths[channel] == MOST_ROWS) {
                throw new FrameException(Problem.TOO_LARGE, place(channel), "has more than " + MOST_ROWS + " rows");
            }
            add(channel, number(parser, depth + 1));
        }
    }

    private double number(JsonParser parser, int depth) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NULL -> {
                return MISSING;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double value = NumberText.of(parser);
                return Double.isNaN(value) ? NO_NUMBER : value;
            }
            case VALUE_STRING -> {
                return texts == TextNumbers.NONE ? NO_NUMBER : textNumber(parser);
            }
            default -> {
                foreign.pass(parser, depth);
                return NO_NUMBER;
            }
        }
    }

    private double textNumber(JsonParser parser) throws IOException {
        double value = NumberText.parse(
                parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), texts.decimal());
        return Double.isNaN(value) ? NO_NUMBER : value;
    }

    private void add(int channel, double value) {
        if (count++ == mostValues) {
            throw new FrameException(
                    Problem.TOO_LARGE, place(channel), "is one of more than " + mostValues + " values in all");
        }
        int length = lengths[channel]++;
        if (length == values[channel].length) {
            values[channel] = Arrays.copyOf(values[channel], Math.max(2 * length, 64));
        }
        values[channel][length] = value;
    }

    /** Returns the first value of the first channel: NaN where it is missing, infinite where it is no number. */
    double first() {
        return values[0][0];
    }

    /** Returns how many values of channels that are not ours were passed over. */
    long ignored() {
        return ignored;
    }

    /** Returns how many values the channel with the most of them has. */
    int rows() {
        int most = 0;
        for (int length : lengths) {
            most = Math.max(most, length);
        }
        return most;
    }

    /** Refuses a channel that has more values than there are rows. */
    void fit(int rows) {
        for (int channel = 0; channel < lengths.length; channel++) {
            if (lengths[channel] > rows) {
                throw new FrameException(
                        Problem.BAD_SHAPE,
                        place(channel),
                        "has " + lengths[channel] + " values for " + rows
                                + " times; give 'dt' or an array of times in 'ts'");
            }
        }
    }

    /** Puts a row's values into a frame in which they are still MISSING. */
    void copyRow(int row, Frame frame) {
        copyRow(row, frame, row);
    }

    /** Puts a row's values into another row of a frame in which they are still MISSING. */
    void copyRow(int row, Frame frame, int to) {
        for (int channel = 0; channel < lengths.length; channel++) {
            if (row < lengths[channel] && !Double.isNaN(values[channel][row])) {
                frame.set(to, channel, values[channel][row]);
            }
        }
    }

    private String place(int channel) {
        return "/values/" + channels.get(channel).name().replace("~", "~0").replace("/", "~1");
    }
}
