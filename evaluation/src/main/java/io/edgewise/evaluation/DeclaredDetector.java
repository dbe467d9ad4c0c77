package io.edgewise.evaluation;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.BuildTime;
import io.edgewise.agent.config.PolicyReader;
import io.edgewise.agent.config.PolicySeal;
import io.edgewise.agent.config.SignersReader;
import io.edgewise.agent.config.StateReader;
import io.edgewise.agent.config.TrustConfig;
import io.edgewise.attest.TrustBundle;
import io.edgewise.attest.TrustChain;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.DeviceTrust;
import io.edgewise.deploy.ModelGate;
import io.edgewise.deploy.ModelLoad;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.TimeFloor;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRuntime;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.RegistryClient;
import io.edgewise.registry.RegistrySettings;
import io.edgewise.time.SystemTime;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Stream;
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
        Model model = load(AgentConfigReader.read(own), spec.model(), ref);
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

    private static Model load(AgentConfig config, String name, ModelRef ref) throws IOException {
        Path folder = Files.createTempDirectory("edgewise-backtest");
        try {
            ModelStore store = ModelStore.open(folder.resolve("models"));
            if (Files.isDirectory(config.models())) {
                ModelStore device = ModelStore.open(config.models());
                store = device.find(ref.pinned()).isPresent() ? device : store;
            }
            List<ModelRuntime> engines = new ArrayList<>();
            ServiceLoader.load(ModelRuntime.class).forEach(engines::add);
            ModelGate gates = new ModelGate(
                    store,
                    new RegistryClient(new RegistrySettings(config.registries())),
                    trust(config, folder),
                    engines,
                    SystemTime.ticker());
            return ModelLoad.inOneGo(name, ref, gates);
        } finally {
            delete(folder);
        }
    }

    private static DeviceTrust trust(AgentConfig config, Path folder) throws IOException {
        Ticker ticker = SystemTime.ticker();
        TimeFloor time = new TimeFloor(folder, BuildTime.get(), SystemTime.wallClock(), ticker);
        if (config.trust() instanceof TrustConfig.Own own) {
            return DeviceTrust.own(PolicyReader.read(own.policy()), time, folder, ticker);
        }
        TrustConfig.Bundled bundled = (TrustConfig.Bundled) config.trust();
        TrustChain chain = new TrustChain(SignersReader.readRoot(bundled.root()), PolicySeal::read);
        try (InputStream in = Files.newInputStream(bundled.bundle())) {
            byte[] content = in.readNBytes(TrustBundle.FILE_LIMIT + 1);
            return DeviceTrust.bundled(chain, content, time, folder, ticker);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
