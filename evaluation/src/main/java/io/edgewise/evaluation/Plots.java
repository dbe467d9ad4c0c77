package io.edgewise.evaluation;

import io.edgewise.decision.DecisionRecord;
import io.edgewise.pipeline.DecisionSink;
import java.util.Arrays;
import java.util.List;

/**
 * What a report draws, in so many buckets of time whatever the recording's length: the least and the greatest value of
 * each signal, and the greatest score. One owner.
 */
final class Plots implements DecisionSink {
    static final int BUCKETS = 1200;

    /** More signals are counted, not drawn. */
    static final int MOST_SIGNALS = 64;

    private final long firstNanos;
    private final double width;
    final List<String> names;
    final float[][] lows;
    final float[][] highs;
    final float[] scores = filled();

    Plots(FileScan scan, List<ColumnFacts> signals) {
        this.firstNanos = scan.firstNanos;
        this.width = Math.max(1, (scan.spanNanos() + 1.0) / BUCKETS);
        this.names =
                signals.stream().limit(MOST_SIGNALS).map(column -> column.name).toList();
        this.lows = new float[names.size()][];
        this.highs = new float[names.size()][];
        Arrays.setAll(lows, i -> filled());
        Arrays.setAll(highs, i -> filled());
    }

    void row(long timeNanos, double[] values) {
        int bucket = bucket(timeNanos);
        for (int i = 0; i < lows.length; i++) {
            float value = (float) values[i];
            if (!Float.isNaN(value)) {
                lows[i][bucket] = lows[i][bucket] <= value ? lows[i][bucket] : value;
                highs[i][bucket] = highs[i][bucket] >= value ? highs[i][bucket] : value;
            }
        }
    }

    @Override
    public void decided(DecisionRecord record) {
        float score = record.score();
        if (!Float.isNaN(score)) {
            int bucket = bucket(record.span().endNanos());
            scores[bucket] = scores[bucket] >= score ? scores[bucket] : score;
        }
    }

    /** Returns the middle of a bucket, seconds since the Unix epoch. */
    double seconds(int bucket) {
        return (firstNanos + (bucket + 0.5) * width) / 1e9;
    }

    private int bucket(long timeNanos) {
        return (int) Math.max(0, Math.min(BUCKETS - 1, (timeNanos - firstNanos) / width));
    }

    private static float[] filled() {
        float[] empty = new float[BUCKETS];
        Arrays.fill(empty, Float.NaN);
        return empty;
    }
}
