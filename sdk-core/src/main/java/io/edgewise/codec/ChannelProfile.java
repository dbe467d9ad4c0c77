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

    // When it came.
    private long[] distances = new long[64];
    private int known;
    private long lastNanos = Long.MIN_VALUE;

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
        boolean frozen = values >= FEW && min == max;
        boolean counter = values >= FEW && falls == 0 && rises >= 0.5 * values;
        return new ChannelFacts(
                name,
                unit,
                values,
                missing,
                words,
                min,
                max,
                median > 0 ? NANOS / median : 0,
                gaps,
                longest,
                frozen,
                counter,
                trend());
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
