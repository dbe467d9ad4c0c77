package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Column;
import io.edgewise.codec.CsvDialect.Guess;
import io.edgewise.codec.CsvDialect.Kind;
import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.codec.CsvDialect.LongLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recognises how a table is written from its first bytes. */
final class CsvRecogniser {
    private final String name;
    private final Known known;
    private final Charset charset;
    private final CsvSample sample;
    private final List<Guess> guesses = new ArrayList<>();
    private final boolean announced;

    CsvRecogniser(String name, byte[] head, boolean whole, Known known) {
        this.name = name;
        this.known = known;
        this.charset = charset(head, whole);
        String foreign = ForeignFile.of(head);
        if (foreign != null) {
            throw new CsvException(name, foreign);
        }
        String text = new String(head, charset).replaceFirst("^\uFEFF", "");
        if (text.indexOf('\0') >= 0) {
            throw new CsvException(name, "has zero bytes in it: that is no text; a table of numbers is expected");
        }
        if (text.startsWith("{\"") || text.startsWith("[{") || text.matches("(?s)\\[\\s*\\{.*")) {
            throw new CsvException(
                    name,
                    "is JSON and no table: a document a line can be looked at as a stream, edgewise init --exec cat --"
                            + " FILE; an array of objects becomes a table with jq -r '.[] | [.time, .value] | @csv'");
        }
        this.announced = text.startsWith("sep=") && text.indexOf('\n') > 0;
        this.sample = CsvSample.best(name, announced ? text.substring(text.indexOf('\n') + 1) : text, whole);
    }

    CsvDialect recognise() {
        CsvShape shape = CsvShape.of(sample);
        if (shape.rows().isEmpty()) {
            throw new CsvException(name, "has no row of data, only " + sample.records.size() + " lines of words");
        }
        say("encoding", charset.displayName(), charset.equals(StandardCharsets.UTF_8) ? 100 : 80, "by its bytes");
        CsvTimes times = new CsvTimes(name, sample, shape, known);
        CsvTime time = times.choose();
        List<Column> columns = columns(shape, time);
        LongLayout layout = layout(shape, columns);
        if (columns.stream().noneMatch(column -> column.kind() == Kind.NUMBER) && layout == null) {
            throw new CsvException(name, noNumbers(columns, shape));
        }
        int only = only(columns);
        RowOrder order = new RowOrder(name, time, sample.decimal, RowOrder.chosen(shape.rows(), only, known.only()));
        order.requireForward(sample.line(shape.before()) - 1 + (announced ? 1 : 0));
        order.requireOne(columns, layout);
        CsvDialect dialect = new CsvDialect(
                charset,
                sample.delimiter,
                sample.decimal,
                sample.grouping,
                shape.before() + (announced ? 1 : 0),
                sample.line(shape.before()) + (announced ? 1 : 0),
                shape.header() != null,
                columns,
                time,
                layout == null || !order.isByName(layout) ? layout : layout.sorted(),
                known.only(),
                List.of());
        tell(dialect, shape);
        if (layout == null) {
            tell(order);
            tellWords(columns, shape);
        }
        guesses.addAll(times.guesses());
        return dialect.with(guesses);
    }

    /** The column that tells which rows count; 0 where all do. */
    private int only(List<Column> columns) {
        CsvDialect.Only only = known.only();
        if (only == null) {
            return 0;
        }
        List<String> names = columns.stream().map(Column::name).toList();
        if (!names.contains(only.column())) {
            throw new CsvException(name, "has no column '" + only.column() + "' for --only; there are " + names);
        }
        return names.indexOf(only.column());
    }

    private void tell(RowOrder order) {
        if (order.repeated() > 50) {
            say(
                    "times",
                    "repeat",
                    60,
                    order.repeated() + " % of the rows have the time of the row before: the clock is coarser than the"
                            + " rows; export the seconds too, or say --step");
        }
    }

    private void tellWords(List<Column> columns, CsvShape shape) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).kind() == Kind.TEXT && !shape.isTimes(i)) {
                words.add(columns.get(i).name() + " (" + shape.example(i) + ")");
            }
        }
        if (!words.isEmpty()) {
            say(
                    "words",
                    String.join(", ", words.subList(0, Math.min(4, words.size()))),
                    85,
                    words.size() + " columns of words are no channels; write a state as a number, for example 0 and 1,"
                            + " to have it as one");
        }
    }

    private String noNumbers(List<Column> columns, CsvShape shape) {
        return "has no column of numbers beside its times; parted by "
                + (sample.delimiter == ' ' ? "blanks" : "'" + sample.delimiter + "'") + " its columns are "
                + columns.stream()
                        .limit(8)
                        .map(column -> column.name() + " (" + column.kind() + ")")
                        .toList()
                + united(columns, shape);
    }

    /** Numbers whose unit stands behind them in each cell. */
    private String united(List<Column> columns, CsvShape shape) {
        for (int i = 0; i < columns.size(); i++) {
            String cell = columns.get(i).kind() == Kind.TEXT ? shape.example(i) : "";
            if (cell.matches("[+-]?[0-9][0-9.,']* ?[^0-9 ]{1,8}")) {
                return "; '" + columns.get(i).name() + "' says '" + cell
                        + "': take the unit out of the cells, and put it into the column's name, as in pressure (bar)";
            }
        }
        return "";
    }

    private void tell(CsvDialect dialect, CsvShape shape) {
        say(
                "delimiter",
                dialect.delimiterWords(),
                shape.sure(),
                shape.sure() + " % of the lines have " + sample.width + " fields");
        say(
                "decimal",
                "'" + sample.decimal + "'",
                sample.decimal == '.' ? 95 : 90,
                "by the numbers with a fraction" + (sample.grouping ? "; thousands are grouped" : ""));
        say(
                "header",
                dialect.header() ? "line " + shape.headerLine() : "none",
                dialect.header() ? 95 : 80,
                dialect.header()
                        ? "words above columns of numbers"
                        : "the first line is data; columns are column-1, column-2 and so on");
        LongLayout layout = dialect.layout();
        say(
                "layout",
                layout == null ? "wide" : "long",
                layout == null ? 95 : 85,
                layout == null
                        ? "a column for each channel"
                        : "a row for each value; '"
                                + dialect.columns().get(layout.name()).name() + "' names the channel");
    }

    private void say(String what, String found, int sure, String why) {
        guesses.add(new Guess(what, found, sure, why));
    }

    private List<Column> columns(CsvShape shape, CsvTime time) {
        List<Column> columns = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < sample.width; i++) {
            String given = shape.header() == null ? "" : shape.header()[i];
            String named = given.isBlank() ? (time.fields().contains(i) ? "time" : "column-" + (i + 1)) : clean(given);
            String unique = named;
            for (int n = 2; !taken.add(unique); n++) {
                unique = named + "-" + n;
            }
            String unit = shape.unit(i).isEmpty() ? ColumnNames.unit(named) : ColumnNames.knownUnit(shape.unit(i));
            Kind kind = time.fields().contains(i) ? Kind.TIME : shape.kind(i);
            boolean judged = kind != Kind.TIME && shape.header() != null && ColumnNames.isJudgement(given);
            columns.add(new Column(unique, unit, judged ? Kind.LABEL : kind));
        }
        return columns;
    }

    /** A name that manifests and frames can hold. */
    private static String clean(String given) {
        String plain = given.replaceAll("\\p{Cntrl}", " ").strip();
        return plain.length() <= 120 ? plain : plain.substring(0, 120);
    }

    /** One row is one value where a column of names stands beside one column of numbers. */
    private @Nullable LongLayout layout(CsvShape shape, List<Column> columns) {
        int value = -1;
        int channel = -1;
        int unit = -1;
        int others = 0;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            boolean words = column.kind() == Kind.TEXT || (column.kind() == Kind.NUMBER && shape.isWhole(i));
            if (ColumnNames.isUnitColumn(column.name()) && column.kind() != Kind.NUMBER) {
                unit = i;
            } else if (words && isBetter(columns, channel, column) && shape.repeats(i) && isNameColumn(shape, column)) {
                channel = i;
            } else if (column.kind() == Kind.NUMBER && (value < 0 || ColumnNames.isValue(column.name()))) {
                others += value < 0 ? 0 : 1;
                value = i;
            } else if (column.kind() == Kind.NUMBER) {
                others++;
            }
        }
        boolean one = value >= 0
                && (others == 0 || ColumnNames.isValue(columns.get(value).name()));
        return channel < 0 || !one ? null : LongNames.of(shape.rows(), channel, value, unit);
    }

    /** Of a device and a tag beside it the tag names the channel. */
    private static boolean isBetter(List<Column> columns, int earlier, Column column) {
        return earlier < 0
                || (ColumnNames.isDevice(columns.get(earlier).name()) && !ColumnNames.isDevice(column.name()));
    }

    private boolean isNameColumn(CsvShape shape, Column column) {
        return shape.header() == null ? column.kind() == Kind.TEXT : ColumnNames.isChannel(column.name());
    }

    /** UTF-16 by its mark, UTF-8 where that fits, else what Windows writes in the west. */
    private static Charset charset(byte[] head, boolean whole) {
        if (head.length >= 2 && (head[0] & 0xFF) == 0xFF && (head[1] & 0xFF) == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (head.length >= 2 && (head[0] & 0xFF) == 0xFE && (head[1] & 0xFF) == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = utf8.decode(ByteBuffer.wrap(head), CharBuffer.allocate(head.length + 1), whole);
        return result.isError() ? Charset.forName("windows-1252") : StandardCharsets.UTF_8;
    }
}
