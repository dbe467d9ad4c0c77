package io.edgewise.deploy;

import io.edgewise.model.Digest;
import io.edgewise.pipeline.PipelineStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs and what should run, as one immutable snapshot: health, status and whatever else tells of the agent read
 * this and nothing else.
 *
 * @param desired the digest of the document that says what should run; null before there is one
 * @param author who wrote it
 * @param models every model on its way, in service or refused
 * @param pipelines every pipeline that runs
 * @param waiting pipelines that do not run, or not yet as declared, and why
 * @param trust whom the device trusts
 */
public record AgentView(
        @Nullable Digest desired,
        String author,
        List<ModelStatus> models,
        List<PipelineStatus> pipelines,
        Map<String, String> waiting,
        TrustStatus trust) {
    public AgentView {
        models = List.copyOf(models);
        pipelines = List.copyOf(pipelines);
        waiting = Map.copyOf(waiting);
    }
}
