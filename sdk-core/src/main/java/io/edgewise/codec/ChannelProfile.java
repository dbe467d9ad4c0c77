package io.edgewise.codec;

import io.edgewise.signal.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers what a channel looks like while its values pass by. Of any length, in bounded memory. One owner. */
public final class ChannelProfile {
    /** How many parts a trend has at most. */
    public static final int PARTS = 48;

    private static final int MOST_DISTANCES = 1 << 16;
    private static final int FEW = 10;

    /** What rises so often and never falls counts: noise would have fallen, but once in 256 times. */
    private static final int MANY_RISES = 8;

    private static final double GAP = 2.5;
    private static final double NANOS = 1e9;

    private final String name;
    private final String unit;

    // What came.
    private long values;
    private long missing;
    private long words;
    private double min = Double.NaN;
    private double max = Double.NaN;
    private double last = Double.NaN;
    private long rises;
    private long falls;

    private final Sentinel sentinel = new Sentinel();

    // When it came.
    private long[] distances = new long[64];
    private int known;
    private long firstNanos;
    private long lastNanos = Long.MIN_VALUE;
    private long repeats;

    // The trend: sums of parts of so many values each; when all parts are full, two become one.
    private final double[] sums = new double[2 * PARTS];
    private final long[] counts = new long[2 * PARTS];
    private long partSize = 1;

    /** Begins a profile. */
    public ChannelProfile(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    /**
     * Takes a value.
     *
     * @param reasons what speaks against it, bits of {@link Reason}
     */
    public void take(long timeNanos, double value, long reasons) {
        if ((reasons & Reason.NOT_A_NUMBER.bit()) != 0) {
            words++;
        } else if (Double.isNaN(value)) {
            missing++;
        } else {
            number(timeNanos, value);
        }
    }

    private void number(long timeNanos, double value) {
        if (values > 0) {
            rises += value > last ? 1 : 0;
            falls += value < last ? 1 : 0;
        }
        sentinel.take(value);
        last = value;
        min = values == 0 ? value : Math.min(min, value);
        max = values == 0 ? value : Math.max(max, value);
        distance(timeNanos);
        int part = (int) (values / partSize);
        if (part == sums.length) {
            halve();
            part = PARTS;
        }
        sums[part] += value;
        counts[part]++;
        values++;
    }

    private void distance(long timeNanos) {
        if (lastNanos != Long.MIN_VALUE && timeNanos > lastNanos && known < MOST_DISTANCES) {
            if (known == distances.length) {
                distances = Arrays.copyOf(distances, 2 * known);
            }
            distances[known++] = timeNanos - lastNanos;
        }
        firstNanos = lastNanos == Long.MIN_VALUE ? timeNanos : firstNanos;
        repeats += timeNanos == lastNanos ? 1 : 0;
        lastNanos = Math.max(lastNanos, timeNanos);
    }

    private void halve() {
        for (int i = 0; i < PARTS; i++) {
            sums[i] = sums[2 * i] + sums[2 * i + 1];
            counts[i] = counts[2 * i] + counts[2 * i + 1];
        }
        Arrays.fill(sums, PARTS, sums.length, 0);
        Arrays.fill(counts, PARTS, counts.length, 0);
        partSize *= 2;
    }

    /** Returns what was seen so far. */
    public ChannelFacts facts() {
        long[] sorted = Arrays.copyOf(distances, known);
        Arrays.sort(sorted);
        double median = known == 0 ? 0 : sorted[known / 2];
        long gaps = Arrays.stream(sorted).filter(one -> one > GAP * median).count();
        double longest = gaps == 0 ? 0 : sorted[known - 1] / NANOS;
        double none = sentinel.value();
        boolean frozen = values >= FEW && (Double.isNaN(none) ? min == max : sentinel.least() == sentinel.most());
        boolean counter = values >= FEW && falls == 0 && rises >= Math.min(0.5 * values, MANY_RISES);
        return new ChannelFacts(
                name,
                unit,
                values - (Double.isNaN(none) ? 0 : sentinel.count()),
                missing + (Double.isNaN(none) ? 0 : sentinel.count()),
                words,
                Double.isNaN(none) ? min : sentinel.least(),
                Double.isNaN(none) ? max : sentinel.most(),
                none,
                rate(median),
                gaps,
                longest,
                frozen,
                counter,
                trend());
    }

    /** By the median distance; where most times repeat the one before, by all that came from first to last. */
    private double rate(double median) {
        boolean coarse = repeats > values / 2 && lastNanos > firstNanos;
        return coarse ? NANOS * (values - 1) / (lastNanos - firstNanos) : median > 0 ? NANOS / median : 0;
    }

    private List<Double> trend() {
        List<Double> means = new ArrayList<>();
        int parts = 0;
        while (parts < sums.length && counts[parts] > 0) {
            parts++;
        }
        int together = parts > PARTS ? 2 : 1;
        for (int i = 0; i < parts; i += together) {
            boolean two = together == 2 && i + 1 < parts;
            double sum = sums[i] + (two ? sums[i + 1] : 0);
            means.add(sum / (counts[i] + (two ? counts[i + 1] : 0)));
        }
        return means;
    }
}
