package io.edgewise.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.Arrays;

/** ASCII text that grows in place: numbers and times go in without an object in between. */
final class TextBuffer {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int LONGEST_NUMBER = 24;
    private static final long DIGITS = (long) PumpInstruments.DIGITS_PER_UNIT;
    /** Below this a number and its four decimals are exact together. */
    private static final double LARGEST_FIXED = 1e11;

    private byte[] bytes = new byte[8192];
    private int length;
    private long day = Long.MIN_VALUE;
    private String date = "";

    /** Returns how many characters stand in it. */
    int length() {
        return length;
    }

    TextBuffer add(char one) {
        room(1);
        bytes[length++] = (byte) one;
        return this;
    }

    TextBuffer add(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /**
     * Adds a finite number so that it reads back the same: plainly where four decimals are enough, otherwise as Java
     * writes it.
     */
    TextBuffer add(double value) {
        long scaled = Math.round(value * DIGITS);
        if (Math.abs(value) >= LARGEST_FIXED || scaled / (double) DIGITS != value) {
            return add(Double.toString(value));
        }
        if (scaled < 0) {
            add('-');
            scaled = -scaled;
        }
        add(scaled / DIGITS);
        long rest = scaled % DIGITS;
        if (rest == 0) {
            return this;
        }
        add('.');
        for (long unit = DIGITS / 10; rest > 0; unit /= 10) {
            add((char) ('0' + rest / unit));
            rest %= unit;
        }
        return this;
    }

    /** Adds a whole number that is not negative. */
    TextBuffer add(long value) {
        room(LONGEST_NUMBER);
        int end = length + digits(value);
        long rest = value;
        for (int at = end - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
        return this;
    }

    /** Adds a time as {@code 2026-01-01T00:00:00.000Z}. */
    TextBuffer addTime(long millis) {
        long today = Math.floorDiv(millis, MILLIS_PER_DAY);
        if (today != day) {
            day = today;
            date = LocalDate.ofEpochDay(today).toString();
        }
        int rest = (int) Math.floorMod(millis, MILLIS_PER_DAY);
        add(date).add('T');
        padded(rest / 3_600_000, 10).add(':');
        padded(rest / 60_000 % 60, 10).add(':');
        padded(rest / 1000 % 60, 10).add('.');
        return padded(rest % 1000, 100).add('Z');
    }

    /** Adds a time, with nine decimals where it is no whole millisecond. */
    TextBuffer addNanoTime(long nanos) {
        addTime(Math.floorDiv(nanos, 1_000_000L));
        int rest = (int) Math.floorMod(nanos, 1_000_000L);
        if (rest > 0) {
            length--; // the Z
            padded(rest, 100_000).add('Z');
        }
        return this;
    }

    /** Returns a copy of what stands in it, and empties it. */
    byte[] take() {
        byte[] copy = Arrays.copyOf(bytes, length);
        length = 0;
        return copy;
    }

    /** Writes what stands in it, and empties it. */
    void drainTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        length = 0;
    }

    private TextBuffer padded(int value, int unit) {
        for (int rest = unit; rest > 0; rest /= 10) {
            add((char) ('0' + value / rest % 10));
        }
        return this;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
