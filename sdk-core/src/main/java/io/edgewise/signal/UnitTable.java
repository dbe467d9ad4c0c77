package io.edgewise.signal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the table of units: a line {@code [dimension]} and below it lines of one unit, factor and offset to the base,
 * and all its symbols. A factor is a number, or a quotient of two.
 */
final class UnitTable {
    private static final String FILE = "units.txt";

    private UnitTable() {}

    static Map<String, Unit> read() {
        InputStream in = UnitTable.class.getResourceAsStream(FILE);
        if (in == null) {
            throw new AssertionError(FILE + " stands beside the class; this is a bug");
        }
        Map<String, Unit> units = new HashMap<>();
        units.put("", new Unit("", "number", 1, 0));
        String dimension = "";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("[")) {
                    dimension = line.substring(1, line.indexOf(']'));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    unit(line.trim().split(" +"), dimension, units);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
        return Map.copyOf(units);
    }

    private static void unit(String[] parts, String dimension, Map<String, Unit> units) {
        double factor = number(parts[0]);
        double offset = number(parts[1]);
        for (int i = 2; i < parts.length; i++) {
            if (units.put(parts[i], new Unit(parts[i], dimension, factor, offset)) != null) {
                throw new AssertionError("the unit " + parts[i] + " stands twice in " + FILE + "; this is a bug");
            }
        }
    }

    private static double number(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? Double.parseDouble(text)
                : Double.parseDouble(text.substring(0, slash)) / Double.parseDouble(text.substring(slash + 1));
    }
}
