package io.edgewise.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** One recording in memory, in columns. Reads at most 64 MiB and 64 columns. */
final class WellTable {
    private static final long LARGEST_FILE = 64L << 20;
    private static final int MOST_COLUMNS = 64;
    private static final String CLASS = "class";

    private final Path file;
    private final List<String> channels;
    private final int columns;
    private final int classColumn;
    private long[] times = new long[1024];
    private double[] values;
    private SensorRow.Form[] forms;
    private double[] classes = new double[1024];
    private int rows;

    private WellTable(Path file, List<String> header) {
        this.file = file;
        this.columns = header.size();
        this.classColumn = header.indexOf(CLASS);
        this.channels =
                header.stream().skip(1).filter(column -> !column.equals(CLASS)).toList();
        this.values = new double[1024 * channels.size()];
        this.forms = new SensorRow.Form[1024 * channels.size()];
    }

    static WellTable read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST_FILE) {
            throw new IOException(file + " has " + size + " bytes, more than " + LARGEST_FILE + "; split it");
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            WellTable table = new WellTable(file, header(file, lines.readLine()));
            String line;
            while ((line = lines.readLine()) != null) {
                table.add(line);
            }
            return table;
        }
    }

    List<String> channels() {
        return channels;
    }

    int rows() {
        return rows;
    }

    long timeMillis(int row) {
        return times[row];
    }

    void copy(int row, SensorRow to) {
        to.clear(times[row]);
        for (int channel = 0; channel < channels.size(); channel++) {
            to.set(channel, values[row * channels.size() + channel]);
            to.setForm(channel, forms[row * channels.size() + channel]);
        }
    }

    WellLabels labels() {
        return new WellLabels(Arrays.copyOf(times, rows), Arrays.copyOf(classes, rows));
    }

    private static List<String> header(Path file, @org.jspecify.annotations.Nullable String line) throws IOException {
        List<String> header = line == null ? List.of() : List.of(line.split(",", -1));
        if (header.size() < 2 || header.size() > MOST_COLUMNS || !header.get(0).equals("timestamp")) {
            throw new IOException(file + ": the first line must be 'timestamp,<1 to " + (MOST_COLUMNS - 1)
                    + " columns>', but it is '" + line + "'");
        }
        if (new HashSet<>(header).size() < header.size()) {
            throw new IOException(file + ": a column stands twice in '" + line + "'");
        }
        return header;
    }

    private void add(String line) throws IOException {
        String[] cells = line.split(",", -1);
        if (cells.length != columns) {
            throw new IOException(place() + cells.length + " cells, but the first line has " + columns);
        }
        grow();
        times[rows] = time(cells[0]);
        classes[rows] = Double.NaN;
        int at = rows * channels.size();
        for (int column = 1; column < columns; column++) {
            double value = number(cells[column]);
            if (column == classColumn) {
                classes[rows] = value;
            } else {
                values[at] = value;
                forms[at++] = form(cells[column], value);
            }
        }
        rows++;
    }

    private long time(String text) throws IOException {
        try {
            return LocalDateTime.parse(text.replace(' ', 'T'))
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        } catch (DateTimeException e) {
            throw new IOException(place() + "'" + text + "' is no time like '2014-10-06 16:01:21.000000' (UTC)", e);
        }
    }

    /** Plain decimal numbers only: Java would also take {@code 1d}, {@code 0x1p3} and {@code Infinity}. */
    private static double number(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                return Double.NaN;
            }
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isInfinite(value) ? Double.NaN : value;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static SensorRow.Form form(String text, double value) {
        if (text.isEmpty()) {
            return SensorRow.Form.GAP;
        }
        if (!Double.isNaN(value)) {
            return SensorRow.Form.NUMBER;
        }
        return text.equalsIgnoreCase("nan") ? SensorRow.Form.NAN : SensorRow.Form.TEXT;
    }

    private void grow() {
        if (rows == times.length) {
            times = Arrays.copyOf(times, 2 * rows);
            classes = Arrays.copyOf(classes, 2 * rows);
            values = Arrays.copyOf(values, 2 * values.length);
            forms = Arrays.copyOf(forms, 2 * forms.length);
        }
    }

    private String place() {
        return file + " line " + (rows + 2) + ": ";
    }
}
