package io.edgewise.testing;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelManifest.Reference;
import io.edgewise.model.Ranges;
import io.edgewise.model.TensorSpec;
import java.util.List;
import java.util.Map;

/** Manifests for tests, made from others. */
public final class Manifests {
    private Manifests() {}

    /** Returns the manifest with these training ranges. */
    public static ModelManifest trained(ModelManifest from, Ranges training) {
        return copy(from, from.features(), from.inputs(), from.labels(), new Reference(training, null));
    }

    /** Returns the manifest with these training ranges, and these for when all is well. */
    public static ModelManifest trained(ModelManifest from, Ranges training, Ranges baseline) {
        return copy(from, from.features(), from.inputs(), from.labels(), new Reference(training, baseline));
    }

    /** Returns the manifest with class names. */
    public static ModelManifest labelled(ModelManifest from, String... labels) {
        return copy(from, from.features(), from.inputs(), List.of(labels), from.reference());
    }

    /** Returns the manifest of a model that learns its ranges from the machine. */
    public static ModelManifest taught(ModelManifest from) {
        List<Long> shape = List.of(1L, (long) from.features().size());
        return copy(
                from,
                from.features(),
                List.of(
                        new TensorSpec("x", TensorSpec.Role.FEATURES, shape, "float32"),
                        new TensorSpec("low", TensorSpec.Role.LOW, shape, "float32"),
                        new TensorSpec("high", TensorSpec.Role.HIGH, shape, "float32")),
                from.labels(),
                from.reference());
    }

    /** Returns the manifest with other features. */
    public static ModelManifest withFeatures(ModelManifest from, FeatureSchema features) {
        return copy(from, features, from.inputs(), from.labels(), from.reference());
    }

    private static ModelManifest copy(
            ModelManifest from,
            FeatureSchema features,
            List<TensorSpec> inputs,
            List<String> labels,
            Reference reference) {
        return new ModelManifest(
                from.name(),
                from.version(),
                from.runtime(),
                from.channels(),
                from.window(),
                features,
                inputs,
                from.outputs(),
                labels,
                reference,
                from.threshold(),
                from.outputRange(),
                Map.of("alarm", "look at it", "leak", "close the valve"),
                from.card());
    }
}
