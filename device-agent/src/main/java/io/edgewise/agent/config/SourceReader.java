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
    private static final String SILENCE = "silent-after";

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
            "grouping",
            "rows",
            "step",
            "text-numbers",
            "tag",
            "rate",
            SILENCE);

    private static final Map<String, List<String>> INPUTS = Map.of(
            "mqtt", List.of("topic", "topics"),
            "file", List.of("path", "from", "skip"),
            "exec", List.of("command", "restart"),
            "host", List.of("every", "disk"),
            "push", List.of("port", "name", "token-file"));

    /** What a request may hold; a single value would need the topic that names its channel. */
    private static final List<String> BODIES =
            List.of("native", "json", "named", "senml", "senml-cbor", "csv", "binary");

    /** What a line may hold: a document or fields, never bytes. */
    private static final List<String> LINES = List.of("native", "json", "named", "senml", "csv");

    private static final Duration RESTART = Duration.ofSeconds(5);
    private static final Duration SOONEST_RESTART = Duration.ofMillis(100);
    private static final Duration LATEST_RESTART = Duration.ofMinutes(5);
    private static final String NAME = "frames";
    private static final Duration EVERY = Duration.ofSeconds(10);

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
        if (kind.equals("host")) {
            return host(door);
        }
        Set<String> keys = new TreeSet<>(PAYLOAD);
        keys.addAll(INPUTS.getOrDefault(kind, List.of()));
        door.only(keys.toArray(String[]::new));
        PayloadSpec payload = PayloadReader.payload(door);
        Input input = input(kind, door, payload);
        Duration silentAfter = door.find(SILENCE).map(SourceReader::silence).orElse(SourceSpec.DEFAULT_SILENCE);
        TimeSource time = time(door, payload);
        checkReadable(door, payload, time);
        return new SourceSpec(input, payload, time, silentAfter);
    }

    private static SourceSpec host(ConfigNode door) {
        door.only("every", "disk", SILENCE);
        Duration every = door.find("every").map(ConfigNode::duration).orElse(EVERY);
        Input host;
        try {
            host = new Input.Host(
                    every, door.find("disk").map(SourceReader::whole).orElse(Path.of("/")));
        } catch (IllegalArgumentException e) {
            throw door.get("every").error(String.valueOf(e.getMessage()));
        }
        Duration thrice = every.multipliedBy(3);
        Duration usual = thrice.compareTo(SourceSpec.DEFAULT_SILENCE) > 0 ? thrice : SourceSpec.DEFAULT_SILENCE;
        return new SourceSpec(
                host,
                new PayloadSpec.Native(),
                TimeSource.ARRIVAL,
                door.find(SILENCE).map(SourceReader::silence).orElse(usual));
    }

    private static Input push(ConfigNode door) {
        door.find("format").ifPresent(format -> format.oneOf(BODIES.toArray(String[]::new)));
        try {
            return new Input.Push(
                    door.get("port").whole(1, 65_535),
                    door.find("name").map(ConfigNode::text).orElse(NAME),
                    whole(door.get("token-file")));
        } catch (IllegalArgumentException e) {
            throw door.get("name").error(String.valueOf(e.getMessage()));
        }
    }

    /** Returns a path from the root on. */
    private static Path whole(ConfigNode node) {
        Path path = node.path(Path.of("/"));
        if (!path.toString().equals(node.text())) {
            throw node.error("a path must be whole, from / on: the agent may be started anywhere");
        }
        return path;
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
        if (kind.equals("push")) {
            return push(door);
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
                    command, door.find("restart").map(SourceReader::restart).orElse(RESTART));
        }
        boolean recorded = door.find("time").map(ConfigNode::text).orElse("").equals("replay");
        String from =
                door.find("from").map(node -> node.oneOf("beginning", "end")).orElse(recorded ? "beginning" : "end");
        return new Input.File(
                whole(door.get("path")),
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
            if (!(payload instanceof PayloadSpec.Json
                    || payload instanceof PayloadSpec.Named
                    || payload instanceof PayloadSpec.Value)) {
                throw door.get("time")
                        .error("a place of the time belongs to format json, named and value; the others tell it");
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
        boolean placeless = (payload instanceof PayloadSpec.Json json
                        && json.time().place() == null)
                || (payload instanceof PayloadSpec.Named named && named.time().place() == null);
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

    private static Duration restart(ConfigNode node) {
        Duration restart = node.duration();
        if (restart.compareTo(SOONEST_RESTART) < 0 || restart.compareTo(LATEST_RESTART) > 0) {
            throw node.error("'restart' must be from 100ms to 5m, found '" + node.text() + "'");
        }
        return restart;
    }

    private static Duration silence(ConfigNode node) {
        if (node.duration().isZero()) {
            throw node.error("a source cannot be silent after nothing; write how long, for example 60s");
        }
        return node.duration();
    }
}
