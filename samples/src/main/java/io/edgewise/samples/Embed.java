package io.edgewise.samples;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.model.Admission;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The library in an application of your own: load a model, build a pipeline, offer frames. */
public final class Embed {
    private Embed() {}

    /** Watches a well made of sines whose pressure falls at the end; the argument is the model's folder. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        ModelManifest manifest = ModelManifest.parse(Files.readAllBytes(folder.resolve("edgewise.json")));
        Admission admission = Admission.unattested(Files.readAllBytes(folder.resolve("model.onnx")), manifest);
        try (Model model = new OnnxRuntimeEngine().load(admission, LoadOptions.DEFAULT);
                Pipeline pipeline = Pipeline.builder("well-1")
                        .model(ModelBinding.of(model, FeatureExtractor.of(manifest.features()), null))
                        .learn(Duration.ofMinutes(20))
                        .decide(new CountingPolicy(DecisionSettings.DEFAULT))
                        .sink(new PrintingSink(System.out))
                        .build()) {
            SineWell well = new SineWell(manifest.channels(), 3_000);
            well.frames().forEachRemaining(pipeline::offer);
        }
    }
}
