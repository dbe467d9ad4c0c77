package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which records of a sample are data, which name the columns, and what each column holds. */
final class CsvShape {
    /** Words in a column of numbers are what its instrument says when it fails, up to half of the rows. */
    private static final double NUMBERS = 0.5;

    private static final double TIMES = 0.6;

    private final CsvSample sample;
    private final int before;
    private final String @Nullable [] header;
    private final String @Nullable [] units;
    private final List<String[]> rows;
    private final List<Content> contents;

    /** What stands in a column. */
    private record Content(int numbers, int times, int words, int missing, boolean whole, int distinct) {
        int said() {
            return numbers + times + words;
        }
    }

    private CsvShape(CsvSample sample, int first, boolean headed, boolean united) {
        this.sample = sample;
        this.before = first + (headed ? 1 : 0) + (united ? 1 : 0);
        this.header = headed ? padded(sample.records.get(first), sample.width) : null;
        this.units = united ? padded(sample.records.get(first + 1), sample.width) : null;
        this.rows = usual(sample, before);
        this.contents = contents(sample, rows);
    }

    static CsvShape of(CsvSample sample) {
        int first = 0;
        while (first < sample.records.size() - 1 && !isUsual(sample.records.get(first), sample.width)) {
            first++;
        }
        // Comments that happen to have as many fields are no names.
        while (first < sample.records.size() - 1
                && sample.records.get(first)[0].startsWith("#")
                && sample.records.get(first + 1)[0].startsWith("#")) {
            first++;
        }
        List<Content> below = contents(sample, usual(sample, first + 1));
        boolean headed = isHeader(sample, sample.records.get(first), below);
        boolean united = headed
                && first + 2 < sample.records.size()
                && isUnits(sample, sample.records.get(first + 1), contents(sample, usual(sample, first + 2)));
        return new CsvShape(sample, first, headed, united);
    }

    /** One field more than usual may stand behind the last delimiter, with nothing in it. */
    private static boolean isUsual(String[] record, int width) {
        return record.length == width
                || (record.length == width + 1 && record[width].isEmpty())
                || (record.length == width - 1 && width > 2);
    }

    private static String[] padded(String[] record, int width) {
        String[] fields = new String[width];
        for (int i = 0; i < width; i++) {
            fields[i] = i < record.length ? record[i] : "";
        }
        return fields;
    }

    private static List<String[]> usual(CsvSample sample, int from) {
        List<String[]> rows = new ArrayList<>();
        for (String[] record : sample.records.subList(Math.min(from, sample.records.size()), sample.records.size())) {
            if (record.length == sample.width
                    || (record.length == sample.width + 1 && record[sample.width].isEmpty())) {
                rows.add(record);
            }
        }
        return rows;
    }

    private static List<Content> contents(CsvSample sample, List<String[]> rows) {
        List<Content> contents = new ArrayList<>();
        for (int column = 0; column < sample.width; column++) {
            int numbers = 0;
            int times = 0;
            int words = 0;
            int missing = 0;
            boolean whole = true;
            Set<String> distinct = new HashSet<>();
            for (String[] row : rows) {
                String field = row[column];
                if (TableNumber.isMissing(field)) {
                    missing++;
                    continue;
                }
                distinct.add(field);
                if (sample.isNumber(field)) {
                    numbers++;
                    whole &= field.chars().allMatch(c -> c >= '0' && c <= '9');
                } else if (CsvSample.isTime(field)) {
                    times++;
                } else {
                    words++;
                }
            }
            contents.add(new Content(numbers, times, words, missing, whole && numbers > 0, distinct.size()));
        }
        return contents;
    }

    /** Words where numbers or times stand below; a word where a sensor failed in the first row makes no header. */
    private static boolean isHeader(CsvSample sample, String[] record, List<Content> below) {
        int named = 0;
        int valued = 0;
        int words = 0;
        for (int i = 0; i < Math.min(record.length, below.size()); i++) {
            boolean value = sample.isNumber(record[i]) || CsvSample.isTime(record[i]);
            boolean typed =
                    below.get(i).numbers() + below.get(i).times() > below.get(i).words();
            named += !value && typed && !TableNumber.isMissing(record[i]) ? 1 : 0;
            valued += value && typed ? 1 : 0;
            words += value ? 0 : 1;
        }
        boolean nothingBelow = below.stream().allMatch(content -> content.said() == 0);
        return nothingBelow ? words == record.length : named > valued;
    }

    /** A row of units: no number in it, short words, most of them units or nothing. */
    private static boolean isUnits(CsvSample sample, String[] record, List<Content> below) {
        int units = 0;
        for (int i = 0; i < Math.min(record.length, below.size()); i++) {
            String field = record[i].replaceAll("^[\\[(]|[\\])]$", "");
            if (sample.isNumber(field) || CsvSample.isTime(field) || field.length() > 24) {
                return false;
            }
            boolean typed = below.get(i).numbers() > below.get(i).words();
            units += typed && !ColumnNames.knownUnit(field).isEmpty() ? 1 : 0;
        }
        return units > 0;
    }

    int before() {
        return before;
    }

    /** Returns the number of the record that names the columns, from 1. */
    int headerLine() {
        return before - (units == null ? 0 : 1);
    }

    String @Nullable [] header() {
        return header;
    }

    /** Returns what a row of units says of a column. */
    String unit(int column) {
        return units == null ? "" : units[column].replaceAll("^[\\[(]|[\\])]$", "");
    }

    List<String[]> rows() {
        return rows;
    }

    /** Returns in per cent how many records have the usual width. */
    int sure() {
        return (int) Math.min(100, 100L * rows.size() / Math.max(1, sample.records.size() - before));
    }

    Kind kind(int column) {
        Content content = contents.get(column);
        if (content.said() == 0) {
            return Kind.EMPTY;
        }
        return content.numbers() >= NUMBERS * content.said() ? Kind.NUMBER : Kind.TEXT;
    }

    /** Tells whether nearly all that a column says are times as text. */
    boolean isTimes(int column) {
        Content content = contents.get(column);
        return content.said() > 0 && content.times() >= TIMES * content.said() && content.missing() <= content.said();
    }

    /** Tells whether a column holds whole numbers alone. */
    boolean isWhole(int column) {
        return contents.get(column).whole();
    }

    /** Tells whether a column says the same few things again and again, more than one of them. */
    boolean repeats(int column) {
        Content content = contents.get(column);
        return content.distinct() > 1
                && content.said() >= 2 * content.distinct()
                && content.distinct() <= CsvDialect.MOST_CHANNELS;
    }
}
