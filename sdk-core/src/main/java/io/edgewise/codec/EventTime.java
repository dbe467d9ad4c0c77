package io.edgewise.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.TimeSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads event times of foreign payloads: numbers since the Unix epoch in a declared unit, with any fraction, or RFC
 * 3339 text, or another text that means one moment everywhere, in UTC where it says no zone. A device's time before the
 * year 2000 is refused: it is a wrong unit or a clock that counts from the device's start, and neither would ever make
 * a window due beside true times. For such a clock there is {@code arrival} or {@code replay}.
 */
final class EventTime {
    private static final long YEAR_2000 = 946_684_800_000_000_000L;
    private static final int MOST_DIGITS = 40;

    private final TimeUnit unit;
    private final boolean checked;

    EventTime(TimeUnit unit, TimeSource source) {
        this.unit = unit;
        this.checked = source == TimeSource.DEVICE;
    }

    /** Reads the time that the parser is on. */
    long read(JsonParser parser, String place) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return number(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), place);
        }
        if (token == JsonToken.VALUE_STRING) {
            return text(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), place);
        }
        throw bad(place, "expected " + expected() + ", found " + ForeignValues.found(parser), null);
    }

    /** Reads a time from a text field, whichever form it has; a blank may stand for the T of RFC 3339. */
    long field(char[] text, int from, int length, String place) {
        boolean number = length > 0;
        for (int i = from; i < from + length; i++) {
            number &= "0123456789+-.eE".indexOf(text[i]) >= 0;
        }
        boolean date = length > 4 && text[from + 4] == '-';
        return number && !date ? number(text, from, length, place) : text(text, from, length, place);
    }

    private long text(char[] text, int from, int length, String place) {
        try {
            return plausible(IsoTime.parseLoose(text, from, length), place);
        } catch (IllegalArgumentException e) {
            TimeText other = TimeText.plain(new String(text, from, length));
            if (other != null) {
                return plausible(other.nanos(), place);
            }
            String shown = new String(text, from, Math.min(length, MOST_DIGITS));
            throw bad(place, "'" + shown + "' is not " + expected(), e);
        }
    }

    private long number(char[] text, int from, int length, String place) {
        try {
            return plausible(nanos(text, from, length), place);
        } catch (ArithmeticException | NumberFormatException e) {
            String shown = new String(text, from, Math.min(length, MOST_DIGITS));
            throw bad(place, shown + " " + word() + " is not a time of the years 1677 to 2262; see time-unit", e);
        }
    }

    private long nanos(char[] text, int from, int length) {
        if (length > MOST_DIGITS) {
            throw new NumberFormatException("a time of " + length + " digits");
        }
        int at = from;
        int end = from + length;
        boolean negative = at < end && text[at] == '-';
        at += negative ? 1 : 0;
        long whole = 0;
        int first = at;
        while (at < end && isDigit(text[at])) {
            whole = Math.addExact(Math.multiplyExact(whole, 10L), text[at++] - '0');
        }
        if (at == first) {
            throw new NumberFormatException("no digit");
        }
        long nanos = Math.multiplyExact(whole, unit.toNanos(1));
        if (at < end && text[at] == '.') {
            long weight = unit.toNanos(1);
            for (at++; at < end && isDigit(text[at]); at++) {
                weight /= 10;
                nanos = Math.addExact(nanos, weight * (text[at] - '0'));
            }
        }
        return at == end ? (negative ? -nanos : nanos) : withExponent(text, from, length);
    }

    /** Some writers put 1.412611321E12. */
    private long withExponent(char[] text, int from, int length) {
        BigDecimal number = new BigDecimal(text, from, length);
        if (Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new ArithmeticException("far beyond");
        }
        return number.multiply(BigDecimal.valueOf(unit.toNanos(1)))
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Returns the time, or refuses one that cannot be. */
    long plausible(long nanos, String place) {
        if (checked && nanos < YEAR_2000) {
            throw bad(
                    place,
                    IsoTime.format(nanos) + " lies before the year 2000; read as " + word()
                            + ": see time-unit, or time: arrival for a clock that was never set",
                    null);
        }
        return nanos;
    }

    private String expected() {
        return "a number of " + word() + " since 1970 or a text of the form 2014-10-06T16:01:30.000Z";
    }

    private String word() {
        return switch (unit) {
            case HOURS -> "h";
            case MINUTES -> "min";
            case SECONDS -> "s";
            case MILLISECONDS -> "ms";
            case MICROSECONDS -> "us";
            default -> "ns";
        };
    }

    private static FrameException bad(String place, String words, @Nullable Exception cause) {
        return cause == null
                ? new FrameException(Problem.BAD_TIME, place, words)
                : new FrameException(Problem.BAD_TIME, place, words, cause);
    }
}
