package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.TimeSource;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Reads native JSON frames: one row, a block with a fixed step, or a block with its times.
 *
 * <pre>
 *   {"ts": 1412611321000, "values": {"P-PDG": 2.1e7, "T-TPT": null}}
 *   {"ts": 1412611321000, "dt": 0.0390625, "values": {"vib-x": [0.1, 0.2]}}
 *   {"ts": [1412611321000, 1412611322000], "values": {"P-PDG": [2.1e7, 2.1e7]}}
 * </pre>
 *
 * {@code ts} is whole milliseconds since the Unix epoch or an RFC 3339 text; {@code dt} is milliseconds. An absent
 * value, {@code null} and the missing end of an array are MISSING; text, NaN, an infinite number, true, false, an array
 * or an object in a number's place are NOT_A_NUMBER; neither touches another value. A single value in a block is its
 * first row's. Keys may come in any order; other keys are passed over, other channels are counted.
 *
 * <p>Reads as a stream into columns that are reused: well under 1 KiB is allocated for a message of known channels.
 * Limits: 1 MiB, 65,536 rows, 1,048,576 values in the frame (on a heap below 400 MB fewer, a sixteenth of it), 16
 * levels.
 */
public final class NativeFrameReader implements FrameReader {
    // Set once.
    private final TimeSource time;
    private final InstantSource clock;

    // Reused from message to message by the owner.
    private final ForeignValues foreign = new ForeignValues();
    private final FrameTimes times = new FrameTimes();
    private final FrameColumns columns;
    private final Frame frame;
    private final FrameDocuments.Reading document = this::document;
    private boolean valuesSeen;
    private boolean timeSeen;
    private boolean stepSeen;

    /**
     * Makes a reader.
     *
     * @param channels the columns of its frames, in order
     * @param time with ARRIVAL the last row is stamped by the clock: a single {@code ts} is not looked at, and a step
     *     or an array of times gives the distances
     * @param clock the wall clock
     */
    public NativeFrameReader(List<Channel> channels, TimeSource time, InstantSource clock) {
        this.time = time;
        this.clock = clock;
        this.columns = new FrameColumns(channels, foreign, FrameDocuments.MOST_CELLS);
        this.frame = new Frame(channels, 1);
    }

    @Override
    public Frame read(String topic, byte[] payload) {
        begin();
        FrameDocuments.read(FrameDocuments.JSON, payload, document);
        return fill();
    }

    @Override
    public long ignored() {
        return columns.ignored();
    }

    private void begin() {
        columns.clear();
        times.clear();
        valuesSeen = false;
        timeSeen = false;
        stepSeen = false;
    }

    private void document(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new FrameException(Problem.BAD_SHAPE, "", "is not an object");
        }
        foreign.enter(1);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            member(parser);
        }
    }

    private void member(JsonParser parser) throws IOException {
        switch (parser.currentName()) {
            case "ts" -> {
                timeSeen = once(timeSeen, parser);
                if (time == TimeSource.ARRIVAL && parser.currentToken() != JsonToken.START_ARRAY) {
                    foreign.pass(parser, 2);
                } else {
                    times.read(parser);
                }
            }
            case "dt" -> {
                stepSeen = once(stepSeen, parser);
                times.readStep(parser);
            }
            case "values" -> {
                valuesSeen = once(valuesSeen, parser);
                columns.read(parser);
            }
            default -> {
                foreign.key(1, parser);
                parser.nextToken();
                foreign.pass(parser, 2);
            }
        }
    }

    /** Goes on to the value of a key that may be there once. */
    private static boolean once(boolean seen, JsonParser parser) throws IOException {
        if (seen) {
            throw ForeignValues.duplicate(parser);
        }
        parser.nextToken();
        return true;
    }

    private Frame fill() {
        int rows = rows();
        int width = frame.channels().size();
        FrameDocuments.requireCells(rows, width);
        long shift = time == TimeSource.ARRIVAL ? FrameTimes.minus(now(), times.at(rows - 1)) : 0;
        frame.clear();
        for (int row = 0; row < rows; row++) {
            frame.addRow(FrameTimes.plus(times.at(row), shift));
            columns.copyRow(row, frame);
        }
        return frame;
    }

    private int rows() {
        if (!valuesSeen) {
            throw new FrameException(Problem.BAD_SHAPE, "/values", "is missing");
        }
        if (times.count() == 0 && !times.isList() && time != TimeSource.ARRIVAL) {
            throw new FrameException(Problem.NO_TIME, "/ts", "is missing, and the source's time is the device's");
        }
        if (times.isList() && times.hasStep()) {
            throw new FrameException(Problem.BAD_SHAPE, "/dt", "stands beside an array of times; leave one out");
        }
        int rows = times.isList() ? times.count() : times.hasStep() ? columns.rows() : 1;
        columns.fit(rows);
        if (rows == 0) {
            throw new FrameException(Problem.BAD_SHAPE, "", "holds no row");
        }
        return rows;
    }

    private long now() {
        Instant now = clock.instant();
        return FrameTimes.plus(FrameTimes.ofMillis(now.getEpochSecond() * 1000), now.getNano());
    }
}
