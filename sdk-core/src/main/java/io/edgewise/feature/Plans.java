package io.edgewise.feature;

import org.jspecify.annotations.Nullable;

/**
 * Transforms and windows by length, made when first asked for. Windows of a time span differ by a sample now and then,
 * so a few lengths are kept; the one longest unused goes. One owner.
 */
final class Plans {
    private static final int KEPT = 6;

    // The newest first.
    private final @Nullable Plan[] plans = new Plan[KEPT];

    /** What a transform of one length needs. */
    static final class Plan {
        final Fft fft;
        /** Periodic Hann, {@code 0.5 − 0.5·cos(2πi/n)}: {@code scipy.signal.get_window("hann", n)}. */
        final double[] hann;

        final double hannSum;
        final double hannPower;

        private Plan(int size) {
            fft = new Fft(size);
            hann = new double[size];
            double sum = 0;
            double power = 0;
            for (int i = 0; i < size; i++) {
                hann[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * i / size);
                sum += hann[i];
                power += hann[i] * hann[i];
            }
            hannSum = sum;
            hannPower = power;
        }
    }

    Plan of(int size) {
        int at = 0;
        Plan found = null;
        while (at < KEPT - 1) {
            Plan plan = plans[at];
            if (plan != null && plan.fft.size() == size) {
                found = plan;
                break;
            }
            at++;
        }
        Plan last = plans[at];
        if (found == null) {
            found = last != null && last.fft.size() == size ? last : new Plan(size);
        }
        System.arraycopy(plans, 0, plans, 1, at);
        plans[0] = found;
        return found;
    }
}
