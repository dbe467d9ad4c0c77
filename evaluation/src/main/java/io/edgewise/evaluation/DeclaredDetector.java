package io.edgewise.evaluation;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.StateReader;
import io.edgewise.agent.control.DeviceModel;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The detector that a state file declares, its model taken through every gate of the device's own configuration: from
 * the device's store if it lies there, else from its registry. The device's records are neither read nor written.
 */
final class DeclaredDetector {
    private DeclaredDetector() {}

    /**
     * Reads and loads it.
     *
     * @param state what should run: device.yaml
     * @param config what is the device's own; null for the agent.yaml beside the state
     * @param pipeline which pipeline; null where there is but one, or one that is called like the recording
     */
    static Detector of(Path state, @Nullable Path config, @Nullable String pipeline, Recording recording)
            throws IOException {
        DesiredState desired = StateReader.read(state);
        String name = name(desired, pipeline, recording);
        PipelineSpec spec = Objects.requireNonNull(desired.pipelines().get(name), "pipeline");
        Path own = config != null ? config : state.resolveSibling("agent.yaml");
        if (!Files.isRegularFile(own)) {
            throw new BacktestException("--config: there is no " + own
                    + "; it names the trust policy and where models lie, as for edgewise run");
        }
        ModelRef ref = Objects.requireNonNull(desired.models().get(spec.model()), "model");
        Model model = DeviceModel.load(AgentConfigReader.read(own), spec.model(), ref);
        return new Detector(name, Detector.replayed(spec), model, name + " of " + state);
    }

    private static String name(DesiredState desired, @Nullable String pipeline, Recording recording) {
        Map<String, PipelineSpec> all = desired.pipelines();
        if (pipeline != null) {
            if (all.containsKey(pipeline)) {
                return pipeline;
            }
            throw new BacktestException(
                    "--pipeline: there is no '" + pipeline + "' among " + new TreeSet<>(all.keySet()));
        }
        if (all.containsKey(recording.pipeline())) {
            return recording.pipeline();
        }
        if (all.size() != 1) {
            throw new BacktestException("--pipeline: say which of " + new TreeSet<>(all.keySet()));
        }
        return all.keySet().iterator().next();
    }
}
