package io.edgewise.feature;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class StatisticTest {
    private static final double TOLERANCE = 1e-9;

    /** The tables are NumPy's and SciPy's: src/test/golden/feature_golden.py. */
    @Test
    void everyStatisticIsWhatNumpyAndScipySay() throws IOException {
        Map<String, Summary> cases = cases();
        List<String[]> golden = table("golden.csv");
        Set<String> seen = new HashSet<>();
        golden.forEach(row -> seen.add(row[1]));

        assertTrue(seen.containsAll(Statistic.names()), () -> "not all in the table: " + seen);
        assertAll(golden.stream().map(row -> (Executable) () -> compare(row, cases)));
    }

    private static void compare(String[] row, Map<String, Summary> cases) {
        double expected = row[2].equals("nan") ? Double.NaN : Double.parseDouble(row[2]);
        double found = Statistic.named(row[1]).of(cases.get(row[0]));
        String place = row[0] + " " + row[1];
        if (Double.isNaN(expected)) {
            assertTrue(Double.isNaN(found), () -> place + " should be NaN, is " + found);
        } else {
            assertEquals(expected, found, TOLERANCE * Math.abs(expected), place);
        }
    }

    @Test
    void equalSamplesThatAreNoBinaryNumberDoNotVary() {
        Summary summary =
                new Summary().open(Windows.of(7.1, 7.1, 7.1, 7.1, 7.1, 7.1, 7.1).slice(0));

        assertEquals(0, Statistic.named("std").of(summary));
        assertEquals(7.1, Statistic.named("mean").of(summary));
        assertTrue(Double.isNaN(Statistic.named("kurtosis").of(summary)));
    }

    @Test
    void anUnknownStatisticIsRefusedWithTheOnesThereAre() {
        for (String name : List.of("avg", "Mean", "q5", "q100", "")) {
            String message = assertThrows(IllegalArgumentException.class, () -> Statistic.named(name))
                    .getMessage();
            assertTrue(message.contains("\"" + name + "\"") && message.contains("zero-crossings"), message);
        }
    }

    private static Map<String, Summary> cases() throws IOException {
        Map<String, List<String[]>> rows = new LinkedHashMap<>();
        for (String[] row : table("samples.csv")) {
            rows.computeIfAbsent(row[0], name -> new java.util.ArrayList<>()).add(row);
        }
        Map<String, Summary> cases = new LinkedHashMap<>();
        rows.forEach((name, samples) -> cases.put(name, summary(samples)));
        return cases;
    }

    private static Summary summary(List<String[]> samples) {
        long[] times = samples.stream().mapToLong(row -> Long.parseLong(row[1])).toArray();
        double[][] values = samples.stream()
                .map(row -> new double[] {Double.parseDouble(row[2])})
                .toArray(double[][]::new);
        return new Summary()
                .open(Windows.of(times, values, new long[times.length][1]).slice(0));
    }

    private static List<String[]> table(String name) throws IOException {
        try (InputStream file = StatisticTest.class.getResourceAsStream("/feature/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(","))
                    .toList();
        }
    }
}
