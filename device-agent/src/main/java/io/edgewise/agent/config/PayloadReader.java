package io.edgewise.agent.config;

import io.edgewise.codec.PayloadSpec;
import io.edgewise.codec.PayloadSpec.TextNumbers;
import io.edgewise.codec.Pointer;
import io.edgewise.codec.TimeField;
import io.edgewise.codec.WrittenTime;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads how the payloads of a source are read: {@code format} and the keys that belong to it. */
final class PayloadReader {
    private static final Map<String, List<String>> KEYS = Map.of(
            "native", List.of("time"),
            "json", List.of("time", "time-unit", "channels", "rows", "step", "rate", "text-numbers", "decimal"),
            "named", List.of("time", "time-unit", "channels", "rows", "tag", "value", "text-numbers", "decimal"),
            "value", List.of("time", "time-unit", "channels", "channel", "value", "text-numbers", "decimal"),
            "senml", List.of("time", "channels"),
            "senml-cbor", List.of("time", "channels"),
            "csv", List.of("time", "time-unit", "time-form", "zone", "columns", "delimiter", "decimal"),
            "binary", List.of("time", "columns"));
    private static final Set<String> ALL = Set.of(
            "time",
            "time-unit",
            "time-form",
            "zone",
            "channels",
            "channel",
            "tag",
            "value",
            "columns",
            "delimiter",
            "decimal",
            "rows",
            "step",
            "rate",
            "text-numbers");

    private PayloadReader() {}

    static PayloadSpec payload(ConfigNode door) {
        String format = door.find("format")
                .map(node -> node.oneOf(new TreeSet<>(KEYS.keySet()).toArray(String[]::new)))
                .orElse("native");
        List<String> allowed = KEYS.getOrDefault(format, List.of());
        for (String key : ALL) {
            if (!allowed.contains(key) && door.find(key).isPresent()) {
                throw door.get(key).error("'" + key + "' has no meaning with format " + format);
            }
        }
        try {
            return switch (format) {
                case "json" -> json(door);
                case "named" -> named(door);
                case "value" -> value(door);
                case "senml", "senml-cbor" -> new PayloadSpec.Senml(texts(door, "channels"), format.endsWith("cbor"));
                case "csv" -> lines(door);
                case "binary" -> new PayloadSpec.Binary(columns(door));
                default -> new PayloadSpec.Native();
            };
        } catch (IllegalArgumentException e) {
            throw door.error(String.valueOf(e.getMessage()));
        }
    }

    private static PayloadSpec.Json json(ConfigNode door) {
        return new PayloadSpec.Json(
                door.find("rows").map(PayloadReader::pointer).orElse(Pointer.ROOT),
                pointers(door.get("channels")),
                time(door),
                optional(door, "step"),
                optional(door, "rate"),
                texts(door));
    }

    private static PayloadSpec.Named named(ConfigNode door) {
        return new PayloadSpec.Named(
                door.find("rows").map(PayloadReader::pointer).orElse(Pointer.ROOT),
                pointer(door.get("tag")),
                pointer(door.get("value")),
                time(door),
                texts(door, "channels"),
                texts(door));
    }

    private static PayloadSpec.Value value(ConfigNode door) {
        int level = door.find("channel").map(PayloadReader::level).orElse(0);
        Map<String, String> topics = texts(door, "channels");
        if (topics.isEmpty() == (level == 0)) {
            throw door.error("with format value say where the channel stands: channel: { level: 3 },"
                    + " or channels: { NAME: TOPIC }");
        }
        Pointer place = optional(door, "value");
        TimeField time = time(door);
        if (time.place() != null && place == null) {
            throw door.get("time").error("a time in the payload needs 'value' too: where the number stands beside it");
        }
        return new PayloadSpec.Value(topics, level, place, time, texts(door));
    }

    private static int level(ConfigNode node) {
        int level = node.only("level").get("level").whole(-64, 64);
        if (level == 0) {
            throw node.get("level").error("levels count from 1, or from -1 at the end");
        }
        return level;
    }

    private static PayloadSpec.Lines lines(ConfigNode door) {
        return new PayloadSpec.Lines(
                columns(door),
                letter(door, "delimiter", ','),
                letter(door, "decimal", '.'),
                door.find("grouping").map(ConfigNode::flag).orElse(false),
                time(door),
                written(door));
    }

    private static @Nullable WrittenTime written(ConfigNode door) {
        if (door.find("time-form").isEmpty() && door.find("zone").isEmpty()) {
            return null;
        }
        String form = door.find("time-form")
                .map(node -> node.oneOf(
                        WrittenTime.FORMS.stream().map(WrittenTime::word).toArray(String[]::new)))
                .orElse(WrittenTime.word(WrittenTime.FORMS.get(0)));
        return new WrittenTime(
                WrittenTime.FORMS.stream()
                        .filter(known -> WrittenTime.word(known).equals(form))
                        .findFirst()
                        .orElseThrow(),
                door.find("zone").map(PayloadReader::zone).orElse(ZoneOffset.UTC));
    }

    private static ZoneId zone(ConfigNode node) {
        try {
            return ZoneId.of(node.text());
        } catch (DateTimeException e) {
            throw node.error("'" + node.text() + "' is no time zone; write for example Europe/Berlin or +02:00");
        }
    }

    private static char letter(ConfigNode door, String key, char usual) {
        if (door.find(key).isEmpty()) {
            return usual;
        }
        ConfigNode node = door.get(key);
        String text = node.text().equals("tab") ? "\t" : node.text();
        boolean fits = text.length() == 1 && text.charAt(0) < 128 && !Character.isLetterOrDigit(text.charAt(0));
        if (!fits || (key.equals("decimal") && !text.equals(".") && !text.equals(","))) {
            throw node.error(key.equals("decimal") ? "'decimal' is '.' or ','" : "'delimiter' is one sign, or tab");
        }
        return text.charAt(0);
    }

    private static List<String> columns(ConfigNode door) {
        List<String> columns = new ArrayList<>();
        for (ConfigNode node : door.get("columns").elements()) {
            String name = node.text();
            boolean once = !name.equals(PayloadSpec.Lines.SKIPPED) && !name.equals(PayloadSpec.Lines.TIME);
            if (once && columns.contains(name)) {
                throw node.error("the column '" + name + "' stands twice");
            }
            columns.add(name);
        }
        if (columns.isEmpty() || columns.size() > 1024) {
            throw door.get("columns").error("'columns' has 1 to 1024 names");
        }
        return columns;
    }

    private static TimeField time(ConfigNode door) {
        TimeUnit unit = switch (door.find("time-unit")
                .map(node -> node.oneOf("h", "min", "s", "ms", "us", "ns"))
                .orElse("ms")) {
            case "h" -> TimeUnit.HOURS;
            case "min" -> TimeUnit.MINUTES;
            case "s" -> TimeUnit.SECONDS;
            case "us" -> TimeUnit.MICROSECONDS;
            case "ns" -> TimeUnit.NANOSECONDS;
            default -> TimeUnit.MILLISECONDS;
        };
        boolean placed =
                door.find("time").map(node -> node.text().startsWith("/")).orElse(false);
        return new TimeField(placed ? pointer(door.get("time")) : null, unit);
    }

    private static TextNumbers texts(ConfigNode door) {
        boolean said = door.find("text-numbers").map(ConfigNode::flag).orElse(false);
        return letter(door, "decimal", '.') == ',' ? TextNumbers.COMMA : said ? TextNumbers.POINT : TextNumbers.NONE;
    }

    private static @Nullable Pointer optional(ConfigNode door, String key) {
        return door.find(key).isEmpty() ? null : pointer(door.get(key));
    }

    private static Map<String, Pointer> pointers(ConfigNode node) {
        Map<String, Pointer> places = new LinkedHashMap<>();
        node.entries().forEach((channel, place) -> places.put(channel, pointer(place)));
        if (places.isEmpty()) {
            throw node.error("'channels' names no channel, for example { P-TPT: /data/p }");
        }
        return places;
    }

    private static Pointer pointer(ConfigNode node) {
        try {
            return Pointer.parse(node.text());
        } catch (IllegalArgumentException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> texts(ConfigNode door, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (door.find(key).isPresent()) {
            door.get(key).entries().forEach((name, node) -> texts.put(name, node.text()));
        }
        return texts;
    }
}
