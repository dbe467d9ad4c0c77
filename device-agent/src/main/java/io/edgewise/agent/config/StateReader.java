package io.edgewise.agent.config;

import io.edgewise.decision.DecisionSettings;
import io.edgewise.deploy.DesiredState;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.RefusedException;
import io.edgewise.signal.TimeSource;
import io.edgewise.window.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code device.yaml}: what should run, schema {@code edgewise.state/v1}. */
public final class StateReader {
    private static final DecisionSettings USUAL = DecisionSettings.DEFAULT;

    private StateReader() {}

    /**
     * Reads the file.
     *
     * @throws ConfigException with file, line, key and what to do
     */
    public static DesiredState read(Path file) {
        return parse(file.toString(), bytes(file));
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
        ConfigNode root = StrictYaml.parse(file, bytes).only("schema", "models", "pipelines");
        root.get("schema").oneOf("edgewise.state/v1");
        Map<String, ModelRef> models = new LinkedHashMap<>();
        root.get("models").entries().forEach((name, model) -> models.put(named(name, model), ref(model)));
        Map<String, PipelineSpec> pipelines = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigNode> entry :
                root.get("pipelines").entries().entrySet()) {
            ConfigNode node = entry.getValue();
            PipelineSpec spec = pipeline(node);
            if (!models.containsKey(spec.model())) {
                throw node.get("model").error("'" + spec.model() + "' is not among the models " + models.keySet());
            }
            pipelines.put(named(entry.getKey(), node), spec);
        }
        return new DesiredState(Digest.of(bytes), "file:" + file, models, pipelines);
    }

    private static String named(String name, ConfigNode node) {
        if (!AgentConfigReader.NAME.matcher(name).matches()) {
            throw node.error("'" + name + "' is not a name: letters, digits, '.', '_' and '-', at most 64");
        }
        return name;
    }

    private static ModelRef ref(ConfigNode model) {
        ConfigNode node = model.only("package").get("package");
        try {
            ModelRef ref = ModelRef.parse(node.text());
            ref.pinned();
            return ref;
        } catch (IllegalArgumentException | RefusedException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    @SuppressWarnings("NullAway") // outside JSpecify mode it does not see that PipelineSpec.window may be null
    private static PipelineSpec pipeline(ConfigNode node) {
        node.only("source", "bind", "run-when", "window", "model", "learn", "decide", "when-bad", "publish");
        return new PipelineSpec(
                source(node.get("source")),
                bind(node.get("bind")),
                node.find("run-when").map(StateReader::running).orElse(null),
                window(node.find("window")),
                node.get("model").text(),
                node.find("learn").map(ConfigNode::duration).orElse(Duration.ZERO),
                decide(node),
                node.find("publish").map(StateReader::qos).orElse(1));
    }

    private static SourceSpec source(ConfigNode node) {
        ConfigNode mqtt = node.only("mqtt").get("mqtt").only("topic", "format", "time", "silent-after");
        String topic = mqtt.get("topic").text();
        if (topic.contains("#") || topic.contains("+") || topic.chars().anyMatch(Character::isISOControl)) {
            throw mqtt.get("topic").error("a topic with +, # or control characters is not supported: name one topic");
        }
        mqtt.find("format").ifPresent(format -> format.oneOf("native"));
        String time = mqtt.find("time")
                .map(t -> t.oneOf("device", "arrival", "replay"))
                .orElse("device");
        Duration silentAfter =
                mqtt.find("silent-after").map(StateReader::silence).orElse(SourceSpec.DEFAULT_SILENCE);
        return new SourceSpec(topic, "native", TimeSource.valueOf(time.toUpperCase(Locale.ROOT)), silentAfter);
    }

    private static Duration silence(ConfigNode node) {
        if (node.duration().isZero()) {
            throw node.error("a source cannot be silent after nothing; write how long, for example 60s");
        }
        return node.duration();
    }

    private static Map<String, PipelineSpec.BoundChannel> bind(ConfigNode node) {
        Map<String, PipelineSpec.BoundChannel> bound = new LinkedHashMap<>();
        node.entries().forEach((channel, from) -> {
            from.only("from", "unit");
            bound.put(
                    channel,
                    new PipelineSpec.BoundChannel(
                            from.get("from").text(), from.get("unit").text()));
        });
        return bound;
    }

    private static PipelineSpec.RunRule running(ConfigNode node) {
        node.only("channel", "above", "for", "grace");
        return new PipelineSpec.RunRule(
                node.get("channel").text(),
                node.get("above").number(),
                node.find("for").map(ConfigNode::duration).orElse(Duration.ZERO),
                node.find("grace").map(ConfigNode::duration).orElse(Duration.ZERO));
    }

    private static WindowSpec.@Nullable Time window(Optional<ConfigNode> node) {
        return node.isPresent() ? window(node.get()) : null;
    }

    private static WindowSpec.Time window(ConfigNode node) {
        node.only("size", "hop", "lateness");
        Duration size = node.get("size").duration();
        try {
            return new WindowSpec.Time(
                    size,
                    node.find("hop").map(ConfigNode::duration).orElse(size),
                    node.find("lateness").map(ConfigNode::duration).orElse(Duration.ZERO));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static DecisionSettings decide(ConfigNode pipeline) {
        Optional<ConfigNode> decide =
                pipeline.find("decide").map(node -> node.only("raise", "clear", "on-delay", "latch"));
        ConfigNode raise = count(decide.flatMap(node -> node.find("raise")).orElse(null));
        ConfigNode clear = decide.flatMap(node -> node.find("clear"))
                .map(node -> node.only("count", "of", "below"))
                .orElse(null);
        Duration hold = pipeline.find("when-bad").map(StateReader::hold).orElse(USUAL.holdLast());
        try {
            return new DecisionSettings(
                    number(raise, "count", USUAL.raiseCount()),
                    number(raise, "of", USUAL.raiseOf()),
                    number(clear, "count", USUAL.clearCount()),
                    number(clear, "of", USUAL.clearOf()),
                    clear == null
                            ? 1
                            : clear.find("below").map(ConfigNode::number).orElse(1.0),
                    decide.flatMap(node -> node.find("on-delay"))
                            .map(ConfigNode::duration)
                            .orElse(Duration.ZERO),
                    decide.flatMap(node -> node.find("latch"))
                            .map(ConfigNode::flag)
                            .orElse(false),
                    hold);
        } catch (IllegalArgumentException e) {
            throw decide.orElse(pipeline).error(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable ConfigNode count(@Nullable ConfigNode node) {
        return node == null ? null : node.only("count", "of");
    }

    private static int number(@Nullable ConfigNode node, String key, int usual) {
        return node == null ? usual : node.find(key).map(n -> n.whole(1, 64)).orElse(usual);
    }

    private static Duration hold(ConfigNode node) {
        node.only("hold-last", "then").find("then").ifPresent(then -> then.oneOf("out-of-service"));
        return node.find("hold-last").map(ConfigNode::duration).orElse(USUAL.holdLast());
    }

    private static int qos(ConfigNode node) {
        node.only("topic", "class", "qos");
        node.find("topic").ifPresent(topic -> topic.oneOf("default"));
        node.find("class").ifPresent(kind -> kind.oneOf("telemetry"));
        return node.find("qos").map(qos -> qos.whole(0, 1)).orElse(1);
    }
}
