package io.edgewise.agent.config;

import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.RefusedException;
import io.edgewise.registry.RegistryAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code device.yaml}: what should run, schema {@code edgewise.state/v1}. */
public final class StateReader {
    private StateReader() {}

    /**
     * Reads the file.
     *
     * @throws ConfigException with file, line, key and what to do
     */
    public static DesiredState read(Path file) {
        return read(file, Map.of());
    }

    /**
     * Reads the file.
     *
     * @param registries how registries are reached: what is said of a reference that is not pinned goes by it
     * @throws ConfigException with file, line, key and what to do
     */
    public static DesiredState read(Path file, Map<String, RegistryAccess> registries) {
        return parse(file.toString(), bytes(file), registries);
    }

    /**
     * Returns the file's bytes, of a file that is too large as many as tell that it is.
     *
     * @throws ConfigException when it cannot be read
     */
    public static byte[] bytes(Path file) {
        return StrictYaml.bytes(file);
    }

    /** Reads a document that was read from this file. */
    public static DesiredState parse(String file, byte[] bytes) {
        return parse(file, bytes, Map.of());
    }

    /**
     * Reads a document that was read from this file.
     *
     * @param registries how registries are reached: what is said of a reference that is not pinned goes by it
     */
    public static DesiredState parse(String file, byte[] bytes, Map<String, RegistryAccess> registries) {
        ConfigNode root = StrictYaml.parse(file, bytes).only("schema", "models", "pipelines");
        root.get("schema").oneOf("edgewise.state/v1");
        Map<String, ModelRef> models = new LinkedHashMap<>();
        root.get("models").entries().forEach((name, model) -> models.put(named(name, model), ref(model, registries)));
        Map<String, PipelineSpec> pipelines = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigNode> entry :
                root.get("pipelines").entries().entrySet()) {
            ConfigNode node = entry.getValue();
            PipelineSpec spec = pipeline(node);
            if (!models.containsKey(spec.model())) {
                throw node.get("model").error("'" + spec.model() + "' is not among the models " + models.keySet());
            }
            String name = named(entry.getKey(), node);
            pipelines.put(name, spec);
            refuseSharedPath(node, spec, pipelines);
        }
        return new DesiredState(
                Digest.of(bytes),
                "file:" + file,
                models,
                pipelines,
                new String(bytes, StandardCharsets.UTF_8),
                root.get("pipelines").places());
    }

    /** What is pushed to one path is read in one way: its sender gets one answer. */
    private static void refuseSharedPath(ConfigNode node, PipelineSpec spec, Map<String, PipelineSpec> others) {
        for (Intake.Named own : spec.intake().sources()) {
            others.forEach((name, other) -> other.intake().sources().stream()
                    .map(Intake.Named::spec)
                    .filter(taken ->
                            isSamePath(own.spec(), taken) && !own.spec().equals(taken))
                    .findFirst()
                    .ifPresent(taken -> {
                        throw node.error("pipeline '" + name + "' has the source "
                                + taken.input().place()
                                + " too, and declares it differently: declare both alike, or give one another 'name'");
                    }));
        }
    }

    private static boolean isSamePath(SourceSpec one, SourceSpec other) {
        return one.input() instanceof Input.Push a
                && other.input() instanceof Input.Push b
                && a.port() == b.port()
                && a.name().equals(b.name());
    }

    private static String named(String name, ConfigNode node) {
        if (!AgentConfigReader.NAME.matcher(name).matches()) {
            throw node.error("'" + name + "' is not a name: letters, digits, '.', '_' and '-', at most 64");
        }
        return name;
    }

    private static ModelRef ref(ConfigNode model, Map<String, RegistryAccess> registries) {
        ConfigNode node = model.only("package").get("package");
        try {
            return pinned(ModelRef.parse(node.text()), registries);
        } catch (IllegalArgumentException | RefusedException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static ModelRef pinned(ModelRef ref, Map<String, RegistryAccess> registries) {
        RegistryAccess access = registries.get(ref.registry());
        ref.pinned(access != null && access.plainHttp() ? "--plain-http " + ref.registry() : "");
        return ref;
    }

    @SuppressWarnings("NullAway") // outside JSpecify mode it does not see that PipelineSpec.window may be null
    private static PipelineSpec pipeline(ConfigNode node) {
        node.only(
                "source",
                "sources",
                "align",
                "bind",
                "run-when",
                "regimes",
                "window",
                "resample",
                "model",
                "learn",
                "decide",
                "when-bad",
                "publish");
        Intake intake = IntakeReader.intake(node);
        return new PipelineSpec(
                intake,
                IntakeReader.bind(node.get("bind"), intake),
                node.find("run-when").map(WindowReader::running).orElse(null),
                node.find("regimes").map(RegimeReader::regimes).orElse(null),
                node.find("window").map(WindowReader::window).orElse(null),
                node.find("resample").map(WindowReader::resampling).orElse(null),
                node.get("model").text(),
                node.find("learn").map(ConfigNode::duration).orElse(Duration.ZERO),
                DecideReader.decide(node),
                node.find("publish").map(StateReader::qos).orElse(1),
                DecideReader.threshold(node));
    }

    private static int qos(ConfigNode node) {
        node.only("topic", "class", "qos");
        node.find("topic").ifPresent(topic -> topic.oneOf("default"));
        node.find("class").ifPresent(kind -> kind.oneOf("telemetry"));
        return node.find("qos").map(qos -> qos.whole(0, 1)).orElse(1);
    }
}
