package io.edgewise.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.signal.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real wells at 1 Hz (3W data set), cut as the demo cuts them: 180 s every 10 s. */
class RealWellsTest {
    private static final long SIZE = 180;
    private static final long HOP = 10;

    @Test
    void everyWellGivesAsManyWindowsAsItsRowsAllow() throws IOException {
        Path folder = Needs.data().resolve("3w-wells");
        int windows = 0;
        for (Path file : wells(folder)) {
            List<Row> rows = rows(file);
            List<Long> starts = new ArrayList<>();
            Seen last = cut(rows, starts);
            windows += starts.size();
            assertEquals(due(rows), starts, file::toString);
            assertEquals(samples(rows, last), last.samples(), file::toString);
        }
        assertTrue(windows > 5_000, "windows in all wells: " + windows);
    }

    /** Contracts §3 for rows in order: each start that has a row inside and a row at or after its end. */
    private static List<Long> due(List<Row> rows) {
        long hop = HOP * Row.SECOND;
        long size = SIZE * Row.SECOND;
        TreeSet<Long> times = new TreeSet<>();
        rows.forEach(row -> times.add(row.time()));
        List<Long> starts = new ArrayList<>();
        for (long start = (times.first() + hop - 1) / hop * hop; start + size <= times.last(); start += hop) {
            if (!times.subSet(start, start + size).isEmpty()) {
                starts.add(start);
            }
        }
        return starts;
    }

    private static Seen cut(List<Row> rows, List<Long> starts) {
        Windower windower = windower();
        Seen last = null;
        for (Row row : rows) {
            windower.add(row.time(), row.values(), row.reasons());
            for (Window window = windower.poll(); window != null; window = windower.poll()) {
                assertEquals(starts.size(), window.sequence());
                starts.add(window.startNanos());
                last = starts.size() % 97 == 1 ? Seen.of(window) : last;
            }
        }
        return last;
    }

    private static List<List<String>> samples(List<Row> rows, Seen last) {
        List<List<String>> samples = new ArrayList<>();
        for (int channel = 0; channel < 8; channel++) {
            int column = channel;
            samples.add(rows.stream()
                    .filter(row -> row.time() >= last.start() && row.time() < last.end() && row.reasons()[column] == 0)
                    .map(row -> row.time() + "=" + row.values()[column])
                    .toList());
        }
        return samples;
    }

    private static Windower windower() {
        return new Windower(new WindowSpec.Time(Duration.ofSeconds(SIZE), Duration.ofSeconds(HOP), Duration.ZERO), 8);
    }

    private static List<Path> wells(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Row> rows(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(1).map(RealWellsTest::row).toList();
        }
    }

    private static Row row(String line) {
        String[] cells = line.split(",", -1);
        LocalDateTime time = LocalDateTime.parse(cells[0].replace(' ', 'T'));
        double[] values = new double[8];
        long[] reasons = new long[8];
        for (int channel = 0; channel < 8; channel++) {
            String cell = cells[channel + 1];
            values[channel] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
            reasons[channel] = cell.isEmpty() ? Reason.MISSING.bit() : 0;
        }
        return new Row(time.toEpochSecond(ZoneOffset.UTC) * Row.SECOND + time.getNano(), values, reasons);
    }
}
