package io.edgewise.codec;

import static java.util.Objects.requireNonNull;

import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of text whose fields stand in declared places: see {@link PayloadSpec.Lines}. Lines end with LF or CRLF,
 * blank ones are passed over. An empty field is MISSING, one that is no number NOT_A_NUMBER. A line with more or fewer
 * fields than there are columns refuses the message: a decimal comma in a file parted by commas looks like that. Quotes
 * may stand around a field, and the delimiter between them. Numbers are read as {@link CsvDialect} reads them.
 */
final class LinesFrameReader implements FrameReader {
    private static final int LONGEST_FIELD = 4096;

    // Set once.
    private final PayloadSpec.Lines spec;
    private final TimeSource time;
    private final InstantSource clock;
    private final int[] columnOf;
    private final int timeAt;
    private final int timeEnd;
    private final EventTime eventTime;
    private final @Nullable CsvClock written;

    // Reused from message to message by the owner.
    private final char[] text = new char[LONGEST_FIELD];
    private final Frame frame;
    private byte[] bytes = {};
    private int at;
    private int line;
    private String date = "";

    LinesFrameReader(PayloadSpec.Lines spec, List<Channel> channels, TimeSource time, InstantSource clock) {
        this.spec = spec;
        this.time = time;
        this.clock = clock;
        this.columnOf = Columns.of(spec.columns(), channels);
        this.timeAt = spec.columns().indexOf(PayloadSpec.Lines.TIME);
        this.timeEnd = spec.columns().lastIndexOf(PayloadSpec.Lines.TIME);
        WrittenTime form = spec.written();
        this.written = form == null ? null : form.clock(spec.decimal());
        if (timeAt < 0 && time != TimeSource.ARRIVAL) {
            throw new IllegalArgumentException("no column is 'time': name it, or say time: arrival");
        }
        this.eventTime = new EventTime(spec.time().unit(), time);
        this.frame = new Frame(channels, 1);
    }

    @Override
    public Frame read(String topic, byte[] payload) {
        FrameDocuments.requireSize(payload);
        frame.clear();
        bytes = payload;
        at = 0;
        for (line = 1; at < bytes.length; line++) {
            if (!blankLine()) {
                row();
            }
        }
        bytes = new byte[0];
        if (frame.rows() == 0) {
            throw new FrameException(Problem.EMPTY, "", "holds no line");
        }
        return frame;
    }

    private boolean blankLine() {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            if (bytes[end] != ' ' && bytes[end] != '\r') {
                return false;
            }
            end++;
        }
        at = end + 1;
        return true;
    }

    private void row() {
        FrameDocuments.requireCells(frame.rows() + 1L, frame.channels().size());
        if (time == TimeSource.ARRIVAL && frame.rows() > 0) {
            throw new FrameException(
                    Problem.NO_TIME, place(0), "is a second line, and both would be stamped with their arrival");
        }
        int row = frame.addRow(time == TimeSource.ARRIVAL ? now() : Long.MIN_VALUE);
        passBlanks();
        int places = columnOf.length;
        for (int place = 0; place < places; place++) {
            int length = field(place);
            passBlanks();
            boolean last = at >= bytes.length || bytes[at] == '\n';
            at++;
            if (last != (place == places - 1)) {
                throw new FrameException(
                        Problem.BAD_SHAPE,
                        place(place),
                        "has " + (last ? "fewer" : "more") + " fields than the " + places
                                + " columns declared, parted by '" + spec.delimiter() + "'");
            }
            take(row, place, length);
        }
    }

    /** Where blanks part fields, several part them as one does, and those around a line part nothing. */
    private void passBlanks() {
        if (spec.delimiter() != ' ') {
            return;
        }
        int end = at;
        while (end < bytes.length && (bytes[end] == ' ' || bytes[end] == '\r')) {
            end++;
        }
        boolean lineEnds = end >= bytes.length || bytes[end] == '\n';
        at = lineEnds || end == at || at == 0 || bytes[at - 1] == '\n' ? end : end - 1;
    }

    private void take(int row, int place, int length) {
        if ((place == timeAt || place == timeEnd) && time != TimeSource.ARRIVAL) {
            if (length == 0) {
                throw new FrameException(
                        Problem.NO_TIME, place(place), "is empty, and the source's time is the device's");
            }
            if (place < timeEnd) {
                date = new String(text, 0, length) + ' ';
            } else {
                frame.retime(row, written == null ? time(place, length) : time(written, place, length));
            }
        } else if (columnOf[place] >= 0 && length > 0) {
            int end = spec.grouping() ? spaced(length) : length;
            double value = TableNumber.parse(text, end, spec.decimal(), spec.grouping());
            if (Double.isNaN(value)) {
                frame.set(row, columnOf[place], Double.NaN, Reason.NOT_A_NUMBER.bit());
            } else {
                frame.set(row, columnOf[place], value);
            }
        }
    }

    private long time(int place, int length) {
        for (int i = 0; spec.decimal() == ',' && i < length; i++) {
            text[i] = text[i] == ',' ? '.' : text[i];
        }
        try {
            return eventTime.field(text, 0, length, "");
        } catch (FrameException e) {
            throw new FrameException(e.problem(), place(place), String.valueOf(e.getMessage()), e);
        }
    }

    private long time(CsvClock clock, int place, int length) {
        String said = (timeAt < timeEnd ? date : "") + new String(text, 0, length);
        OptionalLong nanos = clock.next(said);
        if (nanos.isEmpty()) {
            WrittenTime form = requireNonNull(spec.written(), "written");
            throw new FrameException(
                    Problem.BAD_TIME,
                    place(place),
                    "'" + said.substring(0, Math.min(40, said.length())) + "' is not a time like "
                            + form.form().example() + ", see time-form");
        }
        try {
            return eventTime.plausible(nanos.getAsLong(), "");
        } catch (FrameException e) {
            throw new FrameException(e.problem(), place(place), String.valueOf(e.getMessage()), e);
        }
    }

    /** Copies a field without blanks and quotes around it; returns its length. What ends it is not taken. */
    private int field(int place) {
        int length = 0;
        boolean quoted = false;
        while (at < bytes.length && bytes[at] != '\n' && (quoted || (bytes[at] & 0xff) != spec.delimiter())) {
            char c = (char) (bytes[at++] & 0xff);
            if (length == LONGEST_FIELD) {
                throw new FrameException(
                        Problem.TOO_LARGE, place(place), "has a field of more than " + LONGEST_FIELD + " bytes");
            }
            if (c == '"' && (quoted || (length == 0 && isClosed()))) {
                quoted = !quoted;
            } else if (length > 0 || (c != ' ' && c != '\r')) {
                text[length++] = c;
            }
        }
        while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\r')) {
            length--;
        }
        return length;
    }

    /** Tells whether a quote that was just taken has another one on its line; one that has none is a letter. */
    private boolean isClosed() {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '"') {
            end++;
        }
        return end < bytes.length && bytes[end] == '"';
    }

    /** Makes one letter of each blank of UTF-8 that does not break a line; returns the length that is left. */
    private int spaced(int length) {
        int kept = 0;
        for (int i = 0; i < length; i++) {
            boolean two = i + 1 < length && text[i] == 0xC2 && text[i + 1] == 0xA0;
            boolean three = i + 2 < length && text[i] == 0xE2 && text[i + 1] == 0x80 && text[i + 2] == 0xAF;
            text[kept++] = two ? '\u00a0' : three ? '\u202f' : text[i];
            i += two ? 1 : three ? 2 : 0;
        }
        return kept;
    }

    private String place(int place) {
        return "line " + line + " column " + (place + 1) + " (" + spec.columns().get(place) + ")";
    }

    private long now() {
        Instant now = clock.instant();
        return FrameTimes.plus(FrameTimes.ofMillis(now.getEpochSecond() * 1000), now.getNano());
    }
}
