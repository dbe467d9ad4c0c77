package io.edgewise.agent.config;

import io.edgewise.codec.PayloadSpec;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.signal.Channel;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import io.edgewise.time.SystemTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads where frames come from: one entry of {@code source} or {@code sources}. */
final class SourceReader {
    /** What a payload says of itself, whichever way it comes. */
    private static final List<String> PAYLOAD = List.of(
            "format",
            "time",
            "time-unit",
            "time-form",
            "zone",
            "channels",
            "channel",
            "value",
            "columns",
            "delimiter",
            "decimal",
            "rows",
            "step",
            "text-numbers",
            "silent-after");

    private static final Map<String, List<String>> INPUTS = Map.of(
            "mqtt", List.of("topic", "topics"),
            "file", List.of("path", "from", "skip"),
            "exec", List.of("command", "restart"));

    /** What a line may hold: a document or fields, never bytes. */
    private static final List<String> LINES = List.of("native", "json", "senml", "csv");

    private static final Duration RESTART = Duration.ofSeconds(5);

    private SourceReader() {}

    static SourceSpec source(ConfigNode node) {
        node.only(known("name"));
        List<String> kinds =
                node.entries().keySet().stream().filter(INPUTS::containsKey).toList();
        if (kinds.size() != 1) {
            throw node.error("a source is one of " + String.join(", ", new TreeSet<>(INPUTS.keySet()))
                    + ", for example mqtt: { topic: site7/pump1 }");
        }
        String kind = kinds.get(0);
        ConfigNode door = node.get(kind);
        Set<String> keys = new TreeSet<>(PAYLOAD);
        keys.addAll(INPUTS.getOrDefault(kind, List.of()));
        door.only(keys.toArray(String[]::new));
        PayloadSpec payload = PayloadReader.payload(door);
        Input input = input(kind, door, payload);
        Duration silentAfter =
                door.find("silent-after").map(SourceReader::silence).orElse(SourceSpec.DEFAULT_SILENCE);
        TimeSource time = time(door, payload);
        checkReadable(door, payload, time);
        return new SourceSpec(input, payload, time, silentAfter);
    }

    private static String[] known(String more) {
        Set<String> keys = new TreeSet<>(INPUTS.keySet());
        keys.add(more);
        return keys.toArray(String[]::new);
    }

    private static Input input(String kind, ConfigNode door, PayloadSpec payload) {
        if (kind.equals("mqtt")) {
            return mqtt(door, payload);
        }
        door.find("format").ifPresent(format -> format.oneOf(LINES.toArray(String[]::new)));
        if (kind.equals("exec")) {
            List<String> command = door.get("command").elements().stream()
                    .map(ConfigNode::text)
                    .toList();
            if (command.isEmpty()) {
                throw door.get("command").error("'command' is a program and its arguments, for example [vmstat, '1']");
            }
            return new Input.Exec(
                    command, door.find("restart").map(ConfigNode::duration).orElse(RESTART));
        }
        boolean recorded = door.find("time").map(ConfigNode::text).orElse("").equals("replay");
        String from =
                door.find("from").map(node -> node.oneOf("beginning", "end")).orElse(recorded ? "beginning" : "end");
        Path path = door.get("path").path(Path.of("/"));
        if (!path.toString().equals(door.get("path").text())) {
            throw door.get("path").error("'path' must be whole, from / on: the agent may be started anywhere");
        }
        return new Input.File(
                path,
                from.equals("beginning"),
                door.find("skip").map(node -> node.whole(0, 1000)).orElse(0));
    }

    private static Input.Mqtt mqtt(ConfigNode door, PayloadSpec payload) {
        boolean several = door.find("topics").isPresent();
        if (several && door.find("topic").isPresent()) {
            throw door.error("'topic' and 'topics' exclude each other");
        }
        List<ConfigNode> nodes = several ? door.get("topics").elements() : List.of(door.get("topic"));
        if (nodes.isEmpty() || nodes.size() > 256) {
            throw door.error("'topics' has 1 to 256 topics");
        }
        nodes.forEach(node -> checkTopic(node, payload));
        return new Input.Mqtt(nodes.stream().map(ConfigNode::text).toList());
    }

    private static void checkTopic(ConfigNode node, PayloadSpec payload) {
        String topic = node.text();
        boolean wild = false;
        String[] levels = topic.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean whole = levels[i].equals("+") || (levels[i].equals("#") && i == levels.length - 1);
            if (!whole && (levels[i].contains("+") || levels[i].contains("#"))) {
                throw node.error("'" + topic + "': + fills a whole level, # the whole last one");
            }
            wild |= whole;
        }
        if (topic.chars().anyMatch(Character::isISOControl)) {
            throw node.error("a topic with control characters is not supported");
        }
        if (wild && !payload.namesItsChannels()) {
            throw node.error("'" + topic + "': a payload whose channels are told by their place alone needs one topic,"
                    + " or the values of different machines would mix");
        }
    }

    /** A pointer in the place of a word says that the time stands in the payload: the device's then. */
    private static TimeSource time(ConfigNode door, PayloadSpec payload) {
        String word = door.find("time").map(ConfigNode::text).orElse("device");
        if (word.startsWith("/")) {
            if (!(payload instanceof PayloadSpec.Json || payload instanceof PayloadSpec.Value)) {
                throw door.get("time")
                        .error("a place of the time belongs to format json and value; the others tell it");
            }
            return TimeSource.DEVICE;
        }
        return TimeSource.valueOf(door.find("time")
                .map(node -> node.oneOf("device", "arrival", "replay"))
                .orElse(word)
                .toUpperCase(Locale.ROOT));
    }

    /** What the reader would refuse when the source is opened is better told with its line. */
    private static void checkReadable(ConfigNode door, PayloadSpec payload, TimeSource time) {
        boolean placeless =
                payload instanceof PayloadSpec.Json json && json.time().place() == null;
        if (placeless && time != TimeSource.ARRIVAL) {
            throw door.error("say where the time stands, for example time: /ts, or time: arrival");
        }
        List<String> names = payload.names() == null ? List.of() : payload.names();
        List<Channel> channels =
                names.stream().map(name -> Channel.of(name, Unit.of(""))).toList();
        try {
            payload.reader(channels, time, SystemTime.wallClock());
        } catch (IllegalArgumentException e) {
            throw door.error(String.valueOf(e.getMessage()));
        }
    }

    private static Duration silence(ConfigNode node) {
        if (node.duration().isZero()) {
            throw node.error("a source cannot be silent after nothing; write how long, for example 60s");
        }
        return node.duration();
    }
}
