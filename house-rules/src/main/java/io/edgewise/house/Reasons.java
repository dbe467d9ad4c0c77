package io.edgewise.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The tables of docs/reasons.md, against which tests hold the names that really go out. */
public final class Reasons {
    private Reasons() {}

    /**
     * Returns the cells of each row of a section's table; rows begin with a name in code style.
     *
     * @param section the first word of the section's heading, for example {@code "Refusals"}
     */
    public static List<List<String>> table(String section) {
        return lines().stream()
                .dropWhile(line -> !line.startsWith("## " + section + ":"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(Reasons::cells)
                .toList();
    }

    /** Returns the first cell of each row of a section's table. */
    public static List<String> names(String section) {
        return table(section).stream().map(row -> row.get(0)).toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                .map(cell -> cell.strip().replaceFirst("^`([A-Z_0-9]+)`$", "$1"))
                .toList();
    }

    private static List<String> lines() {
        Path document = Path.of(System.getProperty("edgewise.house", ".."), "docs", "reasons.md");
        try {
            return Files.readAllLines(document);
        } catch (IOException e) {
            throw new UncheckedIOException(document + " is part of the house", e);
        }
    }
}
