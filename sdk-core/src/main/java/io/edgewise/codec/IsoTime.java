package io.edgewise.codec;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times as text. Written as RFC 3339 in UTC with milliseconds; read as RFC 3339 with up to nanoseconds, without
 * allocating. Event times are nanoseconds since the Unix epoch in a {@code long}: the years 1677 to 2262.
 */
public final class IsoTime {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int SHORTEST = "2014-11-22T21:43:25".length();
    private static final long NANOS = 1_000_000_000;

    private final char[] text;
    private final int end;
    private int at;

    private IsoTime(char[] text, int from, int length) {
        this.text = text;
        this.at = from;
        this.end = from + length;
    }

    /** Returns a time as {@code 2014-10-06T16:01:30.000Z}; what is finer than a millisecond is cut off. */
    public static String format(long nanos) {
        return format(instant(nanos));
    }

    /** Returns a time as {@code 2014-10-06T16:01:30.000Z}; what is finer than a millisecond is cut off. */
    public static String format(Instant time) {
        return MILLIS.format(time);
    }

    /** Returns the instant of an event time in nanoseconds since the Unix epoch. */
    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    /**
     * Reads an RFC 3339 time.
     *
     * @return nanoseconds since the Unix epoch; digits beyond the ninth are cut off
     * @throws IllegalArgumentException when it is not such a time or outside the years 1677 to 2262
     */
    public static long parse(String text) {
        return parse(text.toCharArray(), 0, text.length());
    }

    /** Reads an RFC 3339 time from a part of an array; see {@link #parse(String)}. */
    static long parse(char[] text, int from, int length) {
        return new IsoTime(text, from, length).read(true);
    }

    /** Reads what exports write: RFC 3339 in which a blank may stand for the T, and no zone means UTC. */
    static long parseLoose(char[] text, int from, int length) {
        return new IsoTime(text, from, length).read(false);
    }

    private long read(boolean strict) {
        if (end - at < SHORTEST) {
            throw wrong();
        }
        int year = digits(4);
        int month = after('-', '-');
        int day = after('-', '-');
        int hour = after('T', strict ? 't' : ' ');
        int minute = after(':', ':');
        int second = after(':', ':');
        if (month < 1
                || month > 12
                || day < 1
                || day > daysIn(year, month)
                || hour > 23
                || minute > 59
                || second > 59) {
            throw wrong();
        }
        int fraction = fraction();
        long minutes = (hour * 60L + minute) - offsetMinutes(strict);
        if (at != end) {
            throw wrong();
        }
        return nanos((epochDay(year, month, day) * 1440 + minutes) * 60 + second, fraction);
    }

    private long nanos(long seconds, int fraction) {
        try {
            return Math.addExact(Math.multiplyExact(seconds, NANOS), fraction);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("lies outside the years 1677 to 2262", e);
        }
    }

    private int after(char separator, char other) {
        if (text[at] != separator && text[at] != other) {
            throw wrong();
        }
        at++;
        return digits(2);
    }

    private int digits(int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = 10 * number + digit();
        }
        return number;
    }

    private int digit() {
        if (at >= end || text[at] < '0' || text[at] > '9') {
            throw wrong();
        }
        return text[at++] - '0';
    }

    /** Returns the nanoseconds of a fraction, 0 where there is none. */
    private int fraction() {
        if (at >= end || text[at] != '.') {
            return 0;
        }
        at++;
        int nanos = 0;
        int weight = (int) NANOS / 10;
        do {
            nanos += weight * digit();
            weight /= 10;
        } while (at < end && text[at] >= '0' && text[at] <= '9');
        return nanos;
    }

    private int offsetMinutes(boolean strict) {
        if (at >= end) {
            if (strict) {
                throw wrong();
            }
            return 0;
        }
        char sign = text[at++];
        if (sign == 'Z' || sign == 'z') {
            return 0;
        }
        if ((sign != '+' && sign != '-') || end - at != "00:00".length()) {
            throw wrong();
        }
        int hours = digits(2);
        int minutes = after(':', ':');
        if (hours > 23 || minutes > 59) {
            throw wrong();
        }
        return (sign == '+' ? 1 : -1) * (hours * 60 + minutes);
    }

    private static int daysIn(int year, int month) {
        return switch (month) {
            case 4, 6, 9, 11 -> 30;
            case 2 -> (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28;
            default -> 31;
        };
    }

    /** Days since 1970-01-01 (H. Hinnant, chrono-Compatible Low-Level Date Algorithms, days_from_civil). */
    private static long epochDay(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("is not a time of the form 2014-10-06T16:01:30.000Z");
    }
}
