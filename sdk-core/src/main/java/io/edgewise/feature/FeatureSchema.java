package io.edgewise.feature;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
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
     * Tells whether the features are the samples of each channel, in order.
     *
     * @throws IllegalArgumentException when only some of them are
     */
    public boolean isRaw() {
        long raw = features.stream().filter(Feature::isRaw).count();
        if (raw != 0 && raw != features.size()) {
            throw new IllegalArgumentException("a model reads raw samples or statistics, not both");
        }
        return raw != 0;
    }

    /**
     * One place in the vector.
     *
     * @param channel the number of the channel it is computed from
     * @param channelName the channel's name
     * @param statistic what is computed, for example {@code "mean"}, {@code "q95"} or {@code "band-power:10-1000"};
     *     {@code "raw-7"} is the sample in row 7, from 0
     * @param sampling how the channel is sampled; of use in the frequency domain only
     */
    public record Feature(int channel, String channelName, String statistic, Sampling sampling) {
        private static final String RAW = "raw-";

        /** A feature of a channel of whose sampling nothing is known. */
        public Feature(int channel, String channelName, String statistic) {
            this(channel, channelName, statistic, Sampling.UNKNOWN);
        }

        /** Returns the feature that is a channel's sample in a row of the window, from 0. */
        public static Feature raw(int channel, String channelName, int row) {
            return new Feature(channel, channelName, RAW + row);
        }

        /** Tells whether it is a sample itself. */
        public boolean isRaw() {
            return statistic.startsWith(RAW);
        }

        int rawRow() {
            return Integer.parseInt(statistic.substring(RAW.length()));
        }

        /** Returns the name people read, for example {@code "P-PDG mean"}. */
        public String title() {
            return channelName + " " + statistic;
        }
    }

    /**
     * How a channel is sampled.
     *
     * @param rateHz samples a second, above 0; 0 where nobody said
     * @param unit the channel's unit
     * @param channels the channels that a feature may refer to, such as the shaft's speed; number by number
     */
    public record Sampling(double rateHz, Unit unit, List<Channel> channels) {
        /** Nothing is known. */
        public static final Sampling UNKNOWN = new Sampling(0, Unit.of(""), List.of());

        public Sampling {
            channels = List.copyOf(channels);
        }
    }
}
