package io.edgewise.feature;

import io.edgewise.signal.Quality;
import io.edgewise.window.Slice;
import io.edgewise.window.Window;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Computes {@link Statistic}s channel by channel, in double; each is cast to float once. A channel that is Bad in the
 * window, or has no usable sample, gives NaN. A channel is sorted at most once, and only where a quantile is asked for.
 * One owner; nothing is allocated per window, save by the JDK's sort for more than 4,096 samples.
 */
public final class TimeDomainExtractor implements FeatureExtractor {
    private final FeatureSchema schema;
    private final Statistic[] statistics;
    private final int[] byChannel;
    private final FeatureVector vector;
    private final Summary summary = new Summary();

    /**
     * Makes an extractor for these features.
     *
     * @throws IllegalArgumentException when a statistic is unknown or a channel's number is negative; the message names
     *     the feature
     */
    public TimeDomainExtractor(FeatureSchema schema) {
        this.schema = schema;
        this.vector = new FeatureVector(schema);
        List<FeatureSchema.Feature> features = schema.features();
        this.statistics = features.stream().map(TimeDomainExtractor::statistic).toArray(Statistic[]::new);
        // Features of one channel one after the other, wherever they stand in the vector: a summary is made once.
        this.byChannel = IntStream.range(0, features.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> features.get(i).channel()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public FeatureSchema schema() {
        return schema;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IndexOutOfBoundsException when the window has fewer channels than the schema names
     */
    @Override
    public FeatureVector extract(Window window) {
        int channel = -1;
        boolean usable = false;
        for (int feature : byChannel) {
            int wanted = schema.features().get(feature).channel();
            if (wanted != channel) {
                channel = wanted;
                usable = open(window.slice(channel));
            }
            vector.set(feature, usable ? statistics[feature].of(summary) : Double.NaN);
        }
        return vector;
    }

    private boolean open(Slice slice) {
        if (slice.quality() == Quality.BAD || slice.size() == 0) {
            return false;
        }
        summary.open(slice);
        return true;
    }

    private static Statistic statistic(FeatureSchema.Feature feature) {
        if (feature.channel() < 0) {
            throw new IllegalArgumentException("feature " + feature.title() + ": channel " + feature.channel());
        }
        try {
            return Statistic.named(feature.statistic());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("feature " + feature.title() + ": " + e.getMessage(), e);
        }
    }
}
