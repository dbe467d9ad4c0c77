package io.edgewise.feature;

import java.util.List;

/**
 * Which features stand where in a vector.
 *
 * @param features in the order of the vector
 */
public record FeatureSchema(List<Feature> features) {
    public FeatureSchema {
        features = List.copyOf(features);
    }

    /** Returns how many features there are. */
    public int size() {
        return features.size();
    }

    /**
     * One place in the vector.
     *
     * @param channel the number of the channel it is computed from
     * @param channelName the channel's name
     * @param statistic what is computed, for example {@code "mean"} or {@code "q95"}
     */
    public record Feature(int channel, String channelName, String statistic) {
        /** Returns the name people read, for example {@code "P-PDG mean"}. */
        public String title() {
            return channelName + " " + statistic;
        }
    }
}
