package io.edgewise.codec;

import java.util.Arrays;

/**
 * The values of a long table that stands channel after channel, held to be given back row by row in time. One owner.
 */
final class ChannelRuns {
    /** What fits into the memory of a command. */
    private static final int MOST_VALUES = 20_000_000;

    private final String file;
    private final Run[] runs;
    private int values;

    /** One channel's values, in the order of the file. */
    private static final class Run {
        private long[] nanos = new long[64];
        private double[] values = new double[64];
        private long[] reasons = new long[64];
        private int length;
        private int at;

        void add(long time, double value, long reason) {
            if (length == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * length);
                values = Arrays.copyOf(values, 2 * length);
                reasons = Arrays.copyOf(reasons, 2 * length);
            }
            nanos[length] = time;
            values[length] = value;
            reasons[length++] = reason;
        }
    }

    ChannelRuns(String file, int channels) {
        this.file = file;
        this.runs = new Run[channels];
        Arrays.setAll(runs, i -> new Run());
    }

    void add(int channel, long nanos, double value, long reasons) {
        if (++values > MOST_VALUES) {
            throw new CsvException(
                    file,
                    "stands channel after channel and has more than " + MOST_VALUES
                            + " values: sort its rows by time first");
        }
        runs[channel].add(nanos, value, reasons);
    }

    /** Tells whether a row is left. */
    boolean hasNext() {
        return Arrays.stream(runs).anyMatch(run -> run.at < run.length);
    }

    /** Gives the next row into these arrays, in which all is missing, and returns its time. */
    long next(double[] value, long[] reasons) {
        long time = Long.MAX_VALUE;
        for (Run run : runs) {
            time = run.at < run.length ? Math.min(time, run.nanos[run.at]) : time;
        }
        for (int channel = 0; channel < runs.length; channel++) {
            Run run = runs[channel];
            if (run.at < run.length && run.nanos[run.at] == time) {
                value[channel] = run.values[run.at];
                reasons[channel] = run.reasons[run.at++];
            }
        }
        return time;
    }
}
