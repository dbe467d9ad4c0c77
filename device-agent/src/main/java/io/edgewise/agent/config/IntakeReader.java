package io.edgewise.agent.config;

import io.edgewise.codec.PayloadSpec;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec.BoundChannel;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.json.Nearest;
import io.edgewise.pipeline.Alignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what feeds a pipeline: {@code source} or {@code sources} with {@code align}, and {@code bind}. */
final class IntakeReader {
    private static final int MOST_SOURCES = 32;

    private IntakeReader() {}

    /** Reads the sources of a pipeline and how their values become rows. */
    @SuppressWarnings("NullAway") // outside JSpecify mode it does not see that Intake.align may be null
    static Intake intake(ConfigNode pipeline) {
        List<Intake.Named> sources = sources(pipeline);
        Alignment align = pipeline.find("align")
                .map(node -> align(node, sources, pipeline))
                .orElse(null);
        if (align == null && sources.size() > 1) {
            throw pipeline.error("several sources need 'align': { as-of: 5s } or { barrier: 10s }");
        }
        SourceSpec first = sources.get(0).spec();
        boolean apart = first.payload() instanceof PayloadSpec.Value;
        if (align == null && apart && pipeline.get("bind").entries().size() > 1) {
            throw pipeline.error("with format value each message is one channel's; say how they become rows,"
                    + " 'align': { as-of: 5s } or { barrier: 10s }");
        }
        try {
            return new Intake(sources, align);
        } catch (IllegalArgumentException e) {
            throw pipeline.error(String.valueOf(e.getMessage()));
        }
    }

    private static List<Intake.Named> sources(ConfigNode pipeline) {
        boolean several = pipeline.find("sources").isPresent();
        if (several == pipeline.find("source").isPresent()) {
            throw pipeline.error("a pipeline needs 'source' or 'sources', one of the two");
        }
        if (!several) {
            return List.of(new Intake.Named("", SourceReader.source(pipeline.get("source"))));
        }
        List<ConfigNode> nodes = pipeline.get("sources").elements();
        if (nodes.isEmpty() || nodes.size() > MOST_SOURCES) {
            throw pipeline.get("sources").error("a pipeline has 1 to " + MOST_SOURCES + " sources");
        }
        List<Intake.Named> sources = new ArrayList<>();
        for (ConfigNode node : nodes) {
            String name = node.get("name").text();
            if (!AgentConfigReader.NAME.matcher(name).matches()) {
                throw node.get("name").error("'" + name + "' is not a name: letters, digits, '.', '_' and '-'");
            }
            sources.add(new Intake.Named(nodes.size() == 1 ? "" : name, SourceReader.source(node)));
        }
        return sources;
    }

    private static Alignment align(ConfigNode node, List<Intake.Named> sources, ConfigNode pipeline) {
        node.only("as-of", "lead", "barrier", "within");
        boolean asOf = node.find("as-of").isPresent();
        if (asOf == node.find("barrier").isPresent()) {
            throw node.error("'align' is { as-of: 5s } or { barrier: 10s }, one of the two");
        }
        try {
            if (asOf) {
                node.only("as-of", "lead");
                return new Alignment.AsOf(node.get("as-of").duration(), lead(node, sources, pipeline));
            }
            node.only("barrier", "within");
            Duration limit = node.get("barrier").duration();
            return new Alignment.Barrier(
                    limit, node.find("within").map(ConfigNode::duration).orElse(limit));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    /** The first of several sources leads where nothing is said; with one source any of its channels does. */
    private static @Nullable String lead(ConfigNode node, List<Intake.Named> sources, ConfigNode pipeline) {
        if (node.find("lead").isEmpty()) {
            return sources.size() > 1 ? sources.get(0).name() : null;
        }
        List<String> known = sources.size() > 1
                ? sources.stream().map(Intake.Named::name).toList()
                : pipeline.get("bind").entries().values().stream()
                        .map(bound -> bound.get("from").text())
                        .toList();
        ConfigNode lead = node.get("lead");
        return lead.oneOf(known.toArray(String[]::new));
    }

    /** Reads which columns of the sources feed which channels of the model. */
    static Map<String, BoundChannel> bind(ConfigNode node, Intake intake) {
        Map<String, BoundChannel> bound = new LinkedHashMap<>();
        node.entries().forEach((channel, from) -> bound.put(channel, channel(from, intake)));
        return bound;
    }

    private static BoundChannel channel(ConfigNode node, Intake intake) {
        node.only("from", "unit", "source", "scale", "offset");
        String from = node.get("from").text();
        SourceSpec source = source(node, intake);
        List<String> names = source.channels();
        if (names != null && !names.contains(from)) {
            String hint = Nearest.to(from, names)
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("; it has " + String.join(", ", names));
            throw node.get("from").error("the source has no channel '" + from + "'" + hint);
        }
        String unit = source.unit(from);
        if (unit != null && !unit.equals(node.get("unit").text())) {
            throw node.get("unit")
                    .error("the machine tells its " + from + " in '" + unit + "': write unit: \"" + unit + "\"");
        }
        boolean single = intake.sources().size() == 1;
        try {
            return new BoundChannel(
                    from,
                    node.get("unit").text(),
                    single ? "" : node.get("source").text(),
                    node.find("scale").map(ConfigNode::number).orElse(1.0),
                    node.find("offset").map(ConfigNode::number).orElse(0.0));
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static SourceSpec source(ConfigNode node, Intake intake) {
        if (intake.sources().size() == 1) {
            return intake.sources().get(0).spec();
        }
        String[] names = intake.sources().stream().map(Intake.Named::name).toArray(String[]::new);
        SourceSpec found = intake.find(node.get("source").oneOf(names));
        if (found == null) {
            throw new AssertionError("a source that is among the names is there; this is a bug");
        }
        return found;
    }
}
