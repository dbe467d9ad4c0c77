package io.edgewise.window;

/** A row as a test writes it. */
record Row(long time, double[] values, long[] reasons) {
    static final long SECOND = 1_000_000_000L;

    /** Returns a row of good values at a number of seconds. */
    static Row at(long seconds, double... values) {
        return new Row(seconds * SECOND, values, new long[values.length]);
    }

    /** Returns the same row with a reason against the value of its first channel. */
    Row with(long reason) {
        long[] against = reasons.clone();
        against[0] |= reason;
        return new Row(time, values, against);
    }
}
