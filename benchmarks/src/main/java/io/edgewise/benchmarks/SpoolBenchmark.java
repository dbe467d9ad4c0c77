package io.edgewise.benchmarks;

import io.edgewise.json.JsonWriter;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Our spool beside SQLite (write-ahead log, synchronous FULL) on one folder, in turns: records a second when each 100
 * are made durable together, bytes in files for each byte of payload, records a second when all are taken out, and
 * bytes written for each record when each is made durable alone. Prints a table; {@code --json FILE} writes the
 * figures.
 */
public final class SpoolBenchmark {
    static final int PAYLOAD_BYTES = 200;

    private static final int ROUNDS = 5;
    private static final int COMMITS = 300;
    private static final int GROUP = 100;
    private static final int ALONE = 1_000;
    private static final Ticker TICKER = SystemTime.ticker();

    private SpoolBenchmark() {}

    /** What one store did in one round. */
    private record Round(double commitPerSecond, double fileBytesPerByte, double drainPerSecond, double writtenAlone) {}

    /** Makes a store in a folder. */
    @FunctionalInterface
    private interface Maker {
        Store make(Path folder) throws Exception;
    }

    /**
     * Runs it.
     *
     * @param args the folder to measure in, default a temporary one; {@code --json FILE}
     */
    public static void main(String[] args) throws Exception {
        List<String> rest = new ArrayList<>(List.of(args));
        int at = rest.indexOf("--json");
        Path json = at < 0 ? null : Path.of(rest.get(at + 1));
        if (at >= 0) {
            rest.subList(at, at + 2).clear();
        }
        Path folder = rest.isEmpty() ? Files.createTempDirectory("edgewise-bench") : Path.of(rest.get(0));
        List<Round> ours = new ArrayList<>();
        List<Round> theirs = new ArrayList<>();
        measure(folder, SpoolStore::new); // to warm up
        measure(folder, SqliteStore::new);
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(measure(folder, SpoolStore::new));
            theirs.add(measure(folder, SqliteStore::new));
            System.err.println("round " + (round + 1) + " of " + ROUNDS);
        }
        Round spool = median(ours);
        Round sqlite = median(theirs);
        print(spool, sqlite);
        if (json != null) {
            Files.write(json, JsonWriter.prettyObject(out -> {
                out.putObject("spool", figures -> put(figures, spool));
                out.putObject("sqlite", figures -> put(figures, sqlite));
            }));
        }
    }

    private static Round measure(Path folder, Maker maker) throws Exception {
        Path place = Files.createTempDirectory(folder, "store");
        double commit;
        double bytes;
        double drain;
        try (Store store = maker.make(place)) {
            long start = TICKER.nanos();
            for (int i = 0; i < COMMITS; i++) {
                store.commit(GROUP);
            }
            commit = perSecond(COMMITS * GROUP, start);
            bytes = size(place) / (double) (COMMITS * GROUP * PAYLOAD_BYTES);
            start = TICKER.nanos();
            drain = perSecond(store.drain(), start);
        }
        delete(place);
        return new Round(commit, bytes, drain, alone(folder, maker));
    }

    /** What is written, the files' heads and the taking out included, when each record is made durable alone. */
    private static double alone(Path folder, Maker maker) throws Exception {
        Path place = Files.createTempDirectory(folder, "store");
        long before = written();
        try (Store store = maker.make(place)) {
            for (int i = 0; i < ALONE; i++) {
                store.commit(1);
            }
            store.drain();
        }
        double each = (written() - before) / (double) ALONE;
        delete(place);
        return each;
    }

    /** Returns how many bytes this process has given to write calls; 0 where the system does not tell. */
    private static long written() throws IOException {
        Path io = Path.of("/proc/self/io");
        if (!Files.isReadable(io)) {
            return 0;
        }
        return Files.readAllLines(io).stream()
                .filter(line -> line.startsWith("wchar:"))
                .mapToLong(line -> Long.parseLong(line.substring(6).strip()))
                .sum();
    }

    private static double perSecond(long records, long startNanos) {
        return records / ((TICKER.nanos() - startNanos) / 1e9);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            // Ours keeps a reserve for a full disk, which is not for records.
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("reserve"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Round median(List<Round> rounds) {
        return new Round(
                median(rounds.stream().map(Round::commitPerSecond)),
                median(rounds.stream().map(Round::fileBytesPerByte)),
                median(rounds.stream().map(Round::drainPerSecond)),
                median(rounds.stream().map(Round::writtenAlone)));
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void print(Round spool, Round sqlite) {
        row("", "spool", "sqlite", "spool / sqlite");
        row("records/s, 100 to a commit", spool.commitPerSecond, sqlite.commitPerSecond);
        row("file bytes per payload byte", spool.fileBytesPerByte, sqlite.fileBytesPerByte);
        row("records/s taken out", spool.drainPerSecond, sqlite.drainPerSecond);
        row("bytes written per record, 1 to a commit", spool.writtenAlone, sqlite.writtenAlone);
    }

    private static void row(String title, double ours, double theirs) {
        row(title, number(ours), number(theirs), number(ours / theirs));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.3f" : "%,.0f", value);
    }

    private static void row(String title, String ours, String theirs, String ratio) {
        System.out.printf(Locale.ROOT, "%-42s %12s %12s %16s%n", title, ours, theirs, ratio);
    }

    private static void put(JsonWriter json, Round round) {
        json.put("commitPerSecond", round.commitPerSecond)
                .put("fileBytesPerPayloadByte", round.fileBytesPerByte)
                .put("drainPerSecond", round.drainPerSecond)
                .put("writtenBytesPerRecordAlone", round.writtenAlone);
    }
}
