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
    private final int headerLine;
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

    private CsvShape(CsvSample sample, int first, boolean headed, int more, boolean united) {
        this.sample = sample;
        this.headerLine = first + 1;
        this.before = first + (headed ? 1 + more : 0);
        this.header = headed ? padded(sample.header(first), sample.width) : null;
        this.units = united ? padded(sample.records.get(first + 1), sample.width) : null;
        this.rows = usual(sample, before);
        this.contents = contents(sample, rows);
    }

    static CsvShape of(CsvSample sample) {
        int first = 0;
        while (first < sample.records.size() - 1 && !isUsual(sample.header(first), sample.width)) {
            first++;
        }
        int data = data(sample, first);
        int named = header(sample, first, data);
        if (named < 0) {
            return new CsvShape(sample, data, false, 0, false);
        }
        boolean united = named + 1 < data
                && isUnits(sample, sample.records.get(named + 1), contents(sample, usual(sample, named + 2)));
        return new CsvShape(sample, named, true, Math.max(united ? 1 : 0, data - named - 1), united);
    }

    /** Returns the first record that is a row of values. */
    private static int data(CsvSample sample, int first) {
        List<Content> below = contents(sample, usual(sample, first + 1));
        int data = first;
        while (data < sample.records.size() && !isValues(sample, sample.records.get(data), below)) {
            data++;
        }
        if (data == sample.records.size()) {
            return isHeader(sample, sample.records.get(first), below) ? first + 1 : first;
        }
        while (data > first
                && !isHeader(sample, sample.records.get(data - 1), below)
                && sample.records.get(data - 1).length == sample.width) {
            data--;
        }
        return data;
    }

    /** A value or nothing wherever values stand below, and at least one value. */
    private static boolean isValues(CsvSample sample, String[] record, List<Content> below) {
        int values = 0;
        for (int i = 0; i < Math.min(record.length, below.size()); i++) {
            boolean value = sample.isNumber(record[i]) || CsvSample.isTime(record[i]);
            Content content = below.get(i);
            boolean typed = content.numbers() + content.times() > content.words();
            if (typed && !value && !TableNumber.isMissing(record[i])) {
                return false;
            }
            values += typed && value ? 1 : 0;
        }
        return values > 0 && record.length >= sample.width;
    }

    /**
     * Returns which of the records above the data names the columns: of those that are no comments the first that calls
     * a column a time, else the first; of comments the last; -1 where none does.
     */
    private static int header(CsvSample sample, int first, int data) {
        List<Content> below = contents(sample, usual(sample, data));
        int plain = -1;
        int comment = -1;
        for (int i = first; i < data; i++) {
            String[] record = sample.header(i);
            boolean wide = isUsual(record, sample.width) || (i == data - 1 && record.length > sample.width);
            if (!wide || !isHeader(sample, record, below)) {
                continue;
            }
            boolean marked = CsvSample.isComment(sample.records.get(i)[0]);
            if (!marked && record.length >= sample.width && namesTime(record, below)) {
                return i;
            }
            plain = plain < 0 && !marked ? i : plain;
            comment = marked ? i : comment;
        }
        return plain < 0 ? comment : plain;
    }

    private static boolean namesTime(String[] record, List<Content> below) {
        for (int i = 0; i < Math.min(record.length, below.size()); i++) {
            if (ColumnNames.isTime(record[i]) && below.get(i).said() > 0) {
                return true;
            }
        }
        return false;
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
        return headerLine;
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

    /** Returns the first thing that a column says; empty where it says nothing. */
    String example(int column) {
        return rows.stream()
                .map(row -> row[column])
                .filter(field -> !TableNumber.isMissing(field))
                .findFirst()
                .map(field -> field.substring(0, Math.min(24, field.length())).replaceAll("\\p{Cntrl}", " "))
                .orElse("");
    }

    /** Returns the numbers of a column, in order. */
    double[] numbers(int column, CsvSample written) {
        return rows.stream()
                .mapToDouble(row -> TableNumber.parse(row[column], written.decimal, written.grouping))
                .filter(number -> !Double.isNaN(number))
                .toArray();
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
