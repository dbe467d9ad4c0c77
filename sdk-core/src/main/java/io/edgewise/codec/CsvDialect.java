package io.edgewise.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a stranger's table is written, as recognised from its beginning: what parts its fields, what stands before a
 * fraction, where times are and how they look, what each column is. It guesses, and {@link #guesses} says what, how
 * sure and why. It opens readers of the whole table.
 *
 * @param charset the encoding of its text
 * @param delimiter what parts fields; a blank stands for any number of blanks and tabs
 * @param decimal what stands before a fraction, a point or a comma
 * @param grouping whether thousands are grouped by the other of the two, a blank or an apostrophe
 * @param before how many records stand before the first row: a preamble, the header, a row of units
 * @param firstLine the number of the line in which the first row stands, from 1
 * @param header whether one of them names the columns; else they are {@code column-1} and so on
 * @param columns what each column is, in the order of the file; names are unique
 * @param time where the times are
 * @param layout null for a wide table, one column for each channel; else where name and value stand
 * @param only which rows count; null for all
 * @param guesses what was found, how sure, and why
 */
public record CsvDialect(
        Charset charset,
        char delimiter,
        char decimal,
        boolean grouping,
        int before,
        long firstLine,
        boolean header,
        List<Column> columns,
        CsvTime time,
        @Nullable LongLayout layout,
        @Nullable Only only,
        List<Guess> guesses) {
    /** How much of a file is looked at, in bytes. */
    static final int HEAD = 1 << 20;

    /** How many channels a long table may name. */
    static final int MOST_CHANNELS = 1024;

    public CsvDialect {
        columns = List.copyOf(columns);
        guesses = List.copyOf(guesses);
    }

    /** What a column holds. */
    public enum Kind {
        /** Times, or a part of them. */
        TIME,
        /** Numbers; a word in between does not change that. */
        NUMBER,
        /** How the machine was: a judgement, which no detector may read. */
        LABEL,
        /** Words. */
        TEXT,
        /** Nothing so far. */
        EMPTY
    }

    /**
     * A column.
     *
     * @param name its name, unique in the table
     * @param unit its unit where the file says it, in the words of {@link io.edgewise.signal.Unit}; else empty
     * @param kind what it holds
     */
    public record Column(String name, String unit, Kind kind) {}

    /**
     * A table in which each row is one value of one channel.
     *
     * @param name the number of the column that names the channel
     * @param value the number of the column that holds its value
     * @param unit the number of the column that holds its unit, or -1
     * @param channels the names, in the order in which they came
     * @param units the unit of each, empty where none is said
     * @param byName whether the rows stand channel after channel, so that they must be sorted by time
     */
    public record LongLayout(int name, int value, int unit, List<String> channels, List<String> units, boolean byName) {
        public LongLayout {
            channels = List.copyOf(channels);
            units = List.copyOf(units);
        }

        LongLayout sorted() {
            return new LongLayout(name, value, unit, channels, units, true);
        }
    }

    /**
     * What was guessed.
     *
     * @param what for example {@code "delimiter"}
     * @param found for example {@code "';'"}
     * @param sure in per cent
     * @param why what speaks for it, and what to say where it is wrong
     */
    public record Guess(String what, String found, int sure, String why) {}

    /**
     * What the owner of a file knows and no file says.
     *
     * @param zone where the clock stands whose times say no offset; null for UTC, which is then told as a guess
     * @param step from one row to the next where rows have no time; null for a second, told as a guess
     * @param timeColumn the column of times; null to look for it
     * @param dayFirst whether the day stands before the month in dates that read both ways
     * @param only the rows that count, of a table of several machines; null for all
     */
    public record Known(
            @Nullable ZoneId zone,
            @Nullable Duration step,
            @Nullable String timeColumn,
            boolean dayFirst,
            @Nullable Only only) {
        /** Nothing. */
        public static final Known NOTHING = new Known(null, null, null);

        /** What is known of times alone. */
        public Known(@Nullable ZoneId zone, @Nullable Duration step, @Nullable String timeColumn) {
            this(zone, step, timeColumn, false, null);
        }
    }

    /**
     * Which rows of a table count: those in which a column says this.
     *
     * @param column its name
     * @param value what it says
     */
    public record Only(String column, String value) {
        /**
         * Reads {@code COLUMN=VALUE}.
         *
         * @throws IllegalArgumentException when it is not of that form
         */
        public static Only parse(String text) {
            int at = text.indexOf('=');
            if (at <= 0) {
                throw new IllegalArgumentException("'" + text + "' is not of the form COLUMN=VALUE");
            }
            return new Only(
                    text.substring(0, at).strip(), text.substring(at + 1).strip());
        }
    }

    /**
     * Looks at the beginning of a file, and at all of it where channels are named row by row.
     *
     * @throws CsvException when it is no table of numbers, naming what was found
     * @throws UncheckedIOException when it cannot be read
     */
    public static CsvDialect recognise(Path file, Known known) {
        String name = String.valueOf(file.getFileName());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD);
            CsvDialect found = recognise(name, head, head.length < HEAD, known);
            return found.layout() == null || head.length < HEAD ? found : LongNames.complete(found, file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * Looks at the beginning of a table.
     *
     * @param name what messages call it
     * @param head its first bytes
     * @param whole whether that is all of it
     * @throws CsvException when it is no table of numbers, naming what was found
     */
    public static CsvDialect recognise(String name, byte[] head, boolean whole, Known known) {
        return new CsvRecogniser(name, head, whole, known).recognise();
    }

    /**
     * Opens a reader of a file that is written so.
     *
     * @throws UncheckedIOException when it cannot be read
     */
    public TableReader open(Path file) {
        try {
            return read(String.valueOf(file.getFileName()), Files.newInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file, e);
        }
    }

    /** Opens a reader of a stream that is written so; it is closed with the reader. */
    public TableReader read(String name, InputStream in) {
        return new TableReader(this, name, in);
    }

    /** Returns the names of the channels a reader gives: of numbers, of labels, and of words. */
    public List<String> names() {
        return layout != null
                ? layout.channels()
                : columns.stream()
                        .filter(column -> column.kind() != Kind.TIME)
                        .map(Column::name)
                        .toList();
    }

    /** Returns the names of the channels that a detector can read, in order: numbers, and no judgements. */
    public List<String> signals() {
        Set<Kind> kinds = Set.of(Kind.NUMBER, Kind.EMPTY);
        return layout != null
                ? layout.channels()
                : columns.stream()
                        .filter(column -> kinds.contains(column.kind()))
                        .map(Column::name)
                        .filter(name -> only == null || !only.column().equals(name))
                        .toList();
    }

    /** Returns the unit that the file says for a channel; empty where it says none. */
    public String unitOf(String channel) {
        if (layout != null) {
            int number = layout.channels().indexOf(channel);
            return number < 0 ? "" : layout.units().get(number);
        }
        return columns.stream()
                .filter(column -> column.name().equals(channel))
                .map(Column::unit)
                .findFirst()
                .orElse("");
    }

    CsvDialect with(List<Guess> told) {
        return new CsvDialect(
                charset, delimiter, decimal, grouping, before, firstLine, header, columns, time, layout, only, told);
    }

    CsvDialect with(LongLayout complete) {
        return new CsvDialect(
                charset, delimiter, decimal, grouping, before, firstLine, header, columns, time, complete, only,
                guesses);
    }

    /** Returns the delimiter in words. */
    public String delimiterWords() {
        return switch (delimiter) {
            case '\t' -> "tab";
            case ' ' -> "blanks";
            default -> "'" + delimiter + "'";
        };
    }
}
