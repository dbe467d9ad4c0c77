package io.edgewise.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes rows as native JSON frames: one row a message, or a block: with a fixed step where the rows have one,
 * otherwise with its times. A gap is an absent key in a single row, or where the whole block has none; inside a block
 * it is {@code null}. A word and NaN stand as JSON strings in the number's place, so that the message stays a document
 * and the other channels are not touched.
 */
public final class FrameEncoder {
    /** The word that a text fault puts in a number's place. */
    static final String WORD = "ERR";

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final List<String> keys = new ArrayList<>();
    private final int rowsPerFrame;
    private final double[] values;
    private final SensorRow.Form[] forms;
    private final TextBuffer text = new TextBuffer();
    private final long[] times;
    private int rows;

    /**
     * Makes an encoder.
     *
     * @param channels the names, in the order of the rows
     * @param rowsPerFrame 1 to 100,000; above 1 the frames are blocks
     */
    public FrameEncoder(List<String> channels, int rowsPerFrame) {
        if (rowsPerFrame < 1 || rowsPerFrame > 100_000) {
            throw new IllegalArgumentException("a frame has 1 to 100000 rows, not " + rowsPerFrame);
        }
        for (String channel : channels) {
            keys.add('"' + plain(channel) + "\":");
        }
        this.rowsPerFrame = rowsPerFrame;
        this.times = new long[rowsPerFrame];
        this.values = new double[rowsPerFrame * channels.size()];
        this.forms = new SensorRow.Form[rowsPerFrame * channels.size()];
    }

    /** Returns an encoder for the pump's rows. */
    public static FrameEncoder ofPump(int rowsPerFrame) {
        return new FrameEncoder(PumpSensors.names(), rowsPerFrame);
    }

    /** Takes a row; returns the frame where this row completes one. */
    public Optional<byte[]> add(SensorRow row) {
        times[rows] = row.timeNanos();
        for (int channel = 0; channel < keys.size(); channel++) {
            values[rows * keys.size() + channel] = row.value(channel);
            forms[rows * keys.size() + channel] = row.form(channel);
        }
        rows++;
        return rows == rowsPerFrame ? flush() : Optional.empty();
    }

    /** Returns the rows that have not made a whole frame yet, as a shorter one; empty where there are none. */
    public Optional<byte[]> flush() {
        if (rows == 0) {
            return Optional.empty();
        }
        text.add("{\"ts\":");
        times();
        text.add(",\"values\":{");
        boolean first = true;
        for (int channel = 0; channel < keys.size(); channel++) {
            if (isAbsent(channel)) {
                continue;
            }
            text.add(first ? "" : ",").add(keys.get(channel));
            first = false;
            column(channel);
        }
        text.add("}}");
        rows = 0;
        return Optional.of(text.take());
    }

    private void times() {
        if (rowsPerFrame == 1) {
            millis(times[0]);
        } else if (rows > 1 && hasFixedStep()) {
            millis(times[0]);
            text.add(",\"dt\":").add((times[rows - 1] - times[0]) / (rows - 1.0) / NANOS_PER_MILLI);
        } else {
            text.add('[');
            for (int row = 0; row < rows; row++) {
                text.add(row == 0 ? "" : ",");
                millis(times[row]);
            }
            text.add(']');
        }
    }

    private void millis(long nanos) {
        if (nanos % NANOS_PER_MILLI == 0) {
            text.add(nanos / NANOS_PER_MILLI);
        } else {
            text.add(nanos / (double) NANOS_PER_MILLI);
        }
    }

    /** Rounding to a whole nanosecond aside: 25.6 kHz has steps of 39,062.5 ns. */
    private boolean hasFixedStep() {
        double step = (times[rows - 1] - times[0]) / (rows - 1.0);
        for (int row = 1; row < rows; row++) {
            if (Math.abs(times[row] - times[0] - row * step) > 1) {
                return false;
            }
        }
        return step > 0;
    }

    private boolean isAbsent(int channel) {
        for (int row = 0; row < rows; row++) {
            if (forms[row * keys.size() + channel] != SensorRow.Form.GAP) {
                return false;
            }
        }
        return true;
    }

    private void column(int channel) {
        if (rowsPerFrame == 1) {
            cell(channel);
            return;
        }
        text.add('[');
        for (int row = 0; row < rows; row++) {
            text.add(row == 0 ? "" : ",");
            cell(row * keys.size() + channel);
        }
        text.add(']');
    }

    private void cell(int at) {
        switch (forms[at]) {
            case NUMBER -> text.add(values[at]);
            case GAP -> text.add("null");
            case TEXT -> text.add('"').add(WORD).add('"');
            case NAN -> text.add("\"NaN\"");
        }
    }

    private static String plain(String name) {
        if (name.isBlank() || !name.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("channel name is blank or not plain ASCII: '" + name + "'");
        }
        return name;
    }
}
