package io.edgewise.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Replays recorded files of the 3W layout: {@code timestamp,<channels>,class}. An empty cell is a gap. The column
 * {@code class} is no channel: it can be had from {@link #labels()} only.
 */
public final class WellReplay implements RowSource {
    private final String name;
    private final WellTable table;
    private int next;

    private WellReplay(String name, WellTable table) {
        this.name = name;
        this.table = table;
    }

    /**
     * Opens one file; the machine is called like the file without {@code .csv}.
     *
     * @throws IOException if it cannot be read or is not of this layout; names file and line
     */
    public static WellReplay of(Path file) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.csv$", "");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IOException("file name is no machine name: " + file
                    + "; rename it to 1 to 64 letters, digits, dots, underscores or hyphens, and .csv");
        }
        return new WellReplay(name, WellTable.read(file));
    }

    /**
     * Opens every {@code *.csv} in a folder and the folders below, ordered by machine name.
     *
     * @throws IOException also if there is none, or two have the same name
     */
    public static List<WellReplay> all(Path folder) throws IOException {
        Map<String, Path> seen = new HashMap<>();
        List<WellReplay> wells = new ArrayList<>();
        for (Path file : files(folder)) {
            WellReplay well = of(file);
            Path other = seen.put(well.name, file);
            if (other != null) {
                throw new IOException("two machines are called " + well.name + ": " + other + " and " + file);
            }
            wells.add(well);
        }
        if (wells.isEmpty()) {
            throw new IOException("no *.csv in or below " + folder + "; name the folder that holds the recordings");
        }
        wells.sort(Comparator.comparing(WellReplay::name));
        return wells;
    }

    /** Returns the machine's name. */
    public String name() {
        return name;
    }

    /** Returns the channels as the file names them, without time and class. */
    public List<String> channels() {
        return table.channels();
    }

    /** Returns how many rows there are. */
    public int rows() {
        return table.rows();
    }

    /** Returns the event time of a row, milliseconds since the Unix epoch. */
    public long timeMillis(int row) {
        return table.timeMillis(row);
    }

    /** Tells whether there is another row. */
    @Override
    public boolean hasNext() {
        return next < table.rows();
    }

    /**
     * Writes the next row.
     *
     * @param row is overwritten; made for {@link #channels()}
     * @throws IllegalStateException after the last row
     */
    @Override
    public void next(SensorRow row) {
        if (!hasNext()) {
            throw new IllegalStateException("the recording of " + name + " ends after " + table.rows() + " rows");
        }
        table.copy(next++, row);
    }

    /** Returns the experts' labels: for the judge. */
    public WellLabels labels() {
        return table.labels();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".csv") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }
}
