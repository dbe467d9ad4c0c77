package io.edgewise.feature;

import io.edgewise.signal.Quality;
import io.edgewise.window.Slice;
import io.edgewise.window.Window;
import java.util.List;

/**
 * Gives a model the samples themselves, channel by channel (a tensor of C×T, row by row): feature {@code raw-k} is the
 * value in the window's row number k. NaN where that is not usable, where the channel is Bad, and where the window has
 * not the number of rows that the model reads. One owner; allocates nothing per window.
 */
final class RawExtractor implements FeatureExtractor {
    private final FeatureSchema schema;
    private final int[] channels;
    private final int[] rows;
    private final int[] samples; // by channel: how many rows the model reads
    private final FeatureVector vector;

    RawExtractor(FeatureSchema schema) {
        this.schema = schema;
        this.vector = new FeatureVector(schema);
        List<FeatureSchema.Feature> features = schema.features();
        this.channels =
                features.stream().mapToInt(FeatureSchema.Feature::channel).toArray();
        this.rows = features.stream().mapToInt(FeatureSchema.Feature::rawRow).toArray();
        int most =
                features.stream().mapToInt(FeatureSchema.Feature::channel).max().orElse(-1);
        this.samples = new int[most + 1];
        for (FeatureSchema.Feature feature : features) {
            samples[feature.channel()]++;
        }
    }

    @Override
    public FeatureSchema schema() {
        return schema;
    }

    @Override
    public FeatureVector extract(Window window) {
        for (int i = 0; i < channels.length; i++) {
            Slice slice = window.slice(channels[i]);
            boolean usable = slice.quality() != Quality.BAD && slice.rows() == samples[channels[i]];
            vector.set(i, usable ? slice.row(rows[i]) : Double.NaN);
        }
        return vector;
    }
}
