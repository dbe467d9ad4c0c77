package io.edgewise.codec;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One time as text, taken apart: a date, a time of day, an offset, each of them or not. Knows
 * {@code 2024-03-01T10:00Z}, {@code 2024/3/1 10:00:00.5}, {@code 1.3.2024 10:00}, {@code 3/1/2024 10:00 PM},
 * {@code 01-Mar-2024 10:00}.
 *
 * @param date null where there is none
 * @param time null where there is none
 * @param offsetSeconds how far east of Greenwich, in seconds; null where it does not say
 */
record TimeText(
        @Nullable LocalDate date,
        @Nullable LocalTime time,
        @Nullable Integer offsetSeconds) {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,4})([-./])(\\d{1,2}|[A-Za-z]{3,9})\\2(\\d{1,4}))?"
            + "[T ,]{0,2}"
            + "(?:(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,:](\\d{1,9}))?)?)?"
            + " ?([AaPp]\\.?[Mm]\\.?)? ?(Z|z|UTC|GMT|[+-]\\d{2}:?(?:\\d{2})?)?");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final int LONGEST = 48;
    private static final int CENTURY_TURNS = 70;

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
        return 1 + MONTHS.indexOf(text.substring(0, 3).toLowerCase(Locale.ROOT));
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
        if (Character.isLetter(text.charAt(0))) {
            return 0;
        }
        String digits = text.substring(1).replace(":", "");
        int hours = Integer.parseInt(digits.substring(0, 2));
        int minutes = digits.length() > 2 ? Integer.parseInt(digits.substring(2)) : 0;
        int seconds = hours * 3600 + minutes * 60;
        if (seconds > MOST_OFFSET || minutes > 59) {
            throw new NumberFormatException("an offset of more than 18 hours: " + text);
        }
        return text.charAt(0) == '-' ? -seconds : seconds;
    }
}
