package io.edgewise.agent.config;

import io.edgewise.json.Nearest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A value in a YAML file that knows its file, line and key, so that what is wrong with it can be said. */
final class ConfigNode {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,15}");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,4})?");

    private final String file;
    private final String key;
    private final Node node;

    ConfigNode(String file, String key, Node node) {
        this.file = file;
        this.key = key;
        this.node = node;
    }

    /** Refuses keys other than these. */
    ConfigNode only(String... keys) {
        Set<String> known = new TreeSet<>(List.of(keys));
        for (NodeTuple entry : mapping().getValue()) {
            String name = scalar(entry.getKeyNode());
            if (!known.contains(name)) {
                String hint = Nearest.to(name, known)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; known here: " + String.join(", ", known));
                throw new ConfigException(
                        file, line(entry.getKeyNode()), "the key '" + path(name) + "' is not known" + hint);
            }
        }
        return this;
    }

    /** Returns a value that must be there. */
    ConfigNode get(String name) {
        return find(name).orElseThrow(() -> error("the key '" + path(name) + "' is missing"));
    }

    /** Returns a value that may be absent. */
    Optional<ConfigNode> find(String name) {
        return Optional.ofNullable(entries().get(name));
    }

    /** Returns all entries of a mapping, in their order. */
    Map<String, ConfigNode> entries() {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping().getValue()) {
            String name = scalar(entry.getKeyNode());
            ConfigNode value = new ConfigNode(file, path(name), entry.getValueNode());
            if (entries.put(name, value) != null) {
                throw new ConfigException(file, line(entry.getKeyNode()), "the key '" + path(name) + "' stands twice");
            }
        }
        return entries;
    }

    /** Returns where all keys below this stand, as {@code device.yaml:17} by key; those in lists left out. */
    Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        for (NodeTuple entry : mapping().getValue()) {
            String below = path(scalar(entry.getKeyNode()));
            places.put(below, file + ":" + line(entry.getKeyNode()));
            if (entry.getValueNode() instanceof MappingNode value) {
                places.putAll(new ConfigNode(file, below, value).places());
            }
        }
        return places;
    }

    /** Tells whether this is the value of a key of that name. */
    boolean isKey(String name) {
        return key.equals(name) || key.endsWith("." + name);
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    /** Returns the elements of a list. */
    List<ConfigNode> elements() {
        if (!(node instanceof SequenceNode sequence)) {
            throw error("'" + key + "' must be a list, for example [ a, b ]");
        }
        List<ConfigNode> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new ConfigNode(file, key + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    String text() {
        if (!(node instanceof ScalarNode)) {
            throw error("'" + key + "' must be one value, not a " + (node instanceof MappingNode ? "mapping" : "list"));
        }
        String text = scalar(node);
        if (text.isEmpty()) {
            throw error("'" + key + "' is empty");
        }
        return text;
    }

    boolean flag() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw error("'" + key + "' must be true or false, found '" + text() + "'");
        };
    }

    int whole(int low, int high) {
        if (!WHOLE.matcher(text()).matches()) {
            throw error("'" + key + "' must be a whole number, found '" + text() + "'");
        }
        long number = Long.parseLong(text());
        if (number >= low && number <= high) {
            return (int) number;
        }
        throw error("'" + key + "' must be from " + low + " to " + high + ", found " + text());
    }

    double number() {
        if (!NUMBER.matcher(text()).matches()) {
            throw error("'" + key + "' must be a number, for example 1.0e6, found '" + text() + "'");
        }
        double number = Double.parseDouble(text());
        if (Double.isFinite(number)) {
            return number;
        }
        throw error("'" + key + "' must be a finite number, found '" + text() + "'");
    }

    /** Returns a share in percent, from 0 to below 100. */
    double percent() {
        String text = text();
        if (text.endsWith("%")
                && NUMBER.matcher(text.substring(0, text.length() - 1)).matches()) {
            double percent = Double.parseDouble(text.substring(0, text.length() - 1));
            if (percent >= 0 && percent < 100) {
                return percent;
            }
        }
        throw error("'" + key + "' must be a percentage from 0% to below 100%, for example 5%, found '" + text + "'");
    }

    Duration duration() {
        return Quantities.duration(text())
                .orElseThrow(() -> error("'" + key
                        + "' must be a duration with a unit (ms, s, m, h, d; at most 36500d), for example 30s, found '"
                        + text() + "'"));
    }

    /** Returns a time in UTC. */
    Instant instant() {
        try {
            return Instant.parse(text());
        } catch (DateTimeParseException e) {
            throw error(
                    "'" + key + "' must be a time in UTC, for example 2027-06-01T00:00:00Z, found '" + text() + "'");
        }
    }

    long bytes() {
        return Quantities.bytes(text())
                .orElseThrow(() ->
                        error("'" + key + "' must be a size with a unit, for example 64MiB, found '" + text() + "'"));
    }

    /** Returns a path; a relative one counts from a folder. */
    Path path(Path folder) {
        try {
            return folder.resolve(text());
        } catch (InvalidPathException e) {
            throw error("'" + text() + "' is not a path");
        }
    }

    String oneOf(String... words) {
        if (!List.of(words).contains(text())) {
            String hint = Nearest.to(text(), List.of(words))
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
            throw error("'" + key + "' must be one of " + String.join(", ", words) + ", found '" + text() + "'" + hint);
        }
        return text();
    }

    ConfigException error(String message) {
        return new ConfigException(file, line(node), message);
    }

    private MappingNode mapping() {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        throw error((key.isEmpty() ? "the document" : "'" + key + "'") + " must be a mapping of keys to values");
    }

    private String scalar(Node scalar) {
        if (scalar instanceof ScalarNode text) {
            return text.getValue();
        }
        throw new ConfigException(file, line(scalar), "a key must be plain text");
    }

    private String path(String name) {
        return key.isEmpty() ? name : key + "." + name;
    }

    private static int line(Node at) {
        return at.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
