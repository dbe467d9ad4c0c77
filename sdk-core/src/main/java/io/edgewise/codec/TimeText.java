package io.edgewise.codec;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One time as text, taken apart: a date, a time of day, an offset, each of them or not. Knows
 * {@code 2024-03-01T10:00Z}, {@code 2024/3/1 10:00:00.5}, {@code 1.3.2024 10:00}, {@code 3/1/2024 10:00 PM},
 * {@code 01-Mar-2024 10:00}, {@code Mar 1, 2024 10:00 AM}, {@code Fri, 1 March 2024 10:00}, {@code Fri Mar 1 10:00:00
 * CET 2024}, {@code 20240301T100000Z}.
 *
 * @param date null where there is none
 * @param time null where there is none
 * @param offsetSeconds how far east of Greenwich, in seconds; null where it does not say
 */
record TimeText(
        @Nullable LocalDate date,
        @Nullable LocalTime time,
        @Nullable Integer offsetSeconds) {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,4})([-./])(\\d{1,2}|\\p{L}{3,9})\\2(\\d{1,4}))?"
            + "[T ,]{0,2}"
            + "(?:(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,:](\\d{1,9}))?)?)?"
            + " ?([AaPp]\\.?[Mm]\\.?)? ?(Z|z|[A-Z]{3,4}|(?:UTC|GMT)?[+-]\\d{2}:?(?:\\d{2})?)?");

    /** Perhaps a day of the week, then a month's name first or second; the year may stand behind the time of day. */
    private static final Pattern WORDS = Pattern.compile("(?:\\p{L}{2,10}\\.?,? +)?(?:(\\p{L}{3,9})\\.? +(\\d{1,2})"
            + "|(\\d{1,2})\\.? +(\\p{L}{3,9})\\.?),?(?: (\\d{1,2}:[\\d:.]+(?: [A-Z]{3,4})?))? +(\\d{4})(,? .*)?");

    /** A day of the week in front of a date of figures. */
    private static final Pattern WEEKDAY = Pattern.compile("\\p{L}{2,10}\\.?,? +(\\d.*)");

    private static final Pattern FIGURES = Pattern.compile(
            "(\\d{4})(\\d{2})(\\d{2})(?:[T ]?(\\d{1,2})(\\d{2})(\\d{2})?([.,]\\d{1,9})? ?(Z|[+-]\\d{2}:?\\d{2})?)?");

    /** Months by their first three letters: in English, and where German, French or Spanish differ. */
    private static final Map<String, Integer> MONTHS = Map.ofEntries(
            Map.entry("jan", 1),
            Map.entry("feb", 2),
            Map.entry("mar", 3),
            Map.entry("mär", 3),
            Map.entry("mrz", 3),
            Map.entry("apr", 4),
            Map.entry("avr", 4),
            Map.entry("abr", 4),
            Map.entry("may", 5),
            Map.entry("mai", 5),
            Map.entry("jun", 6),
            Map.entry("jul", 7),
            Map.entry("aug", 8),
            Map.entry("sep", 9),
            Map.entry("oct", 10),
            Map.entry("okt", 10),
            Map.entry("nov", 11),
            Map.entry("dec", 12),
            Map.entry("dez", 12),
            Map.entry("dic", 12));

    /**
     * Names of zones that mean one offset, in hours: RFC 822 and what clocks of Europe write; IST or CST of China not.
     */
    private static final Map<String, Integer> ZONES = Map.ofEntries(
            Map.entry("UTC", 0),
            Map.entry("GMT", 0),
            Map.entry("WET", 0),
            Map.entry("WEST", 1),
            Map.entry("CET", 1),
            Map.entry("MEZ", 1),
            Map.entry("CEST", 2),
            Map.entry("MESZ", 2),
            Map.entry("EET", 2),
            Map.entry("EEST", 3),
            Map.entry("EST", -5),
            Map.entry("EDT", -4),
            Map.entry("CDT", -5),
            Map.entry("MST", -7),
            Map.entry("MDT", -6),
            Map.entry("PST", -8),
            Map.entry("PDT", -7));

    private static final int LONGEST = 48;
    private static final int CENTURY_TURNS = 70;

    /** Beyond them nanoseconds since 1970 do not fit a long. */
    private static final int LEAST_YEAR = 1677;

    private static final int MOST_YEAR = 2262;

    /** Farther from Greenwich no clock stands (java.time.ZoneOffset). */
    private static final int MOST_OFFSET = 18 * 3600;

    /** What stands first in a date; a year of four digits that stands first speaks for itself. */
    enum Order {
        /** 31.1.2024. */
        DAY_FIRST,
        /** 1/31/2024. */
        MONTH_FIRST
    }

    /** Reads one; null where it is none. */
    static @Nullable TimeText parse(String text, Order order) {
        if (text.length() > LONGEST || text.length() < 4) {
            return null;
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            parts = FORM.matcher(usual(text));
        }
        if (!parts.matches() || (parts.group(1) == null && parts.group(5) == null)) {
            return null;
        }
        try {
            LocalDate date = parts.group(1) == null ? null : date(parts, order);
            LocalTime time = parts.group(5) == null ? null : time(parts);
            if (time == null && (parts.group(9) != null || parts.group(10) != null)) {
                return null;
            }
            return new TimeText(date, time, offset(parts.group(10)));
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    /** Reads one that means the same everywhere: a date that says its order, with a time of day; else null. */
    static @Nullable TimeText plain(String text) {
        TimeText days = parse(text, Order.DAY_FIRST);
        int point = text.indexOf('.');
        if (days == null || !(days.equals(parse(text, Order.MONTH_FIRST)) || (point > 0 && point < 3))) {
            return null;
        }
        LocalDate date = days.date();
        return date == null || days.time() == null || date.getYear() <= LEAST_YEAR || date.getYear() >= MOST_YEAR
                ? null
                : days;
    }

    /** Returns the moment in nanoseconds since the Unix epoch, in UTC where it says no zone. */
    long nanos() {
        LocalTime ofDay = time == null ? LocalTime.MIDNIGHT : time;
        ZoneOffset zone = ZoneOffset.ofTotalSeconds(offsetSeconds == null ? 0 : offsetSeconds);
        Instant instant = requireNonNull(date, "date").atTime(ofDay).toInstant(zone);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    /** Tells whether a number is a date or a moment in figures alone: 20240301, 202403011000, 20240301100000. */
    static boolean isFigures(String number) {
        boolean length = number.length() == 8 || number.length() == 12 || number.length() == 14;
        TimeText time =
                length && (number.startsWith("19") || number.startsWith("20")) ? parse(number, Order.DAY_FIRST) : null;
        return time != null && time.date() != null;
    }

    /** Brings rarer forms into the order that is read: day, month's name, year, time of day. */
    private static String usual(String text) {
        Matcher words = WORDS.matcher(text);
        if (words.matches()) {
            boolean monthFirst = words.group(1) != null;
            String rest = words.group(7) == null ? "" : words.group(7).replaceFirst("^,? +(?:at )?", " ");
            return words.group(monthFirst ? 2 : 3) + "-" + words.group(monthFirst ? 1 : 4) + "-" + words.group(6)
                    + (words.group(5) == null ? rest : " " + words.group(5) + rest);
        }
        Matcher figures = FIGURES.matcher(text);
        if (figures.matches()) {
            String day = figures.group(1) + "-" + figures.group(2) + "-" + figures.group(3);
            return figures.group(4) == null
                    ? day
                    : day + " " + figures.group(4) + ":" + figures.group(5)
                            + (figures.group(6) == null ? "" : ":" + figures.group(6) + orNothing(figures.group(7)))
                            + orNothing(figures.group(8));
        }
        Matcher weekday = WEEKDAY.matcher(text);
        return weekday.matches() ? weekday.group(1) : text;
    }

    private static String orNothing(@Nullable String part) {
        return part == null ? "" : part;
    }

    private static LocalDate date(Matcher parts, Order order) {
        int first = Integer.parseInt(parts.group(1));
        int last = Integer.parseInt(parts.group(4));
        if (parts.group(1).length() > 2) {
            return LocalDate.of(four(parts.group(1)), month(parts.group(3)), last);
        }
        int year = parts.group(4).length() == 2 ? last + (last < CENTURY_TURNS ? 2000 : 1900) : four(parts.group(4));
        boolean named = Character.isLetter(parts.group(3).charAt(0));
        return named || order == Order.DAY_FIRST
                ? LocalDate.of(year, month(parts.group(3)), first)
                : LocalDate.of(year, first, Integer.parseInt(parts.group(3)));
    }

    private static int four(String year) {
        if (year.length() != 4) {
            throw new NumberFormatException("a year has four digits: " + year);
        }
        return Integer.parseInt(year);
    }

    private static int month(String text) {
        if (Character.isDigit(text.charAt(0))) {
            return Integer.parseInt(text);
        }
        Integer month = MONTHS.get(text.substring(0, 3).toLowerCase(Locale.ROOT));
        if (month == null) {
            throw new NumberFormatException("no month: " + text);
        }
        return month;
    }

    private static LocalTime time(Matcher parts) {
        int hour = Integer.parseInt(parts.group(5));
        String half = parts.group(9);
        if (half != null) {
            if (hour < 1 || hour > 12) {
                throw new NumberFormatException("an hour of a half day: " + hour);
            }
            boolean afternoon = half.charAt(0) == 'p' || half.charAt(0) == 'P';
            hour = hour % 12 + (afternoon ? 12 : 0);
        }
        int second = parts.group(7) == null ? 0 : Integer.parseInt(parts.group(7));
        String fraction = parts.group(8) == null ? "" : parts.group(8);
        int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
        return LocalTime.of(hour, Integer.parseInt(parts.group(6)), second, nanos);
    }

    private static @Nullable Integer offset(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.length() == 1) {
            return 0;
        }
        if (Character.isLetter(text.charAt(text.length() - 1))) {
            Integer hours = ZONES.get(text);
            if (hours == null) {
                throw new NumberFormatException("no zone that means one offset: " + text);
            }
            return hours * 3600;
        }
        String signed = text.replaceFirst("^[A-Z]{3}", "");
        String digits = signed.substring(1).replace(":", "");
        int hours = Integer.parseInt(digits.substring(0, 2));
        int minutes = digits.length() > 2 ? Integer.parseInt(digits.substring(2)) : 0;
        int seconds = hours * 3600 + minutes * 60;
        if (seconds > MOST_OFFSET || minutes > 59) {
            throw new NumberFormatException("an offset of more than 18 hours: " + text);
        }
        return signed.charAt(0) == '-' ? -seconds : seconds;
    }
}
