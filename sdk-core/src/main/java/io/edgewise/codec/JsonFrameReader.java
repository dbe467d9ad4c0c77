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
 * Reads JSON of any shape by JSON Pointers: see {@link PayloadSpec.Json}. Where the rows stand in an array, each of its
 * elements is a row of its own with a time of its own; where a channel's place holds an array of numbers, it is a block
 * as in the native form, with a list of times or a step. A message in which nothing stands at any of the places is no
 * such document. What is wrong with a value is told as in the native form, and the limits are the same.
 */
final class JsonFrameReader implements FrameReader {
    // Set once.
    private final TimeSource time;
    private final InstantSource clock;
    private final PayloadSpec.Json spec;
    private final PathNode document = new PathNode();
    private final PathNode row = new PathNode();

    // Reused from message to message by the owner.
    private final ForeignValues foreign = new ForeignValues();
    private final FrameTimes times;
    private final FrameColumns columns;
    private final Frame frame;
    private final FrameDocuments.Reading reading = this::document;
    private long walk;
    private int documents;

    JsonFrameReader(PayloadSpec.Json spec, List<Channel> channels, TimeSource time, InstantSource clock) {
        this.spec = spec;
        this.time = time;
        this.clock = clock;
        this.times = FrameTimes.of(spec.time(), time);
        this.columns = new FrameColumns(channels, foreign, FrameDocuments.MOST_CELLS, spec.texts());
        this.frame = new Frame(channels, 1);
        document.add(spec.rows(), this::rows);
        document.sealed();
        for (int i = 0; i < channels.size(); i++) {
            int channel = i;
            row.add(spec.place(channels.get(i).name()), (parser, depth) -> columns.readOne(channel, parser, depth));
        }
        if (spec.time().place() != null) {
            row.add(spec.time().place(), (parser, depth) -> times.read(parser));
        }
        if (spec.step() != null) {
            row.add(spec.step(), (parser, depth) -> times.readStep(parser));
        }
        if (spec.rate() != null) {
            row.add(spec.rate(), (parser, depth) -> times.readRate(parser));
        }
        row.sealed();
    }

    @Override
    public Frame read(String topic, byte[] payload) {
        frame.clear();
        documents = 0;
        FrameDocuments.read(FrameDocuments.JSON, payload, reading);
        if (frame.rows() == 0) {
            throw new FrameException(Problem.BAD_SHAPE, "", "holds no row at '" + spec.rows() + "'");
        }
        return frame;
    }

    private void document(JsonParser parser) throws IOException {
        document.walk(parser, 1, ++walk, foreign);
    }

    private void rows(JsonParser parser, int depth) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            row(parser, depth);
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            row(parser, depth + 1);
        }
    }

    private void row(JsonParser parser, int depth) throws IOException {
        columns.clear();
        times.clear();
        row.walk(parser, depth, ++walk, foreign);
        if (!columns.anySeen()) {
            throw new FrameException(
                    Problem.BAD_SHAPE, "", "has nothing at the places of its channels, " + spec.places());
        }
        append();
    }

    private void append() {
        int rows = rowCount();
        int first = frame.rows();
        FrameDocuments.requireCells((long) first + rows, frame.channels().size());
        long shift = time == TimeSource.ARRIVAL ? FrameTimes.minus(now(), times.at(rows - 1)) : 0;
        for (int i = 0; i < rows; i++) {
            frame.addRow(FrameTimes.plus(times.at(i), shift));
            columns.copyRow(i, frame, first + i);
        }
    }

    private int rowCount() {
        if (times.count() == 0 && !times.isList() && time != TimeSource.ARRIVAL) {
            throw new FrameException(
                    Problem.NO_TIME,
                    String.valueOf(spec.time().place()),
                    "is missing, and the source's time is the device's");
        }
        if (time == TimeSource.ARRIVAL && documents++ > 0) {
            throw new FrameException(
                    Problem.NO_TIME,
                    "",
                    "has several rows, and they would all be stamped with its arrival: give a time");
        }
        if (times.isList() && times.hasStep()) {
            throw new FrameException(
                    Problem.BAD_SHAPE, String.valueOf(spec.step()), "stands beside an array of times; leave one out");
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
