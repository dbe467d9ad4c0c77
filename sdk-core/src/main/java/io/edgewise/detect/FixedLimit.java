package io.edgewise.detect;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One fixed limit on one channel, what plants use today, and what it would have done on a recording: the yardstick for
 * a model.
 *
 * <p>An alarm is a rising crossing: a sample strictly beyond the limit whose predecessor was not, or that is the first.
 * NaN samples are skipped as if they were not there; who knows a sample to be Bad hands in NaN. The delay runs from the
 * onset to the first sample at or after it that lies beyond, even if the alarm has stood since before.
 *
 * @param channel the channel's number
 * @param side on which side of the limit a value is an alarm
 * @param limit in the channel's unit; a value equal to it is not beyond
 * @param delayNanos from the onset to the first sample beyond, never negative; empty if there is none, or no onset
 * @param falseAlarms alarms before the onset; all of them where there is none
 */
public record FixedLimit(int channel, Side side, double limit, OptionalLong delayNanos, int falseAlarms) {
    /** Where an alarm lies. */
    public enum Side {
        /** Above the limit. */
        HIGH,
        /** Below the limit. */
        LOW
    }

    /**
     * Returns the limit that is best in hindsight over all channels and both sides: with the fewest false alarms, of
     * those with the shortest delay, of those the lowest channel number, HIGH before LOW.
     *
     * <p>No search is needed. A limit at the extreme of what came before the onset gives no false alarm, so neither
     * does the best. Every limit without one lies at or beyond that extreme, where a farther one is never crossed
     * earlier. So the extreme itself is best on its side of its channel, exactly; this takes one pass over the samples.
     *
     * <p>A channel without a sample before the onset is left out, as nobody could have set a limit for it.
     *
     * @param channels one array of values per channel, in the channel's unit, each as long as {@code times}
     * @param times nanoseconds since the Unix epoch, ascending
     * @param onsetNanos when the fault began; empty where there is none
     * @return empty where no channel has a sample before the onset
     * @throws IllegalArgumentException when a channel has not as many values as there are times
     */
    public static Optional<FixedLimit> best(double[][] channels, long[] times, OptionalLong onsetNanos) {
        FixedLimit best = null;
        for (int channel = 0; channel < channels.length; channel++) {
            checkLength(channel, channels[channel], times);
            for (Side side : Side.values()) {
                double extreme = extreme(side, channels[channel], times, onsetNanos);
                if (Double.isNaN(extreme)) {
                    continue;
                }
                OptionalLong delay = delay(side, extreme, channels[channel], times, onsetNanos);
                if (best == null || isShorter(delay, best.delayNanos)) {
                    best = new FixedLimit(channel, side, extreme, delay, 0);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Returns what a given limit would have done.
     *
     * @param channel the channel's number, for the answer only
     * @param side on which side of the limit a value is an alarm
     * @param limit in the channel's unit
     * @param values the channel's values, as long as {@code times}
     * @param times nanoseconds since the Unix epoch, ascending
     * @param onsetNanos when the fault began; empty where there is none
     * @throws IllegalArgumentException when there are not as many values as times
     */
    public static FixedLimit judged(
            int channel, Side side, double limit, double[] values, long[] times, OptionalLong onsetNanos) {
        checkLength(channel, values, times);
        OptionalLong delay = delay(side, limit, values, times, onsetNanos);
        return new FixedLimit(channel, side, limit, delay, falseAlarms(side, limit, values, times, onsetNanos));
    }

    private static int falseAlarms(Side side, double limit, double[] values, long[] times, OptionalLong onset) {
        int alarms = 0;
        boolean on = false;
        for (int row = 0; row < values.length && isBefore(times[row], onset); row++) {
            if (Double.isNaN(values[row])) {
                continue;
            }
            boolean beyond = isBeyond(side, values[row], limit);
            if (beyond && !on) {
                alarms++;
            }
            on = beyond;
        }
        return alarms;
    }

    private static OptionalLong delay(Side side, double limit, double[] values, long[] times, OptionalLong onset) {
        for (int row = 0; onset.isPresent() && row < values.length; row++) {
            if (times[row] >= onset.getAsLong() && isBeyond(side, values[row], limit)) {
                return OptionalLong.of(times[row] - onset.getAsLong());
            }
        }
        return OptionalLong.empty();
    }

    /** Returns the value farthest on this side before the onset; NaN where there is none. */
    private static double extreme(Side side, double[] values, long[] times, OptionalLong onset) {
        double extreme = Double.NaN;
        for (int row = 0; row < values.length && isBefore(times[row], onset); row++) {
            if (Double.isNaN(extreme) || isBeyond(side, values[row], extreme)) {
                extreme = values[row];
            }
        }
        return extreme;
    }

    private static boolean isBeyond(Side side, double value, double limit) {
        return side == Side.HIGH ? value > limit : value < limit;
    }

    private static boolean isBefore(long time, OptionalLong onset) {
        return onset.isEmpty() || time < onset.getAsLong();
    }

    private static boolean isShorter(OptionalLong delay, OptionalLong other) {
        return delay.isPresent() && (other.isEmpty() || delay.getAsLong() < other.getAsLong());
    }

    private static void checkLength(int channel, double[] values, long[] times) {
        if (values.length != times.length) {
            throw new IllegalArgumentException("channel " + channel + " has " + values.length
                    + " values, but there are " + times.length + " times");
        }
    }
}
