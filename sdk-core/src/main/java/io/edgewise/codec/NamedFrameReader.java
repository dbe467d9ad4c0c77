package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON whose rows name their channel: see {@link PayloadSpec.Named}. Values of one time make one row; rows stand
 * in the order of time. A row without a time of its own has that of the document. A row of a channel that is not ours,
 * or without a value, is passed over.
 */
final class NamedFrameReader implements FrameReader {
    private static final int LONGEST_NAME = 256;

    // Set once.
    private final PayloadSpec.Named spec;
    private final TimeSource time;
    private final InstantSource clock;
    private final Map<String, Integer> columnOf = new HashMap<>();
    private final PathNode document = new PathNode();
    private final PathNode row = new PathNode();

    // Reused from message to message by the owner.
    private final ForeignValues foreign = new ForeignValues();
    private final FrameTimes common;
    private final FrameTimes own;
    private final FrameColumns value;
    private final SenmlRows rows;
    private final Waiting waiting = new Waiting();
    private final FrameDocuments.Reading reading = this::document;
    private String name = "";
    private long walk;
    private long ignored;

    /** Values whose time the document may still tell. */
    private static final class Waiting {
        private final ArrayList<Integer> columns = new ArrayList<>();
        private final ArrayList<Double> values = new ArrayList<>();

        void clear() {
            columns.clear();
            values.clear();
        }
    }

    NamedFrameReader(PayloadSpec.Named spec, List<Channel> channels, TimeSource time, InstantSource clock) {
        this.spec = spec;
        this.time = time;
        this.clock = clock;
        this.common = FrameTimes.of(spec.time(), time);
        this.own = FrameTimes.of(spec.time(), time);
        this.value = new FrameColumns(List.of(Channel.of("value", Unit.of(""))), foreign, 1, spec.texts());
        this.rows = new SenmlRows(List.copyOf(channels));
        for (int i = 0; i < channels.size(); i++) {
            String given = channels.get(i).name();
            if (columnOf.put(spec.channels().getOrDefault(given, given), i) != null) {
                throw new IllegalArgumentException(
                        "the name '" + spec.channels().get(given) + "' is two channels'");
            }
        }
        document.add(spec.rows(), this::rows);
        row.add(spec.name(), this::name);
        row.add(spec.value(), (parser, depth) -> value.readOne(0, parser, depth));
        Pointer place = spec.time().place();
        if (place != null) {
            row.add(place, (parser, depth) -> own.read(parser));
            if (!spec.rows().equals(Pointer.ROOT)) {
                document.add(place, (parser, depth) -> common.read(parser));
            }
        }
        document.sealed();
        row.sealed();
    }

    @Override
    public Frame read(String topic, byte[] payload) {
        common.clear();
        rows.clear();
        waiting.clear();
        FrameDocuments.read(FrameDocuments.JSON, payload, reading);
        for (int i = 0; i < waiting.columns.size(); i++) {
            add(waiting.columns.get(i), waiting.values.get(i), when(common));
        }
        return rows.frame();
    }

    @Override
    public long ignored() {
        return ignored;
    }

    private void document(JsonParser parser) throws IOException {
        document.walk(parser, 1, ++walk, foreign);
    }

    private void rows(JsonParser parser, int depth) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            row(parser, depth);
            return;
        }
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i == FrameColumns.MOST_ROWS) {
                throw new FrameException(
                        Problem.TOO_LARGE, spec.rows().toString(), "has more than " + FrameColumns.MOST_ROWS + " rows");
            }
            row(parser, depth + 1);
        }
    }

    private void row(JsonParser parser, int depth) throws IOException {
        own.clear();
        value.clear();
        name = "";
        row.walk(parser, depth, ++walk, foreign);
        Integer column = columnOf.get(name);
        if (column == null || !value.anySeen()) {
            ignored++;
        } else if (own.count() > 0 || time == TimeSource.ARRIVAL) {
            add(column, value.first(), when(own));
        } else {
            waiting.columns.add(column);
            waiting.values.add(value.first());
        }
    }

    private void name(JsonParser parser, int depth) throws IOException {
        if (parser.currentToken().isScalarValue() && parser.getTextLength() <= LONGEST_NAME) {
            name = parser.getText();
        } else {
            foreign.pass(parser, depth);
        }
    }

    private long when(FrameTimes said) {
        if (time == TimeSource.ARRIVAL) {
            Instant now = clock.instant();
            return FrameTimes.plus(FrameTimes.ofMillis(now.getEpochSecond() * 1000), now.getNano());
        }
        if (said.count() == 0) {
            throw new FrameException(
                    Problem.NO_TIME,
                    String.valueOf(spec.time().place()),
                    "is missing in the row and in the document, and the source's time is the device's");
        }
        return said.at(0);
    }

    private void add(int column, double number, long at) {
        long why =
                Double.isNaN(number) ? Reason.MISSING.bit() : Double.isInfinite(number) ? Reason.NOT_A_NUMBER.bit() : 0;
        rows.add(at, column, number, why);
    }
}
