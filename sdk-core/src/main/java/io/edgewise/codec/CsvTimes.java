package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Guess;
import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.codec.CsvTime.Form;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks for the column of times in a sample, and for how they are written. */
final class CsvTimes {
    private static final long SECOND = 1_000_000_000;

    /** 1973 in seconds; each thousand times that is the next finer unit. */
    private static final double LEAST_EPOCH = 1e8;

    /** The years 1989 to 2103 in seconds, for a column whose name says nothing. */
    private static final double LEAST_UNNAMED = 6e8;

    private static final double MOST_UNNAMED = 4.2e9;
    private static final double LEAST_SHEET_DAY = 25_569;
    private static final double MOST_SHEET_DAY = 73_050;

    private final String name;
    private final CsvSample sample;
    private final CsvShape shape;
    private final Known known;
    private final List<Guess> guesses = new ArrayList<>();

    CsvTimes(String name, CsvSample sample, CsvShape shape, Known known) {
        this.name = name;
        this.sample = sample;
        this.shape = shape;
        this.known = known;
    }

    List<Guess> guesses() {
        return guesses;
    }

    CsvTime choose() {
        List<Integer> candidates = candidates();
        for (int column : candidates) {
            CsvTime time = shape.isTimes(column) ? text(column) : number(column, false);
            if (time != null) {
                return told(time);
            }
        }
        for (int column : candidates) {
            CsvTime time = number(column, true);
            if (time != null) {
                return told(time);
            }
        }
        if (known.timeColumn() != null) {
            throw new CsvException(
                    name,
                    "the column '" + known.timeColumn() + "' holds no times: "
                            + (candidates.isEmpty() ? "there is none of that name" : example(candidates.get(0))));
        }
        Duration step = known.step() == null ? Duration.ofSeconds(1) : known.step();
        guesses.add(new Guess(
                "time",
                "none",
                known.step() == null ? 30 : 90,
                "no column holds times; rows are counted, one every " + step.toMillis() + " ms"
                        + (known.step() == null ? ", which is a guess: say --step" : "")
                        + new UnreadTimes(sample, shape, known).words(candidates)));
        return new CsvTime(Form.ROWS, List.of(), ZoneOffset.UTC, step.toNanos());
    }

    private String example(int column) {
        return "its first row says '" + shape.rows().get(0)[column] + "'";
    }

    /** Columns named like times first, then the others from the left. */
    private List<Integer> candidates() {
        List<Integer> named = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < sample.width; i++) {
            String title = title(i);
            if (known.timeColumn() != null) {
                if (title.equals(known.timeColumn()) || ("column-" + (i + 1)).equals(known.timeColumn())) {
                    named.add(i);
                }
            } else if (ColumnNames.isTime(title)) {
                named.add(i);
            } else {
                others.add(i);
            }
        }
        named.addAll(others);
        return named;
    }

    private String title(int column) {
        return shape.header() == null ? "" : shape.header()[column];
    }

    private CsvTime told(CsvTime found) {
        ZoneId named = known.zone() != null || found.fields().isEmpty()
                ? null
                : ColumnNames.zone(title(found.fields().get(0)));
        CsvTime time = named == null ? found : new CsvTime(found.form(), found.fields(), named, found.stepNanos());
        boolean text =
                time.form() == Form.YEAR_FIRST || time.form() == Form.DAY_FIRST || time.form() == Form.MONTH_FIRST;
        String where = time.fields().stream()
                .map(field -> title(field).isEmpty() ? "column " + (field + 1) : "'" + title(field) + "'")
                .reduce((a, b) -> a + " and " + b)
                .orElse("");
        guesses.add(
                0,
                new Guess(
                        "time",
                        where,
                        95,
                        time.words() + ", for example "
                                + shape.rows().get(0)[time.fields().get(0)]));
        CsvClock clock = new CsvClock(time, sample.decimal);
        shape.rows().forEach(row -> clock.next(joined(row, time.fields())));
        if (text && !clock.saysZone()) {
            guesses.add(new Guess(
                    "zone",
                    time.zone().equals(ZoneOffset.UTC) ? "UTC" : time.zone().getId(),
                    named != null ? 95 : known.zone() == null ? 50 : 100,
                    named != null
                            ? "the name of the column says so"
                            : known.zone() == null
                                    ? "times say no zone and are taken as UTC: say --zone, for example Europe/Berlin"
                                    : "as said"));
        }
        others(time);
        return time;
    }

    /** One clock is read; where each tag has its own, the others are told. */
    private void others(CsvTime time) {
        List<String> others = new ArrayList<>();
        for (int i = 0; i < sample.width; i++) {
            if (!time.fields().contains(i) && shape.isTimes(i)) {
                others.add(title(i).isEmpty() ? "column-" + (i + 1) : title(i));
            }
        }
        if (!others.isEmpty()) {
            guesses.add(new Guess(
                    "other times",
                    others.stream().limit(4).collect(Collectors.joining(", ")),
                    60,
                    "they are passed over, and all values of a row are taken to be of its first time"));
        }
    }

    static String joined(String[] row, List<Integer> fields) {
        return fields.size() == 1 ? row[fields.get(0)] : row[fields.get(0)] + " " + row[fields.get(1)];
    }

    /** Times as text: whole ones, or a date whose time of day stands in another column. */
    private @Nullable CsvTime text(int column) {
        TimeText first = firstOf(column);
        if (first == null) {
            return null;
        }
        List<Integer> fields = List.of(column);
        if (first.date() == null || first.time() == null) {
            int other = partner(column, first.date() == null);
            if (other >= 0) {
                fields = first.date() == null ? List.of(other, column) : List.of(column, other);
            } else if (first.date() == null) {
                return new CsvTime(Form.TIME_OF_DAY, fields, zone(), 1);
            }
        }
        return new CsvTime(form(fields), fields, zone(), 1);
    }

    private ZoneId zone() {
        return known.zone() == null ? ZoneOffset.UTC : known.zone();
    }

    private @Nullable TimeText firstOf(int column) {
        for (String[] row : shape.rows()) {
            for (TimeText.Order order : TimeText.Order.values()) {
                TimeText time = TimeText.parse(row[column], order);
                if (time != null) {
                    return time;
                }
            }
        }
        return null;
    }

    /** Returns the column with the part that is missing: of dates alone, or of times of day alone. */
    private int partner(int column, boolean dates) {
        for (int i = 0; i < sample.width; i++) {
            TimeText first = i == column || !shape.isTimes(i) ? null : firstOf(i);
            if (first != null && (first.date() != null) == dates && (first.time() != null) != dates) {
                return i;
            }
        }
        return -1;
    }

    /** Day or month first: what more rows can be read as, what runs back less often, what spans less. */
    private Form form(List<Integer> fields) {
        Course days = course(new CsvTime(Form.DAY_FIRST, fields, ZoneOffset.UTC, 1));
        Course months = course(new CsvTime(Form.MONTH_FIRST, fields, ZoneOffset.UTC, 1));
        String text = shape.rows().get(0)[fields.get(0)];
        if (text.length() > 4 && text.substring(0, 4).chars().allMatch(Character::isDigit)) {
            return Form.YEAR_FIRST;
        }
        if (days.unread() == months.unread() && known.dayFirst()) {
            return Form.DAY_FIRST;
        }
        if (days.equals(months)) {
            boolean points = text.contains(".") || text.chars().anyMatch(Character::isLetter);
            boolean comma = sample.decimal == ',';
            if (!points) {
                guesses.add(new Guess(
                        "date order",
                        comma ? "day first" : "month first",
                        comma ? 80 : 50,
                        "'" + text + "' reads both ways and no row tells"
                                + (comma
                                        ? "; where fractions have a comma, days come first"
                                        : ": where the day stands first, say --day-first")));
            }
            return points || comma ? Form.DAY_FIRST : Form.MONTH_FIRST;
        }
        return days.compareTo(months) <= 0 ? Form.DAY_FIRST : Form.MONTH_FIRST;
    }

    /** How times run. */
    private record Course(int unread, int backwards, long span) implements Comparable<Course> {
        @Override
        public int compareTo(Course other) {
            int order = Integer.compare(unread, other.unread);
            order = order != 0 ? order : Integer.compare(backwards, other.backwards);
            return order != 0 ? order : Long.compare(span, other.span);
        }
    }

    private Course course(CsvTime time) {
        CsvClock clock = new CsvClock(time, sample.decimal);
        int unread = 0;
        int backwards = 0;
        long last = Long.MIN_VALUE;
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (String[] row : shape.rows()) {
            OptionalLong read = clock.next(joined(row, time.fields()));
            if (read.isEmpty()) {
                unread++;
                continue;
            }
            long nanos = read.getAsLong();
            backwards += nanos < last ? 1 : 0;
            last = nanos;
            least = Math.min(least, nanos);
            most = Math.max(most, nanos);
        }
        return new Course(unread, backwards, most < least ? 0 : most - least);
    }

    /** Times as numbers: since 1970, or, in a column that is named like a time, since a moment of its own. */
    private @Nullable CsvTime number(int column, boolean relative) {
        if (!relative && isFigures(column)) {
            return figures(column);
        }
        double[] numbers = shape.numbers(column, sample);
        boolean named = ColumnNames.isTime(title(column)) || known.timeColumn() != null;
        if (numbers.length < 1 || numbers.length < 0.9 * shape.rows().size()) {
            return null;
        }
        double middle = Arrays.stream(numbers).sorted().toArray()[numbers.length / 2];
        boolean grows = grows(numbers);
        if (relative) {
            boolean moves = numbers.length > 1 && grows && numbers[numbers.length - 1] > numbers[0];
            return named && moves && middle < LEAST_EPOCH ? relative(column, middle) : null;
        }
        long unit = epochUnit(middle);
        double seconds = middle * unit / SECOND;
        boolean likely = seconds >= LEAST_UNNAMED && seconds <= MOST_UNNAMED && grows && numbers.length > 1;
        if (unit == 0 || !(named ? seconds < 100 * LEAST_EPOCH : likely)) {
            return null;
        }
        return new CsvTime(Form.EPOCH, List.of(column), ZoneOffset.UTC, unit);
    }

    private boolean isFigures(int column) {
        return shape.isWhole(column) && shape.rows().stream().allMatch(row -> TimeText.isFigures(row[column]));
    }

    /** Date and time of day in figures alone: 20240301100000, or 20240301 beside 100000. */
    private @Nullable CsvTime figures(int column) {
        boolean whole = shape.rows().get(0)[column].length() > 8;
        if (!whole && !ColumnNames.isTime(title(column)) && known.timeColumn() == null) {
            return null;
        }
        for (int i = 0; !whole && i < sample.width; i++) {
            List<Integer> both = List.of(column, i);
            if (i != column
                    && shape.isWhole(i)
                    && ColumnNames.isTime(title(i))
                    && shape.rows().stream().allMatch(row -> row[both.get(1)].length() > 2)
                    && course(new CsvTime(Form.YEAR_FIRST, both, ZoneOffset.UTC, 1))
                                    .unread()
                            == 0) {
                return new CsvTime(Form.YEAR_FIRST, both, zone(), 1);
            }
        }
        return new CsvTime(Form.YEAR_FIRST, List.of(column), zone(), 1);
    }

    private static long epochUnit(double middle) {
        double least = LEAST_EPOCH;
        for (long unit = SECOND; unit >= 1; unit /= 1000) {
            if (middle >= least && middle < 1000 * least) {
                return unit;
            }
            least *= 1000;
        }
        return 0;
    }

    private @Nullable CsvTime relative(int column, double middle) {
        String title = title(column).toLowerCase(Locale.ROOT);
        if (middle >= LEAST_SHEET_DAY
                && middle <= MOST_SHEET_DAY
                && shape.rows().get(0)[column].length() > 5) {
            guesses.add(new Guess("time", title(column), 70, "days since 1899-12-30, as spreadsheets count"));
            return new CsvTime(Form.SHEET_DAYS, List.of(column), ZoneOffset.UTC, 1);
        }
        boolean millis = title.matches(".*(\\bms\\b|_ms|milli).*");
        boolean micros = title.matches(".*(\\b[uµ]s\\b|_us|micro).*");
        boolean minutes = title.matches(".*(\\bmin\\b|_min\\b|minute).*");
        boolean hours = title.matches(".*(\\bh\\b|_h\\b|hour|\\bstd\\b).*");
        boolean said = millis || micros || minutes || hours || title.matches(".*(\\bs\\b|_s|sec).*");
        guesses.add(new Guess(
                "time unit",
                millis ? "ms" : micros ? "us" : minutes ? "min" : hours ? "h" : "s",
                said ? 90 : 50,
                "it counts from a moment of its own, taken as 1970-01-01"
                        + (said ? "" : "; its name says no unit: call it time_ms or time_s")));
        long unit = millis ? SECOND / 1000 : micros ? 1000 : minutes ? 60 * SECOND : hours ? 3600 * SECOND : SECOND;
        return new CsvTime(Form.RELATIVE, List.of(column), ZoneOffset.UTC, unit);
    }

    private static boolean grows(double[] numbers) {
        int back = 0;
        for (int i = 1; i < numbers.length; i++) {
            back += numbers[i] < numbers[i - 1] ? 1 : 0;
        }
        return back <= numbers.length / 50;
    }
}
