package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.LongLayout;
import io.edgewise.json.Nearest;
import io.edgewise.signal.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stranger's table row by row, as its {@link CsvDialect} says. Of any size, since only a row is held. What is
 * no value is MISSING, a word in a number's place is NOT_A_NUMBER; a row without a time or with another number of
 * fields is refused, counted and told by its place, and the next one is read. Rows of a long table that have the same
 * time and follow one another are one row. One owner.
 */
public final class TableReader implements AutoCloseable {
    /** How many refused rows are kept in words. */
    static final int MOST_TOLD = 8;

    // Set once.
    private final CsvDialect dialect;
    private final Counting bytes;
    private final CsvRecords records;
    private final CsvClock clock;
    private final List<String> names;
    private final int[] fieldOf;
    private final int onlyField;
    private final Map<String, Integer> columnOf = new HashMap<>();

    // The row.
    private final double[] values;
    private final long[] reasons;
    private final String[] texts;
    private long timeNanos;
    private String place = "";

    // All values, where a long table stands channel after channel.
    private @Nullable ChannelRuns runs;

    // The record that begins the next row of a long table.
    private boolean ahead;
    private long aheadNanos;

    // What was refused.
    private long refused;
    private final List<String> told = new ArrayList<>();

    TableReader(CsvDialect dialect, String name, InputStream in) {
        this.dialect = dialect;
        this.bytes = new Counting(in);
        this.records = CsvRecords.tolerant(name, new InputStreamReader(bytes, dialect.charset()), dialect.delimiter());
        this.clock = new CsvClock(dialect.time(), dialect.decimal());
        this.names = dialect.names();
        for (int i = 0; i < names.size(); i++) {
            columnOf.put(names.get(i), i);
        }
        this.fieldOf = dialect.layout() != null ? new int[0] : fields(dialect);
        CsvDialect.Only only = dialect.only();
        this.onlyField = only == null
                ? 0
                : dialect.columns().stream()
                        .map(CsvDialect.Column::name)
                        .toList()
                        .indexOf(only.column());
        this.values = new double[names.size()];
        this.reasons = new long[names.size()];
        this.texts = new String[names.size()];
        Arrays.fill(texts, "");
        for (int i = 0; i < dialect.before(); i++) {
            records.next();
        }
    }

    private static int[] fields(CsvDialect dialect) {
        List<CsvDialect.Column> columns = dialect.columns();
        return java.util.stream.IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).kind() != CsvDialect.Kind.TIME)
                .toArray();
    }

    /** Returns the names of the columns of values, in order. */
    public List<String> names() {
        return names;
    }

    /**
     * Returns the number of a column.
     *
     * @throws CsvException when there is none of that name; names the nearest
     */
    public int column(String name) {
        Integer column = columnOf.get(name);
        if (column == null) {
            throw new CsvException(
                    records.place(),
                    "there is no column '" + name + "'"
                            + Nearest.to(name, names)
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse(", there are " + names));
        }
        return column;
    }

    /**
     * Goes to the next row that can be read; false at the end.
     *
     * @throws CsvException when a line is longer than any table's
     */
    public boolean next() {
        LongLayout layout = dialect.layout();
        return layout != null ? nextLong(layout) : nextWide();
    }

    private boolean nextWide() {
        while (usable()) {
            timeNanos = aheadNanos;
            ahead = false;
            for (int column = 0; column < values.length; column++) {
                take(column, records.field(fieldOf[column]).strip());
            }
            return true;
        }
        return false;
    }

    private boolean nextLong(LongLayout layout) {
        if (layout.byName()) {
            return nextOf(layout);
        }
        if (!usable()) {
            return false;
        }
        Arrays.fill(values, Double.NaN);
        Arrays.fill(reasons, Reason.MISSING.bit());
        Arrays.fill(texts, "");
        timeNanos = aheadNanos;
        do {
            Integer column = columnOf.get(records.field(layout.name()).strip());
            if (column != null) {
                take(column, records.field(layout.value()).strip());
            }
            ahead = false;
        } while (usable() && aheadNanos == timeNanos);
        return true;
    }

    private ChannelRuns runs(LongLayout layout) {
        ChannelRuns all = new ChannelRuns(records.file(), names.size());
        while (usable()) {
            Integer column = columnOf.get(records.field(layout.name()).strip());
            if (column != null) {
                take(column, records.field(layout.value()).strip());
                all.add(column, aheadNanos, values[column], reasons[column]);
            }
            ahead = false;
        }
        return all;
    }

    private boolean nextOf(LongLayout layout) {
        ChannelRuns all = runs;
        if (all == null) {
            all = runs(layout);
            runs = all;
        }
        if (!all.hasNext()) {
            return false;
        }
        Arrays.fill(values, Double.NaN);
        Arrays.fill(reasons, Reason.MISSING.bit());
        Arrays.fill(texts, "");
        timeNanos = all.next(values, reasons);
        return true;
    }

    /** Goes on to a record that has its fields and a time, unless there is one already. */
    private boolean usable() {
        while (!ahead) {
            if (!records.next()) {
                return false;
            }
            place = records.place();
            int width = dialect.columns().size();
            boolean extra = records.fields() == width + 1 && records.length(width) == 0;
            if (records.fields() != width && !extra) {
                refuse("has " + records.fields() + " fields, the table has " + width);
                continue;
            }
            CsvDialect.Only only = dialect.only();
            if (only != null && !records.field(onlyField).strip().equals(only.value())) {
                continue;
            }
            String text = time();
            OptionalLong nanos = clock.next(text);
            if (nanos.isEmpty()) {
                refuse("'" + text + "' is no time of the form "
                        + dialect.time().form().example());
                continue;
            }
            aheadNanos = nanos.getAsLong();
            ahead = true;
        }
        return true;
    }

    private String time() {
        List<Integer> fields = dialect.time().fields();
        return switch (fields.size()) {
            case 0 -> "";
            case 1 -> records.field(fields.get(0)).strip();
            default ->
                records.field(fields.get(0)).strip() + " "
                        + records.field(fields.get(1)).strip();
        };
    }

    private void take(int column, String text) {
        boolean missing = TableNumber.isMissing(text);
        double value = missing ? Double.NaN : TableNumber.parse(text, dialect.decimal(), dialect.grouping());
        boolean finite = Math.abs(value) <= Double.MAX_VALUE;
        values[column] = finite ? value : Double.NaN;
        reasons[column] = finite ? 0 : (missing ? Reason.MISSING : Reason.NOT_A_NUMBER).bit();
        texts[column] = text;
    }

    private void refuse(String why) {
        refused++;
        if (told.size() < MOST_TOLD) {
            told.add(new CsvException(place, why).getMessage());
        }
    }

    /** Returns the name of the column of times; empty where rows have no time. */
    public String timeName() {
        List<Integer> fields = dialect.time().fields();
        return fields.isEmpty() ? "" : dialect.columns().get(fields.get(0)).name();
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

    /** Returns a field as it stands in the file, without quotes and blanks around it. */
    public String text(int column) {
        return texts[column];
    }

    /** Returns file and line of the record that was read last, for messages. */
    public String place() {
        return place;
    }

    /** Returns how many rows were refused so far. */
    public long refused() {
        return refused;
    }

    /** Returns the first of them in words, with their places. */
    public List<String> refusals() {
        return List.copyOf(told);
    }

    /** Returns how many bytes were read so far: for progress. */
    public long bytesRead() {
        return bytes.count;
    }

    @Override
    public void close() {
        records.close();
    }

    /** Counts what is read. */
    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
