package io.edgewise.feature;

import io.edgewise.window.Window;
import io.edgewise.window.WindowSpec;
import io.edgewise.window.Windower;
import java.util.Arrays;

/** Windows over given samples, made by the real windower. */
final class Windows {
    private Windows() {}

    /** Returns one window that holds these rows: {@code values[row]} has one value per channel. */
    static Window of(long[] times, double[][] values, long[][] reasons) {
        int channels = values[0].length;
        // The lead channel of a count window must be usable in every row, so there is one more that always is.
        Windower windower = new Windower(new WindowSpec.Count(times.length, times.length, channels), channels + 1);
        for (int row = 0; row < times.length; row++) {
            windower.add(
                    times[row], Arrays.copyOf(values[row], channels + 1), Arrays.copyOf(reasons[row], channels + 1));
        }
        Window window = windower.poll();
        if (window == null) {
            throw new AssertionError("no window of " + times.length + " rows");
        }
        return window;
    }

    /** Returns one window of one channel with good samples a second apart. */
    static Window of(double... samples) {
        long[] times = new long[samples.length];
        double[][] values = new double[samples.length][];
        for (int row = 0; row < samples.length; row++) {
            times[row] = row * 1_000_000_000L;
            values[row] = new double[] {samples[row]};
        }
        return of(times, values, new long[samples.length][1]);
    }
}
