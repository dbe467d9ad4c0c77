package io.edgewise.codec;

import io.edgewise.json.Nearest;
import io.edgewise.signal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Plays a CSV file row by row: a header, a column of times, columns of values. Of any size, since only a row is held. A
 * time is RFC 3339, where a blank may stand for the T and no zone means UTC, or a whole number of milliseconds since
 * the Unix epoch, as in frames. An empty field is MISSING, text or an infinite number in a number's place is
 * NOT_A_NUMBER. One owner.
 */
public final class CsvReplay implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MOST_DIGITS = 19;

    private final CsvRecords records;
    private final String timeName;
    private final int timeField;
    private final List<String> names;

    // The row.
    private final double[] values;
    private final long[] reasons;
    private long timeNanos;

    /**
     * Opens a file.
     *
     * @param timeColumn the name of the column of times, for example {@code "timestamp"}
     * @throws CsvException when it has no such header
     * @throws UncheckedIOException when it cannot be read
     */
    public static CsvReplay open(Path file, String timeColumn) {
        return open(file, List.of(timeColumn));
    }

    /**
     * Opens a file whose column of times has one of several names.
     *
     * @param timeColumns the names it may have; the first that the header has is taken
     * @throws CsvException when the header has none of them
     * @throws UncheckedIOException when it cannot be read
     */
    public static CsvReplay open(Path file, List<String> timeColumns) {
        try {
            return read(String.valueOf(file.getFileName()), Files.newInputStream(file), timeColumns);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file, e);
        }
    }

    /**
     * Plays a stream, which is closed with it.
     *
     * @param name what messages call it
     */
    public static CsvReplay read(String name, InputStream in, String timeColumn) {
        return read(name, in, List.of(timeColumn));
    }

    private static CsvReplay read(String name, InputStream in, List<String> timeColumns) {
        CsvRecords records = new CsvRecords(name, in);
        try {
            return new CsvReplay(records, timeColumns);
        } catch (CsvException e) {
            records.close();
            throw e;
        }
    }

    private CsvReplay(CsvRecords records, List<String> timeColumns) {
        this.records = records;
        List<String> header = header();
        this.timeName = timeColumns.stream()
                .filter(header::contains)
                .findFirst()
                .orElseThrow(() -> new CsvException(records.place(), noTime(timeColumns, header)));
        this.timeField = header.indexOf(timeName);
        header.remove(timeField);
        this.names = List.copyOf(header);
        this.values = new double[names.size()];
        this.reasons = new long[names.size()];
    }

    private List<String> header() {
        List<String> header = new ArrayList<>();
        if (!records.next()) {
            throw new CsvException(records.place(), "the file is empty; the first line names the columns");
        }
        for (int i = 0; i < records.fields(); i++) {
            header.add(records.field(i).strip());
        }
        if (new HashSet<>(header).size() < header.size()) {
            throw new CsvException(records.place(), "a column's name stands there twice: " + header);
        }
        return header;
    }

    /** Returns the names of the columns of values, in order: the header without the column of times. */
    public List<String> names() {
        return names;
    }

    /**
     * Returns the number of a column.
     *
     * @throws CsvException when there is none of that name; names the nearest
     */
    public int column(String name) {
        int column = names.indexOf(name);
        if (column < 0) {
            throw new CsvException(records.place(), unknown(name, names));
        }
        return column;
    }

    /**
     * Goes to the next row; false at the end.
     *
     * @throws CsvException when it has more or fewer fields than the header, or no time
     */
    public boolean next() {
        if (!records.next()) {
            return false;
        }
        if (records.fields() != names.size() + 1) {
            throw new CsvException(
                    records.place() + " column " + Math.min(records.fields(), names.size() + 1),
                    "has " + records.fields() + " fields, the header has " + (names.size() + 1));
        }
        timeNanos = time();
        for (int column = 0; column < values.length; column++) {
            read(column);
        }
        return true;
    }

    /** Returns the name of the column of times. */
    public String timeName() {
        return timeName;
    }

    /** Returns the row's time, nanoseconds since the Unix epoch. */
    public long timeNanos() {
        return timeNanos;
    }

    /** Returns a value; NaN where there is none. */
    public double value(int column) {
        return values[column];
    }

    /** Returns what speaks against a value, bits of {@link Reason}: none, MISSING or NOT_A_NUMBER. */
    public long reasons(int column) {
        return reasons[column];
    }

    /** Returns a field as it stands in the file, without quotes. */
    public String text(int column) {
        return records.field(field(column));
    }

    /** Returns file and line of the row, for messages. */
    public String place() {
        return records.place();
    }

    @Override
    public void close() {
        records.close();
    }

    private int field(int column) {
        return column < timeField ? column : column + 1;
    }

    private long time() {
        int start = records.start(timeField);
        int length = records.length(timeField);
        try {
            return wholeNumber(start, length)
                    ? Math.multiplyExact(Long.parseLong(records.field(timeField)), NANOS_PER_MILLI)
                    : IsoTime.parseLoose(records.text(), start, length);
        } catch (ArithmeticException e) {
            throw new CsvException(
                    records.place(), "'" + records.field(timeField) + "' ms lie beyond the year 2262", e);
        } catch (IllegalArgumentException e) {
            throw new CsvException(
                    records.place() + " column " + (timeField + 1) + " (" + timeName + ")",
                    "'" + records.field(timeField) + "' " + e.getMessage(),
                    e);
        }
    }

    private boolean wholeNumber(int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (records.text()[i] < '0' || records.text()[i] > '9') {
                return false;
            }
        }
        return length > 0 && length < MOST_DIGITS;
    }

    private void read(int column) {
        int field = field(column);
        int start = records.start(field);
        int end = start + records.length(field);
        char[] text = records.text();
        while (start < end && text[start] == ' ') {
            start++;
        }
        while (start < end && text[end - 1] == ' ') {
            end--;
        }
        double value = start == end ? Double.NaN : NumberText.parse(text, start, end - start, '.');
        boolean finite = Math.abs(value) <= Double.MAX_VALUE;
        values[column] = finite ? value : Double.NaN;
        reasons[column] = finite ? 0 : (start == end ? Reason.MISSING : Reason.NOT_A_NUMBER).bit();
    }

    private static String noTime(List<String> names, List<String> header) {
        return names.size() == 1
                ? unknown(names.get(0), header)
                : "there is no column of times: the header is " + header + ", one of " + names
                        + " is expected; columns are parted by commas";
    }

    private static String unknown(String name, List<String> known) {
        String hint = Nearest.to(name, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
        return "there is no column '" + name + "'" + hint;
    }
}
