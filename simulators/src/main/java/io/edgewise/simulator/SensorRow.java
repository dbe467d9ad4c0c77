package io.edgewise.simulator;

import java.time.Instant;
import java.util.Arrays;

/** One row of readings: the time, and per channel a number or what stands in its place. Reused from row to row. */
public final class SensorRow {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final double[] values;
    private final Form[] forms;
    private long timeNanos;

    /** What stands in the place of a reading. */
    public enum Form {
        /** A finite number. */
        NUMBER,
        /** Nothing. */
        GAP,
        /** A word. */
        TEXT,
        /** Not a number. */
        NAN
    }

    /** Makes a row of this many channels, all of them 0. */
    public SensorRow(int channels) {
        values = new double[channels];
        forms = new Form[channels];
        clear(0);
    }

    /** Returns how many channels it has. */
    public int channels() {
        return values.length;
    }

    /** Returns the event time, milliseconds since the Unix epoch. */
    public long timeMillis() {
        return Math.floorDiv(timeNanos, NANOS_PER_MILLI);
    }

    /** Returns the event time, nanoseconds since the Unix epoch. */
    public long timeNanos() {
        return timeNanos;
    }

    /** Returns the event time. */
    public Instant time() {
        return Instant.ofEpochSecond(0, timeNanos);
    }

    /** Returns the reading in the channel's unit; NaN unless it is a number. */
    public double value(int channel) {
        return values[channel];
    }

    /** Returns what stands in the channel's place. */
    public Form form(int channel) {
        return forms[channel];
    }

    /** Begins a new row: all channels are numbers again. */
    void clear(long atMillis) {
        clearAtNanos(atMillis * NANOS_PER_MILLI);
    }

    /** Begins a new row of a machine that is sampled faster than once a millisecond. */
    void clearAtNanos(long atNanos) {
        timeNanos = atNanos;
        Arrays.fill(forms, Form.NUMBER);
    }

    void set(int channel, double value) {
        values[channel] = value;
    }

    void setForm(int channel, Form form) {
        forms[channel] = form;
        if (form != Form.NUMBER) {
            values[channel] = Double.NaN;
        }
    }
}
