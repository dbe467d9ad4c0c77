package io.edgewise.agent.packing;

import io.edgewise.codec.CsvReplay;
import io.edgewise.json.Nearest;
import io.edgewise.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A CSV file of a machine that ran well: what its columns hold. It is read again, row by row, for its windows. */
final class NormalData {
    private static final List<String> TIMES = List.of("time", "timestamp", "ts", "datetime");

    /** Columns that say how the machine was; a model must never read them. */
    private static final Set<String> JUDGEMENTS =
            Set.of("label", "labels", "class", "anomaly", "changepoint", "fault", "target");

    private static final int MOST_INTERVALS = 1 << 16;
    private static final double NANOS = 1e9;

    /** A rate is told where so many intervals lie within a tenth of the median. */
    private static final double REGULAR = 0.9;

    final Path file;
    final Digest digest;
    final String timeName;
    final List<Column> columns;
    final List<String> leftOut;
    final long rows;
    final double rateHz;

    private NormalData(
            Path file, Digest digest, CsvReplay replay, List<Column> columns, List<String> leftOut, Intervals times) {
        this.file = file;
        this.digest = digest;
        this.timeName = replay.timeName();
        this.columns = List.copyOf(columns);
        this.leftOut = List.copyOf(leftOut);
        this.rows = times.rows;
        this.rateHz = times.rateHz();
    }

    /** What a column holds: how many rows have a usable number, and the least and greatest of them. */
    static final class Column {
        final String name;
        private final int number;
        long usable;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;

        private Column(String name, int number) {
            this.name = name;
            this.number = number;
        }

        /** The column's place in the file. */
        int number() {
            return number;
        }

        boolean isEmpty() {
            return usable == 0;
        }

        private void take(double value) {
            if (!Double.isNaN(value)) {
                usable++;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
    }

    /**
     * Reads a file once.
     *
     * @param wanted the columns that the model reads, in its order; empty for all that hold numbers
     */
    static NormalData scan(Path file, List<String> wanted) {
        Digest digest = digest(file);
        try (CsvReplay replay = CsvReplay.open(file, TIMES)) {
            List<Column> columns = columns(replay, wanted);
            Intervals times = new Intervals();
            while (replay.next()) {
                times.take(replay.timeNanos());
                columns.forEach(column -> column.take(replay.value(column.number)));
            }
            List<Column> used = used(columns, wanted, file);
            return new NormalData(file, digest, replay, used, out(used, replay), times);
        }
    }

    /** Opens it again. */
    CsvReplay open() {
        return CsvReplay.open(file, timeName);
    }

    private static List<Column> columns(CsvReplay replay, List<String> wanted) {
        List<Column> columns = new ArrayList<>();
        for (String name : wanted) {
            int number = replay.names().indexOf(name);
            if (number < 0) {
                throw new PackingException("--channels: " + replay.place() + " has no column '" + name + "'"
                        + Nearest.to(name, replay.names())
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse(", it has " + replay.names()));
            }
            columns.add(new Column(name, number));
        }
        for (int i = 0; wanted.isEmpty() && i < replay.names().size(); i++) {
            String name = replay.names().get(i);
            if (!name.isBlank() && !JUDGEMENTS.contains(name.toLowerCase(Locale.ROOT))) {
                columns.add(new Column(name, i));
            }
        }
        return columns;
    }

    /** A column without a number is nobody's channel, unless the author names it: then it is an optional one. */
    private static List<Column> used(List<Column> columns, List<String> wanted, Path file) {
        List<Column> used = columns.stream().filter(column -> column.usable > 0).toList();
        if (used.isEmpty()) {
            throw new PackingException(file + " has no number in the columns "
                    + columns.stream().map(column -> column.name).toList()
                    + "; numbers have a decimal point, columns are parted by commas");
        }
        return wanted.isEmpty() ? used : columns;
    }

    private static List<String> out(List<Column> used, CsvReplay replay) {
        List<String> out = new ArrayList<>(replay.names());
        used.forEach(column -> out.remove(column.name));
        return out;
    }

    private static Digest digest(Path file) {
        MessageDigest sha256 = Digest.sha256();
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                sha256.update(chunk, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.ofRaw(sha256.digest());
    }

    /** How far apart rows are, by the first of them. */
    private static final class Intervals {
        private final long[] nanos = new long[MOST_INTERVALS];
        private int known;
        private long rows;
        private long last;

        private void take(long time) {
            if (rows++ > 0 && known < MOST_INTERVALS && time > last) {
                nanos[known++] = time - last;
            }
            last = time;
        }

        /** Returns rows a second; 0 where they do not come regularly. */
        private double rateHz() {
            if (known == 0) {
                return 0;
            }
            long[] sorted = Arrays.copyOf(nanos, known);
            Arrays.sort(sorted);
            long median = sorted[known / 2];
            long near = Arrays.stream(sorted)
                    .filter(one -> Math.abs(one - median) <= median / 10)
                    .count();
            return near >= REGULAR * known ? NANOS / median : 0;
        }
    }
}
