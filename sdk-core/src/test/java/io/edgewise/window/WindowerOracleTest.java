package io.edgewise.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowerOracleTest {
    private static final int CHANNELS = 3;

    @Test
    void timeWindowsAreWhatTheOracleSaysOnRandomStreams() {
        Map<Long, Integer> results = new HashMap<>();
        int windows = 0;
        for (long seed = 1; seed <= 150; seed++) {
            windows += compare(seed, results);
        }

        assertTrue(windows > 8_000, "too few windows to mean anything: " + windows);
        for (Reason reason : List.of(Reason.DUPLICATE, Reason.OUT_OF_ORDER, Reason.LATE, Reason.CLOCK_JUMP)) {
            assertTrue(results.getOrDefault(reason.bit(), 0) > 100, reason + " hardly happened: " + results);
        }
    }

    private static int compare(long seed, Map<Long, Integer> results) {
        Random random = new Random(seed);
        long hop = (1 + random.nextInt(90)) * Row.SECOND;
        long size = random.nextInt(4) == 0 ? hop : hop + (long) (random.nextDouble() * 5 * hop);
        long lateness = random.nextBoolean() ? 0 : random.nextInt(120) * Row.SECOND;
        List<Row> rows = stream(random, 600);
        WindowOracle oracle = new WindowOracle(size, hop, lateness);
        rows.forEach(oracle::add);
        List<Long> said = new ArrayList<>();

        List<Seen> windows =
                Seen.all(new Windower(time(size, hop, lateness), CHANNELS), rows, result -> said.add(result));

        assertEquals(oracle.results, said, () -> "seed " + seed);
        for (int i = 0; i < Math.min(windows.size(), oracle.windows.size()); i++) {
            assertEquals(oracle.windows.get(i), windows.get(i), "seed " + seed);
        }
        assertEquals(oracle.windows.size(), windows.size(), () -> "seed " + seed);
        said.forEach(result -> results.merge(result, 1, Integer::sum));
        return windows.size();
    }

    /** Returns rows a few seconds apart with gaps, rows sent twice, late ones, wrong clocks and Bad samples. */
    private static List<Row> stream(Random random, int length) {
        List<Row> rows = new ArrayList<>();
        long now = (random.nextInt(4_000_000) - 2_000_000) * Row.SECOND;
        for (int i = 0; i < length; i++) {
            now += (1 + random.nextInt(9)) * Row.SECOND / (random.nextInt(3) + 1);
            now += random.nextInt(60) == 0 ? random.nextInt(9_000) * Row.SECOND : 0;
            long time = switch (random.nextInt(30)) {
                case 0, 1, 2 -> now - random.nextInt(200) * Row.SECOND;
                case 3 -> rows.isEmpty() ? now : rows.get(rows.size() - 1).time();
                case 4 -> now + random.nextInt(14_000) * Row.SECOND;
                default -> now;
            };
            rows.add(new Row(time, values(random), reasons(random)));
        }
        return rows;
    }

    private static double[] values(Random random) {
        return random.doubles(CHANNELS, -5, 5).toArray();
    }

    private static long[] reasons(Random random) {
        Reason[] all = {Reason.MISSING, Reason.OUT_OF_SPAN, Reason.OUT_OF_RANGE, Reason.FUTURE};
        return random.longs(CHANNELS)
                .map(any -> Math.floorMod(any, 7) == 0 ? all[(int) Math.floorMod(any / 7, 4L)].bit() : 0)
                .toArray();
    }

    @Test
    void countWindowsHoldTheRightRowsOnRandomStreams() {
        int windows = 0;
        for (long seed = 1; seed <= 200; seed++) {
            windows += compareCounts(seed);
        }

        assertTrue(windows > 5_000, "too few windows to mean anything: " + windows);
    }

    /** The k-th window lies between the lead rows number k * hop and k * hop + size - 1: said by the specification. */
    private static int compareCounts(long seed) {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(20);
        int hop = 1 + random.nextInt(size);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rows.add(new Row(i * 7L - 1_000, values(random), reasons(random)));
        }
        List<Row> leads = rows.stream()
                .filter(row -> Reason.worst(row.reasons()[1]) != Quality.BAD)
                .toList();

        List<Seen> windows = Seen.all(new Windower(new WindowSpec.Count(size, hop, 1), CHANNELS), rows, r -> {});

        assertEquals((leads.size() - size) / hop + 1, windows.size(), () -> "seed " + seed);
        for (int k = 0; k < windows.size(); k++) {
            long start = leads.get(k * hop).time();
            long end = leads.get(k * hop + size - 1).time() + 1;
            Seen seen = windows.get(k);
            assertEquals(List.of((long) k, start, end), List.of(seen.sequence(), seen.start(), seen.end()), "" + seed);
            assertEquals(size, seen.samples().get(1).size(), () -> "seed " + seed);
            long inside = rows.stream()
                    .filter(row -> row.time() >= start && row.time() < end)
                    .count();
            assertEquals(inside, seen.rows(), () -> "seed " + seed);
        }
        return windows.size();
    }

    @Test
    void sequencesHaveNoHoles() {
        List<Seen> windows =
                Seen.all(new Windower(time(20, 10, 0), CHANNELS), stream(new Random(7), 2_000), result -> {});

        assertFalse(windows.isEmpty());
        for (int i = 0; i < windows.size(); i++) {
            assertEquals(i, windows.get(i).sequence());
        }
    }

    private static WindowSpec time(long size, long hop, long lateness) {
        return new WindowSpec.Time(Duration.ofNanos(size), Duration.ofNanos(hop), Duration.ofNanos(lateness));
    }
}
