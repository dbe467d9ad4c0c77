package io.edgewise.onnxruntime;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Admission;
import io.edgewise.model.Calibration;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Ranges;
import io.edgewise.model.TensorSpec;
import io.edgewise.model.TensorSpec.Role;
import io.edgewise.signal.Range;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The crafted models of {@code src/test/python/crafted.py} and those of the samples. */
final class Models {
    static final TensorSpec FEATURES = floats("features", Role.FEATURES, 1, 3);
    static final TensorSpec SCORE = floats("score", Role.SCORE, 1, 1);
    static final TensorSpec PROBABILITIES = floats("probabilities", Role.PROBABILITIES, 1, 3);
    static final TensorSpec LABEL = new TensorSpec("label", Role.LABEL, List.of(1L), "int64");

    private Models() {}

    static Model load(String crafted, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return new OnnxRuntimeEngine().load(admission(crafted, inputs, outputs), LoadOptions.DEFAULT);
    }

    static Model loadScorer(String crafted) {
        return load(crafted, List.of(FEATURES), List.of(SCORE));
    }

    static Admission admission(String crafted, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return Admission.unattested(bytes(crafted), manifest(crafted, inputs, outputs));
    }

    static ModelManifest manifest(String name, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        boolean classifies = outputs.stream().anyMatch(spec -> spec.role() == Role.PROBABILITIES);
        return new ModelManifest(
                name,
                "1",
                "onnx",
                List.of(),
                new ModelManifest.WindowDefault(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO),
                schema(3),
                inputs,
                outputs,
                classifies ? List.of("normal", "worn", "broken") : List.of(),
                ModelManifest.Reference.NONE,
                0.5,
                Range.ANY,
                Map.of(),
                ModelManifest.Card.NONE);
    }

    static FeatureSchema schema(int size) {
        return new FeatureSchema(IntStream.range(0, size)
                .mapToObj(i -> new FeatureSchema.Feature(0, "c", "f" + i))
                .toList());
    }

    static TensorSpec floats(String name, Role role, long... shape) {
        return new TensorSpec(name, role, Arrays.stream(shape).boxed().toList(), "float32");
    }

    static FeatureVector vector(double... values) {
        FeatureVector vector = new FeatureVector(schema(values.length));
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        return vector;
    }

    static byte[] bytes(String crafted) {
        try (InputStream file = Models.class.getResourceAsStream("/models/" + crafted + ".onnx")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Model loadWellBand() {
        return loadSample("well-band");
    }

    static Model loadSample(String name) {
        try {
            Path folder = sample(name);
            ModelManifest manifest = ModelManifest.parse(Files.readAllBytes(folder.resolve("edgewise.json")));
            byte[] file = Files.readAllBytes(folder.resolve("model.onnx"));
            return new OnnxRuntimeEngine().load(Admission.unattested(file, manifest), LoadOptions.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A calibration in which every feature was learned to lie between 0 and 1. */
    static Calibration taught(Model model) {
        FeatureSchema schema = model.manifest().features();
        float[] ones = new float[schema.size()];
        Arrays.fill(ones, 1);
        Ranges ranges = new Ranges(schema, new float[schema.size()], ones);
        return new Calibration(ranges, List.of(), model.provenance().digest(), 1);
    }

    static Path sample(String model) {
        Path folder = Path.of(System.getProperty("edgewise.house", ".."), "samples", "models", model);
        if (!Files.isDirectory(folder)) {
            throw new AssertionError("no sample model in " + folder.toAbsolutePath());
        }
        return folder;
    }
}
