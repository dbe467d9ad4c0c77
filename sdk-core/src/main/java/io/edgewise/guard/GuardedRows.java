package io.edgewise.guard;

import io.edgewise.window.Window;
import io.edgewise.window.Windower;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into windows: every value is judged as it comes, and what only the next row shows is added to the
 * one before. Whoever cuts a stream cuts it through here, so that training data, packed models and pipelines see the
 * same windows. One owner; allocates nothing.
 */
public final class GuardedRows {
    private final SampleGuard samples;
    private final Windower windower;

    /** Makes the way through these two, which are its own from then on. */
    public GuardedRows(SampleGuard samples, Windower windower) {
        this.samples = samples;
        this.windower = windower;
    }

    /**
     * Takes a row; all windows that are due by it are then to be taken with {@link #poll}.
     *
     * @param timeNanos event time, nanoseconds since the Unix epoch
     * @param values one per channel, NaN where there is none
     * @param reasons in: what the source found, bits of {@link io.edgewise.signal.Reason}; out: what was found here too
     * @return what happened to the row as a whole, as {@link Windower#add} says
     */
    public long add(long timeNanos, double[] values, long[] reasons) {
        samples.check(timeNanos, values, reasons);
        for (int channel = 0; channel < values.length; channel++) {
            long spiked = samples.previous(channel);
            if (spiked != 0) {
                windower.amendLast(channel, spiked);
            }
        }
        return windower.add(timeNanos, values, reasons);
    }

    /** Returns the next due window, borrowed until the next call of any method; null when none is due. */
    public @Nullable Window poll() {
        return windower.poll();
    }
}
