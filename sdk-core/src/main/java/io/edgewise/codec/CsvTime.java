package io.edgewise.codec;

import java.time.ZoneId;
import java.util.List;

/**
 * Where the times of a table stand and how they are written.
 *
 * @param form how they are written
 * @param fields the numbers of the columns they stand in, from 0: one, two for date and time of day, none where rows
 *     have no time
 * @param zone where the clock stands whose times say no offset
 * @param stepNanos nanoseconds from one row to the next where rows have no time; else nanoseconds of a unit of a number
 */
public record CsvTime(Form form, List<Integer> fields, ZoneId zone, long stepNanos) {
    private static final long SECOND = 1_000_000_000;

    public CsvTime {
        fields = List.copyOf(fields);
    }

    /** How times are written. */
    public enum Form {
        /** Year, month, day, time of day: RFC 3339 and its relatives. */
        YEAR_FIRST("2024-01-31 10:00:00"),
        /** Day, month, year. */
        DAY_FIRST("31.1.2024 10:00:00"),
        /** Month, day, year. */
        MONTH_FIRST("1/31/2024 10:00:00"),
        /** A time of day without a date; days are counted from 1970-01-01. */
        TIME_OF_DAY("10:00:00"),
        /** A number since 1970-01-01 UTC: seconds, milliseconds, microseconds or nanoseconds. */
        EPOCH("1706695200"),
        /** Days since 1899-12-30, as spreadsheets count them. */
        SHEET_DAYS("45322.41667"),
        /** A number since some moment of its own; that is taken as 1970-01-01 UTC. */
        RELATIVE("0.0, 0.1, …"),
        /** Rows have no time: they are counted, from 1970-01-01 UTC on. */
        ROWS("none");

        private final String example;

        Form(String example) {
            this.example = example;
        }

        /** Returns how it looks, for people. */
        public String example() {
            return example;
        }
    }

    /** Returns the form in a word or two, for example {@code "epoch ms"}. */
    public String words() {
        String name = form.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return form == Form.EPOCH || form == Form.RELATIVE ? name + " " + unit() : name;
    }

    /** Returns the unit of a number: {@code h}, {@code min}, {@code s}, {@code ms}, {@code us} or {@code ns}. */
    public String unit() {
        if (stepNanos >= 60 * SECOND && form == Form.RELATIVE) {
            return stepNanos >= 3600 * SECOND ? "h" : "min";
        }
        return stepNanos >= SECOND ? "s" : stepNanos >= SECOND / 1000 ? "ms" : stepNanos >= 1000 ? "us" : "ns";
    }

    TimeText.Order order() {
        return form == Form.MONTH_FIRST ? TimeText.Order.MONTH_FIRST : TimeText.Order.DAY_FIRST;
    }
}
