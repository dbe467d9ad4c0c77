package io.edgewise.window;

import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.signal.Resampling;
import java.util.Arrays;

/** Brings a window's rows onto the even grid of a {@link Resampling}. One owner; used again for every window. */
final class Grid {
    private final Resampling how;
    private final boolean linear;
    private final long longest;
    private final double ownStep; // how far a sample of the point itself may lie, nanoseconds
    private long[] times = {};
    private int points;

    // The two samples that a point lies between: rows, -1 for none.
    private int before;
    private int after;

    Grid(Resampling how) {
        this.how = how;
        this.linear = how.method() == Resampling.Method.LINEAR;
        this.longest = how.longest().toNanos();
        double step = 1e9 / how.rateHz();
        this.ownStep = linear ? step / 2 + 1 : step - 1; // points stand at whole nanoseconds
    }

    /** Returns how long before a window's start its samples may lie. */
    long reach() {
        return longest;
    }

    int points() {
        return points;
    }

    long[] times() {
        return times;
    }

    /** Lays the grid over a window. */
    void open(long startNanos, long endNanos) {
        points = (int) how.points(endNanos - startNanos);
        if (times.length < points) {
            times = new long[points];
        }
        for (int point = 0; point < points; point++) {
            times[point] = startNanos + how.offsetNanos(point);
        }
    }

    /** Fills a channel's points; returns the reasons of all of them together. */
    long fill(Rows rows, int channel, double[] values, long[] reasons) {
        long[] rowTimes = rows.times();
        long[] against = rows.reasons(channel);
        int end = rows.tail();
        int next = points == 0 ? end : rows.from(times[0] - longest);
        before = -1;
        after = next;
        long all = 0;
        for (int point = 0; point < points; point++) {
            long time = times[point];
            for (; next < end && rowTimes[next] <= time; next++) {
                before = usable(against[next]) ? next : before;
            }
            after = Math.max(after, next);
            while (linear && after < end && !usable(against[after])) {
                after++;
            }
            put(rows, channel, point, values, reasons);
            all |= reasons[point];
        }
        return all;
    }

    private void put(Rows rows, int channel, int point, double[] values, long[] reasons) {
        long time = times[point];
        double[] samples = rows.values(channel);
        long[] against = rows.reasons(channel);
        long age = before < 0 ? Long.MAX_VALUE : time - rows.time(before);
        if (age == 0 || (!linear && age <= longest)) {
            values[point] = samples[before];
            reasons[point] = against[before] | (age < ownStep ? 0 : Reason.INTERPOLATED.bit());
            return;
        }
        long ahead = linear && after < rows.tail() ? rows.time(after) - time : Long.MAX_VALUE;
        if (!linear || before < 0 || ahead == Long.MAX_VALUE || age + ahead > longest) {
            values[point] = Double.NaN;
            reasons[point] = Reason.MISSING.bit();
            return;
        }
        double share = age / (double) (age + ahead);
        values[point] = samples[before] + (samples[after] - samples[before]) * share;
        boolean measured = Math.min(age, ahead) <= ownStep;
        reasons[point] = against[before] | against[after] | (measured ? 0 : Reason.INTERPOLATED.bit());
    }

    private static boolean usable(long reasons) {
        return Reason.worst(reasons) != Quality.BAD;
    }

    /** Returns an array of at least so many elements: this one if it fits. */
    static double[] room(double[] array, int size) {
        return array.length < size ? Arrays.copyOf(array, size) : array;
    }

    static long[] room(long[] array, int size) {
        return array.length < size ? Arrays.copyOf(array, size) : array;
    }
}
