package io.edgewise.testing;

import io.edgewise.feature.FeatureExtractor;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.signal.Quality;
import io.edgewise.window.Slice;
import io.edgewise.window.Window;

/** Computes the mean for every feature, whatever its statistic is called: what a fake model needs. One owner. */
final class MeanExtractor implements FeatureExtractor {
    private final FeatureVector vector;

    MeanExtractor(FeatureSchema schema) {
        this.vector = new FeatureVector(schema);
    }

    @Override
    public FeatureSchema schema() {
        return vector.schema();
    }

    @Override
    public FeatureVector extract(Window window) {
        for (int i = 0; i < vector.size(); i++) {
            vector.set(i, mean(window.slice(schema().features().get(i).channel())));
        }
        return vector;
    }

    private static double mean(Slice slice) {
        if (slice.quality() == Quality.BAD) {
            return Double.NaN;
        }
        double sum = 0;
        for (int i = 0; i < slice.size(); i++) {
            sum += slice.value(i);
        }
        return sum / slice.size();
    }
}
