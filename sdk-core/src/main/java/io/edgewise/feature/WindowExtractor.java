package io.edgewise.feature;

import io.edgewise.signal.Quality;
import io.edgewise.window.Slice;
import io.edgewise.window.Window;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Computes features channel by channel, in double; each is cast to float once: a {@link Statistic}, or a
 * {@link SpectralFeature}. A channel that is Bad in the window, or has no usable sample, gives NaN. What several
 * features of a channel share (the sorted samples, a spectrum) is computed once, and only where one asks for it. One
 * owner; nothing is allocated per window once its length has been seen.
 */
public final class WindowExtractor implements FeatureExtractor {
    private final FeatureSchema schema;
    private final Formula[] formulas;
    private final int[] byChannel;
    private final FeatureVector vector;
    private final Summary summary = new Summary();
    private final Plans plans = new Plans();
    private final @Nullable FrequencyDomain[] domains;

    /**
     * Makes an extractor for these features.
     *
     * @throws IllegalArgumentException when a feature is unknown, needs what its channel does not declare, or a
     *     channel's number is negative; the message names the feature
     */
    public WindowExtractor(FeatureSchema schema) {
        this.schema = schema;
        this.vector = new FeatureVector(schema);
        List<FeatureSchema.Feature> features = schema.features();
        this.domains = new FrequencyDomain
                [1
                        + features.stream()
                                .mapToInt(FeatureSchema.Feature::channel)
                                .max()
                                .orElse(0)];
        this.formulas = features.stream().map(this::formula).toArray(Formula[]::new);
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
                usable = open(channel, window.slice(channel));
            }
            vector.set(feature, usable ? formulas[feature].of(window) : Double.NaN);
        }
        return vector;
    }

    private boolean open(int channel, Slice slice) {
        if (slice.quality() == Quality.BAD || slice.size() == 0) {
            return false;
        }
        summary.open(slice);
        FrequencyDomain domain = domains[channel];
        if (domain != null) {
            domain.open(slice);
        }
        return true;
    }

    private Formula formula(FeatureSchema.Feature feature) {
        if (feature.channel() < 0) {
            throw new IllegalArgumentException("feature " + feature.title() + ": channel " + feature.channel());
        }
        try {
            if (SpectralFeature.isNamed(feature.statistic())) {
                return SpectralFeature.formula(feature.statistic(), domain(feature));
            }
            Statistic statistic = Statistic.named(feature.statistic());
            return window -> statistic.of(summary);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("feature " + feature.title() + ": " + e.getMessage(), e);
        }
    }

    private FrequencyDomain domain(FeatureSchema.Feature feature) {
        FrequencyDomain domain = domains[feature.channel()];
        if (domain == null) {
            domain = new FrequencyDomain(feature.sampling(), plans);
            domains[feature.channel()] = domain;
        }
        return domain;
    }
}
