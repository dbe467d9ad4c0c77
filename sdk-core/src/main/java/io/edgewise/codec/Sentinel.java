package io.edgewise.codec;

/**
 * A number that stands for no value, as loggers write it: one of a few that are used for that, far from all others of
 * its channel. One owner.
 */
final class Sentinel {
    private static final double[] USUAL = {
        -99, -999, -999.25, -999.9, -999.99, -9999, -9999.9, -9999.99, -99999, 999, 9999, 99999, 999999, 6999, -6999,
        32767, -32768, 65535, 1e30, -1e30, 1e31, -1e31
    };
    private static final int FEW = 10;

    /** How many times their own width the other values lie away from it. */
    private static final double FAR = 5;

    private final long[] counts = new long[USUAL.length];
    private long others;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    void take(double value) {
        for (int i = 0; i < USUAL.length; i++) {
            if (value == USUAL[i]) {
                counts[i]++;
                return;
            }
        }
        others++;
        least = Math.min(least, value);
        most = Math.max(most, value);
    }

    /** Returns the nearest one; NaN where there is none. */
    double value() {
        double nearest = Double.NaN;
        for (int i = 0; i < USUAL.length; i++) {
            double away = USUAL[i] < least ? least - USUAL[i] : USUAL[i] - most;
            boolean far = counts[i] > 0 && others >= FEW && away > FAR * Math.max(most - least, Math.abs(most) / 100);
            nearest = far && !(Math.abs(nearest) <= Math.abs(USUAL[i])) ? USUAL[i] : nearest;
        }
        return nearest;
    }

    double least() {
        return least;
    }

    double most() {
        return most;
    }

    /** Returns how often numbers came that stand for no value, where there is one. */
    long count() {
        long count = 0;
        for (int i = 0; i < USUAL.length; i++) {
            count += USUAL[i] < least || USUAL[i] > most ? counts[i] : 0;
        }
        return count;
    }
}
