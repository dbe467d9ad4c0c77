package io.edgewise.simulator.chaos;

import java.util.Locale;

/**
 * The straight line through measurements by least squares, and how sure its slope is.
 *
 * @param perHour the slope
 * @param half half the width of its 95 % interval; infinite for fewer than three measurements
 */
record Trend(double perHour, double half) {
    private static final double SECONDS_PER_HOUR = 3_600;

    /**
     * Fits it.
     *
     * @param seconds when each was measured
     * @param values what was measured
     */
    static Trend of(double[] seconds, double[] values) {
        int count = seconds.length;
        double meanTime = mean(seconds);
        double meanValue = mean(values);
        double times = 0;
        double products = 0;
        for (int i = 0; i < count; i++) {
            times += (seconds[i] - meanTime) * (seconds[i] - meanTime);
            products += (seconds[i] - meanTime) * (values[i] - meanValue);
        }
        if (count < 3 || times == 0) {
            return new Trend(0, Double.POSITIVE_INFINITY);
        }
        double slope = products / times;
        double rest = 0;
        for (int i = 0; i < count; i++) {
            double error = values[i] - meanValue - slope * (seconds[i] - meanTime);
            rest += error * error;
        }
        int freedom = count - 2;
        double half = student(freedom) * Math.sqrt(rest / freedom / times);
        return new Trend(slope * SECONDS_PER_HOUR, half * SECONDS_PER_HOUR);
    }

    double low() {
        return perHour - half;
    }

    /** Tells whether it surely rises by more than that in an hour. */
    boolean risesBy(double margin) {
        return low() > margin;
    }

    String text(double unit) {
        return String.format(
                Locale.ROOT, "%+.2f [%+.2f, %+.2f]", perHour / unit, low() / unit, (perHour + half) / unit);
    }

    /** The 97.5 % point of Student's distribution; from a table for few, else by the first terms of its series. */
    private static double student(int freedom) {
        double[] few = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228};
        return freedom <= few.length
                ? few[freedom - 1]
                : 1.95996 + 2.3723 / freedom + 2.8225 / ((double) freedom * freedom);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }
}
