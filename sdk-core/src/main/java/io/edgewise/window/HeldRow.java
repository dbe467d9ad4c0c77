package io.edgewise.window;

/** One row that waits for the next one to confirm its time. */
final class HeldRow {
    private final double[] values;
    private final long[] reasons;
    private long timeNanos;
    private boolean full;

    HeldRow(int channels) {
        values = new double[channels];
        reasons = new long[channels];
    }

    boolean isFull() {
        return full;
    }

    long timeNanos() {
        return timeNanos;
    }

    double[] values() {
        return values;
    }

    long[] reasons() {
        return reasons;
    }

    void keep(long time, double[] rowValues, long[] rowReasons) {
        System.arraycopy(rowValues, 0, values, 0, values.length);
        System.arraycopy(rowReasons, 0, reasons, 0, reasons.length);
        timeNanos = time;
        full = true;
    }

    /** Takes the row out; its parts can be read until the next one is kept. */
    void release() {
        full = false;
    }
}
