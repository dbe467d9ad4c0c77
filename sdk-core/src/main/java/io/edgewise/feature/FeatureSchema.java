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
     * One place in the vector.
     *
     * @param channel the number of the channel it is computed from
     * @param channelName the channel's name
     * @param statistic what is computed, for example {@code "mean"}, {@code "q95"} or {@code "band-power:10-1000"}
     * @param sampling how the channel is sampled; of use in the frequency domain only
     */
    public record Feature(int channel, String channelName, String statistic, Sampling sampling) {
        /** A feature of a channel of whose sampling nothing is known. */
        public Feature(int channel, String channelName, String statistic) {
            this(channel, channelName, statistic, Sampling.UNKNOWN);
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
