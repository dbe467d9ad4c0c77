package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.edgewise.codec.FrameException.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** One SenML record after the other, and the base values that hold from it on: RFC 8428, sections 4 and 6. */
final class SenmlRecord {
    /** Labels of JSON and CBOR (table 4 of the RFC); the parser gives the numbers of CBOR as text. */
    private static final Map<String, Field> FIELDS = fields();

    private static final int VERSION = 10;
    private static final double RELATIVE_BELOW = 1 << 28;
    private static final int MOST_NAMES = 4096;

    private enum Field {
        BASE_NAME("bn", -2),
        BASE_TIME("bt", -3),
        BASE_UNIT("bu", -4),
        BASE_VALUE("bv", -5),
        BASE_SUM("bs", -6),
        BASE_VERSION("bver", -1),
        NAME("n", 0),
        UNIT("u", 1),
        VALUE("v", 2),
        TEXT("vs", 3),
        FLAG("vb", 4),
        DATA("vd", 8),
        SUM("s", 5),
        TIME("t", 6),
        UPDATE("ut", 7);

        private final String json;
        private final int cbor;

        Field(String json, int cbor) {
            this.json = json;
            this.cbor = cbor;
        }

        @SuppressWarnings("EnumOrdinal") // the bits never leave the record
        int bit() {
            return 1 << ordinal();
        }
    }

    private static final int VALUES = Field.VALUE.bit() | Field.TEXT.bit() | Field.FLAG.bit() | Field.DATA.bit();
    private static final int BASES = Field.BASE_NAME.bit()
            | Field.BASE_TIME.bit()
            | Field.BASE_UNIT.bit()
            | Field.BASE_VALUE.bit()
            | Field.BASE_SUM.bit()
            | Field.BASE_VERSION.bit();

    // The base values so far.
    private String baseName = "";
    private double baseTime;
    private String baseUnit = "";
    private double baseValue;
    private int version;

    // The record.
    private int seen;
    private String name = "";
    private String unit = "";
    private double value;
    private double time;

    // Names resolved before, so that a stream does not join the same two texts for ever.
    private final Map<String, Map<String, String>> resolved = new HashMap<>();
    private int names;
    private final Texts texts = new Texts();

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new HashMap<>();
        for (Field field : Field.values()) {
            fields.put(field.json, field);
            fields.put(Integer.toString(field.cbor), field);
        }
        return Map.copyOf(fields);
    }

    /** Begins a message. */
    void begin() {
        baseName = "";
        baseTime = 0;
        baseUnit = "";
        baseValue = 0;
        version = 0;
    }

    /** Reads the record that the parser is on. */
    void read(JsonParser parser, int record, ForeignValues foreign) throws IOException {
        seen = 0;
        name = "";
        unit = "";
        value = Double.NaN;
        time = 0;
        foreign.enter(2);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Field field = FIELDS.get(parser.currentName());
            if (field == null) {
                if (parser.currentName().endsWith("_")) {
                    throw wrong(
                            record, "the field '" + parser.currentName() + "' must be understood, and is not known");
                }
                foreign.key(2, parser);
                parser.nextToken();
                foreign.pass(parser, 3);
                continue;
            }
            if ((seen & field.bit()) != 0) {
                throw ForeignValues.duplicate(parser);
            }
            seen |= field.bit();
            parser.nextToken();
            take(field, parser, record, foreign);
        }
        check(record);
    }

    private void take(Field field, JsonParser parser, int record, ForeignValues foreign) throws IOException {
        switch (field) {
            case BASE_NAME -> baseName = text(parser, record, field);
            case NAME -> name = text(parser, record, field);
            case BASE_UNIT -> baseUnit = text(parser, record, field);
            case UNIT -> unit = text(parser, record, field);
            case BASE_TIME -> baseTime = number(parser, record, field);
            case TIME -> time = number(parser, record, field);
            case BASE_VALUE -> baseValue = number(parser, record, field);
            case BASE_VERSION -> takeVersion(parser, record);
            case BASE_SUM, SUM, UPDATE -> number(parser, record, field);
            case VALUE -> value = measured(parser, foreign);
            case FLAG -> {
                if (parser.currentToken() != JsonToken.VALUE_TRUE && parser.currentToken() != JsonToken.VALUE_FALSE) {
                    throw wrong(record, "vb is neither true nor false");
                }
                value = parser.currentToken() == JsonToken.VALUE_TRUE ? 1 : 0;
            }
            default -> foreign.pass(parser, 3);
        }
    }

    private static double measured(JsonParser parser, ForeignValues foreign) throws IOException {
        if (!parser.currentToken().isNumeric()) {
            foreign.pass(parser, 3);
            return Double.NaN;
        }
        return number(parser);
    }

    /** CBOR's numbers are none of text. */
    private static double number(JsonParser parser) throws IOException {
        return parser instanceof CBORParser ? parser.getDoubleValue() : NumberText.of(parser);
    }

    private String text(JsonParser parser, int record, Field field) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING || parser.getTextLength() > 1024) {
            throw wrong(record, field + " is no text of at most 1024 letters");
        }
        return texts.of(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    private static double number(JsonParser parser, int record, Field field) throws IOException {
        double number = parser.currentToken().isNumeric() ? number(parser) : Double.NaN;
        if (Double.isFinite(number)) {
            return number;
        }
        throw new FrameException(
                field == Field.TIME || field == Field.BASE_TIME ? Problem.BAD_TIME : Problem.BAD_SHAPE,
                "/" + record,
                field + " is no number");
    }

    private void takeVersion(JsonParser parser, int record) throws IOException {
        double found = number(parser, record, Field.BASE_VERSION);
        if (found < 1 || found > VERSION || found != Math.rint(found)) {
            throw wrong(record, "its version is " + found + ", known is up to " + VERSION);
        }
        if (version != 0 && version != (int) found) {
            throw wrong(record, "its version changes from " + version + " to " + (int) found);
        }
        version = (int) found;
    }

    private void check(int record) {
        int values = Integer.bitCount(seen & VALUES);
        if (values > 1) {
            throw wrong(record, "has several values; a record has one");
        }
        if (values == 0 && (seen & Field.SUM.bit()) == 0 && (seen & ~BASES) != 0) {
            throw wrong(record, "has neither a value nor a sum");
        }
    }

    /** Tells whether the record is more than base values for those that follow. */
    boolean isMeasured() {
        return (seen & ~BASES) != 0;
    }

    boolean hasValue() {
        return (seen & VALUES) != 0;
    }

    /** Returns the value, base value added; NaN when it is no number. */
    double value() {
        return (seen & Field.VALUE.bit()) != 0 ? baseValue + value : value;
    }

    String unit() {
        return unit.isEmpty() ? baseUnit : unit;
    }

    String resolvedName(int record) {
        Map<String, String> ofBase = resolved.get(baseName);
        String whole = ofBase == null ? null : ofBase.get(name);
        if (whole != null) {
            return whole;
        }
        String joined = baseName + name;
        if (!isName(joined)) {
            throw wrong(
                    record, "its name is empty, or has other letters than A-Z a-z 0-9 - : . / _ or begins with such");
        }
        if (names < MOST_NAMES) {
            names++;
            resolved.computeIfAbsent(baseName, base -> new HashMap<>()).put(name, joined);
        }
        return joined;
    }

    private static boolean isName(String name) {
        boolean good = !name.isEmpty() && "-:./_".indexOf(name.charAt(0)) < 0;
        for (int i = 0; good && i < name.length(); i++) {
            char c = name.charAt(i);
            good = (c >= '0' && c <= '9')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || "-:./_".indexOf(c) >= 0;
        }
        return good;
    }

    /** Returns the time as it is told: seconds since the Unix epoch or, below 2^28, since now. */
    double seconds() {
        return baseTime + time;
    }

    /** Returns the time since the Unix epoch; to half a microsecond, since it is told in a float64 of seconds. */
    long resolvedNanos(long now, int record) {
        double seconds = seconds();
        boolean relative = seconds < RELATIVE_BELOW;
        double limit = 9.2e9;
        if (!(Math.abs(seconds) < limit)) {
            throw new FrameException(
                    Problem.BAD_TIME, "/" + record, seconds + " s lies outside the years 1677 to 2262");
        }
        long whole = (long) Math.floor(seconds);
        long nanos = Math.round((seconds - whole) * 1e6) * 1000;
        long offset = FrameTimes.plus(whole * 1_000_000_000L, nanos);
        return relative ? FrameTimes.plus(now, offset) : offset;
    }

    private static FrameException wrong(int record, String words) {
        return new FrameException(Problem.BAD_SHAPE, "/" + record, words);
    }
}
