package io.edgewise.deploy;

import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import java.util.Map;
import java.util.TreeMap;

/**
 * What should run on this device.
 *
 * @param digest the digest of the document that said so
 * @param author who said so, for example {@code file:device.yaml}
 * @param models where each model lies, by the name pipelines call it
 * @param pipelines what runs, by name
 * @param document the text that said so; empty where there is none
 */
public record DesiredState(
        Digest digest,
        String author,
        Map<String, ModelRef> models,
        Map<String, PipelineSpec> pipelines,
        String document) {
    /** What should run, where nobody wrote a document. */
    public DesiredState(
            Digest digest, String author, Map<String, ModelRef> models, Map<String, PipelineSpec> pipelines) {
        this(digest, author, models, pipelines, "");
    }

    public DesiredState {
        models = Map.copyOf(models);
        pipelines = Map.copyOf(pipelines);
        for (Map.Entry<String, PipelineSpec> pipeline : new TreeMap<>(pipelines).entrySet()) {
            if (!models.containsKey(pipeline.getValue().model())) {
                throw new IllegalArgumentException("pipeline " + pipeline.getKey() + " uses the model '"
                        + pipeline.getValue().model() + "', which is not among the models "
                        + new TreeMap<>(models).keySet());
            }
        }
    }
}
