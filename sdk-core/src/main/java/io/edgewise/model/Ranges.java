package io.edgewise.model;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** For each feature the interval it is known to lie in while all is well; NaN bounds where nothing is known. */
public final class Ranges {
    /** How many contributions are told. */
    static final int MOST = 12;

    private static final Comparator<Contribution> FARTHEST_FIRST =
            Comparator.comparingDouble(Contribution::excess).reversed();

    private final FeatureSchema schema;
    private final float[] low;
    private final float[] high;

    /** Makes ranges; both arrays are copied and have one element per feature. */
    public Ranges(FeatureSchema schema, float[] low, float[] high) {
        if (low.length != schema.size() || high.length != schema.size()) {
            throw new IllegalArgumentException("ranges need " + schema.size() + " bounds, found " + low.length
                    + " low and " + high.length + " high");
        }
        this.schema = schema;
        this.low = low.clone();
        this.high = high.clone();
    }

    /** Returns ranges that know nothing. */
    public static Ranges unknown(FeatureSchema schema) {
        float[] nothing = new float[schema.size()];
        java.util.Arrays.fill(nothing, Float.NaN);
        return new Ranges(schema, nothing, nothing);
    }

    /** Returns which feature stands where. */
    public FeatureSchema schema() {
        return schema;
    }

    /** Returns a feature's lower bound; NaN where nothing is known. */
    public float low(int feature) {
        return low[feature];
    }

    /** Returns a feature's upper bound; NaN where nothing is known. */
    public float high(int feature) {
        return high[feature];
    }

    /** Returns how many widths a feature lies outside its range; 0 inside, for NaN, and where nothing is known. */
    public float excess(int feature, float value) {
        return excess(low[feature], high[feature], value);
    }

    static float excess(float lower, float upper, float value) {
        float outside = Math.max(value - upper, lower - value);
        if (!(outside > 0)) {
            return 0;
        }
        float scale = Math.max(Math.max(Math.abs(lower), Math.abs(upper)), 1f);
        return outside / Math.max(upper - lower, 1e-6f * scale);
    }

    /**
     * Returns the features outside their ranges, the farthest first, at most {@value #MOST}: who acts on an alarm looks
     * at the first, and a record stays small however wide the model is. Of raw samples the farthest of each channel is
     * told.
     */
    public List<Contribution> contributions(FeatureVector features) {
        List<Contribution> outside = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            float excess = excess(i, features.value(i));
            if (excess > 0) {
                FeatureSchema.Feature feature = schema.features().get(i);
                tell(
                        outside,
                        new Contribution(
                                feature.channelName(), feature.statistic(), features.value(i), low[i], high[i], excess),
                        feature.isRaw());
            }
        }
        return farthest(outside);
    }

    /** Sorts them, the farthest first, and returns the first {@value #MOST}. */
    static List<Contribution> farthest(List<Contribution> outside) {
        outside.sort(FARTHEST_FIRST);
        return outside.size() <= MOST ? outside : List.copyOf(outside.subList(0, MOST));
    }

    /** Raw samples stand channel by channel, so the one of the same channel is the last. */
    private static void tell(List<Contribution> told, Contribution next, boolean raw) {
        int last = told.size() - 1;
        if (!raw || last < 0 || !told.get(last).channel().equals(next.channel())) {
            told.add(next);
        } else if (next.excess() > told.get(last).excess()) {
            told.set(last, next);
        }
    }
}
