package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Kind;
import io.edgewise.codec.CsvDialect.Known;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What to say of a table in which no column of times was found: what looks like one, and why it is none. */
final class UnreadTimes {
    private static final Set<String> PARTS = Set.of("year", "jahr", "yyyy");

    private final CsvSample sample;
    private final CsvShape shape;
    private final Known known;

    UnreadTimes(CsvSample sample, CsvShape shape, Known known) {
        this.sample = sample;
        this.shape = shape;
        this.known = known;
    }

    /** Returns a remark that begins with a semicolon; empty where nothing looks like the time. */
    String words(List<Integer> candidates) {
        for (int column : candidates) {
            String title = title(column);
            if (ColumnNames.isTime(title) && shape.kind(column) == Kind.TEXT) {
                return "; '" + title + "' says '" + shape.example(column) + "', which is no form of time that is known:"
                        + " write it as 2024-01-31 10:00:00";
            }
            if (PARTS.contains(title.toLowerCase(Locale.ROOT))) {
                return "; '" + title + "' stands apart: join year, month, day and time of day into one column";
            }
        }
        if (candidates.isEmpty() || known.timeColumn() != null || !isSteady(candidates.get(0))) {
            return "";
        }
        String title = title(candidates.get(0));
        String name = title.isEmpty() ? "column-" + (candidates.get(0) + 1) : title;
        return "; '" + name + "' grows by the same step: if it is the time in seconds, say --time " + name;
    }

    private String title(int column) {
        String[] header = shape.header();
        return header == null ? "" : header[column];
    }

    private boolean isSteady(int column) {
        double[] numbers = shape.numbers(column, sample);
        double step = numbers.length < 3 ? 0 : (numbers[numbers.length - 1] - numbers[0]) / (numbers.length - 1);
        for (int i = 1; i < numbers.length && step > 0; i++) {
            if (Math.abs(numbers[i] - numbers[i - 1] - step) > 0.01 * step) {
                return false;
            }
        }
        return step > 0;
    }
}
