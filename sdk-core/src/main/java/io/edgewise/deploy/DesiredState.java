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
 * @param places where keys stand in it, as {@code device.yaml:17} by {@code pipelines.pump-1.bind.flow}
 */
public record DesiredState(
        Digest digest,
        String author,
        Map<String, ModelRef> models,
        Map<String, PipelineSpec> pipelines,
        String document,
        Map<String, String> places) {
    /** What should run, where nobody wrote a document. */
    public DesiredState(
            Digest digest, String author, Map<String, ModelRef> models, Map<String, PipelineSpec> pipelines) {
        this(digest, author, models, pipelines, "", Map.of());
    }

    public DesiredState {
        models = Map.copyOf(models);
        pipelines = Map.copyOf(pipelines);
        places = Map.copyOf(places);
        for (Map.Entry<String, PipelineSpec> pipeline : new TreeMap<>(pipelines).entrySet()) {
            if (!models.containsKey(pipeline.getValue().model())) {
                throw new IllegalArgumentException("pipeline " + pipeline.getKey() + " uses the model '"
                        + pipeline.getValue().model() + "', which is not among the models "
                        + new TreeMap<>(models).keySet());
            }
        }
    }

    /**
     * Returns where a key stands, to be put before what is wrong with it: {@code device.yaml:17:
     * 'pipelines.pump-1.bind.flow': }; of a key that is not there that of the one around it, and nothing where nobody
     * wrote a document.
     */
    public String at(String key) {
        String place = places.get(key);
        if (place != null) {
            return place + ": '" + key + "': ";
        }
        int end = key.lastIndexOf('.');
        return end < 0 ? "" : at(key.substring(0, end));
    }
}
