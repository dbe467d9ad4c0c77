package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Guess;
import io.edgewise.codec.PayloadRecogniser.Seen;
import io.edgewise.codec.Recognition.Form;
import io.edgewise.codec.Recognition.Manner;
import io.edgewise.codec.Recognition.Spacing;
import io.edgewise.signal.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Recognises payloads whose numbers stand at places: JSON of any shape, and one value a topic. */
final class PlacedRecogniser {
    private static final String UNIT_TOPIC = "/unit_of_measurement";
    private static final int MOST_CHANNELS = 512;
    private static final double LEAST_SECONDS = 6e8;
    private static final double MOST_SECONDS = 4.2e9;
    private static final long FAR = 3_600_000_000_000L;

    private final List<Seen> all;
    private final Form form;
    private final List<Guess> guesses;
    private final int messages;
    private final Map<String, String> topicUnits = new TreeMap<>();
    private final char decimal;
    private final @Nullable Spacing spacing;
    private boolean textNumbers;

    PlacedRecogniser(List<Seen> all, Form form, List<Guess> guesses, int messages) {
        this.form = form;
        this.guesses = guesses;
        this.messages = messages;
        this.all = new ArrayList<>();
        for (Seen one : all) {
            String topic = one.message().topic();
            if (topic.endsWith(UNIT_TOPIC)) {
                Object said = one.rows().isEmpty() ? null : one.rows().get(0).get("");
                topicUnits.put(
                        topic.substring(0, topic.length() - UNIT_TOPIC.length()),
                        ColumnNames.knownUnit(String.valueOf(said).replace("\"", "")));
            } else {
                this.all.add(one);
            }
        }
        this.decimal = decimal(this.all);
        if (decimal == ',') {
            guesses.add(new Guess("decimal", "','", 80, "numbers come as text with a comma before their fraction"));
        }
        this.spacing = JsonBlocks.spacing(this.all);
    }

    /** A comma where texts are numbers with one, and none is a number with a point. */
    private static char decimal(List<Seen> all) {
        boolean comma = false;
        for (Seen one : all) {
            for (Map<String, @Nullable Object> row : one.rows()) {
                for (Object value : row.values()) {
                    if (value instanceof String text && text.indexOf('.') >= 0 && isNumber(text, '.')) {
                        return '.';
                    }
                    comma |= value instanceof String text && text.indexOf(',') >= 0 && isNumber(text, ',');
                }
            }
        }
        return comma ? ',' : '.';
    }

    private static boolean isBlock(@Nullable Object value) {
        return value instanceof List<?>;
    }

    Recognition recognise() {
        NamedRecogniser named = form == Form.JSON ? NamedRecogniser.of(all) : null;
        if (named != null) {
            return named.recognise(guesses, messages, decimal);
        }
        Map<String, Set<String>> topicsOf = new LinkedHashMap<>();
        TimePlace time = TimePlace.of(all);
        Set<String> times = time.places();
        for (Seen one : all) {
            for (Map<String, @Nullable Object> row : one.rows()) {
                row.forEach((place, value) -> {
                    if (!times.contains(place)
                            && (isNumber(value, decimal) || isBlock(value))
                            && topicsOf.size() < 4 * MOST_CHANNELS) {
                        topicsOf.computeIfAbsent(place, key -> new TreeSet<>())
                                .add(one.message().topic());
                    }
                });
            }
        }
        JsonBlocks.keep(topicsOf.keySet(), all, spacing, time.isArrival(), guesses);
        Set<String> topics = new TreeSet<>();
        topicsOf.values().forEach(topics::addAll);
        boolean shared = topicsOf.values().stream().anyMatch(where -> where.size() > 1);
        if (form == Form.VALUE || (form == Form.JSON && shared && topicsOf.size() == 1)) {
            String place = topicsOf.keySet().stream().findFirst().orElse("");
            return values(topics, place, time);
        }
        if (shared && topics.size() > 1) {
            return places(topicsOf, busiest(topics), time);
        }
        return places(topicsOf, topics, time);
    }

    /** What several machines say at the same place must not be mixed: the one that says most is taken. */
    private Set<String> busiest(Set<String> topics) {
        String most = topics.stream()
                .max(Comparator.comparingLong((String topic) -> all.stream()
                                .filter(one -> one.message().topic().equals(topic))
                                .count())
                        .thenComparing(Comparator.reverseOrder()))
                .orElse("");
        List<String> others =
                topics.stream().filter(topic -> !topic.equals(most)).toList();
        guesses.add(new Guess(
                "topic",
                most,
                60,
                "several topics say the same things; one pipeline reads one of them, the busiest is taken. Others: "
                        + others.stream().limit(5).toList() + ": run init again with --topic for each"));
        return Set.of(most);
    }

    private Recognition places(Map<String, Set<String>> topicsOf, Set<String> topics, TimePlace time) {
        List<String> found = topicsOf.keySet().stream()
                .filter(place -> topicsOf.getOrDefault(place, Set.of()).stream().anyMatch(topics::contains))
                .limit(MOST_CHANNELS)
                .toList();
        Map<String, String> names = names(found);
        Map<String, ChannelProfile> profiles = new LinkedHashMap<>();
        names.forEach((place, name) -> profiles.put(place, new ChannelProfile(name, unit(place, name, topics))));
        long unread = messages;
        for (Seen one : all) {
            if (topics.contains(one.message().topic())) {
                unread--;
                for (Map<String, @Nullable Object> row : one.rows()) {
                    long nanos = time.nanos(row, one.message().arrivalNanos());
                    profiles.forEach((place, profile) -> {
                        if (row.get(place) instanceof List<?> block) {
                            JsonBlocks.take(profile, nanos, block, JsonBlocks.step(row, spacing, time.unit()));
                        } else if (row.containsKey(place)) {
                            number(profile, nanos, row.get(place));
                        }
                    });
                }
            }
        }
        tellTime(time, guesses);
        Map<String, String> places = new LinkedHashMap<>();
        names.forEach((place, name) -> places.put(name, place));
        return new Recognition(
                form,
                List.copyOf(topics),
                places,
                0,
                null,
                time.place(),
                time.unit(),
                time.isArrival(),
                new Manner(textNumbers, decimal, null, spacing),
                null,
                facts(profiles),
                guesses,
                messages,
                unread);
    }

    /** One topic a tag: the level in which topics differ names the channel, or, where they differ in more, a map. */
    private Recognition values(Set<String> topics, String place, TimePlace time) {
        int level = level(topics);
        Map<String, String> names = new LinkedHashMap<>();
        List<String[]> split =
                topics.stream().map(topic -> topic.split("/", -1)).toList();
        for (String topic : topics) {
            String[] levels = topic.split("/", -1);
            names.put(
                    topic, level != 0 ? levels[level < 0 ? levels.length + level : level - 1] : joined(levels, split));
        }
        Map<String, ChannelProfile> profiles = new LinkedHashMap<>();
        names.forEach((topic, name) -> profiles.put(
                topic,
                new ChannelProfile(
                        name,
                        topicUnits.getOrDefault(
                                topic.contains("/") ? topic.substring(0, topic.lastIndexOf('/')) : topic,
                                unit(place, name, Set.of(topic))))));
        long unread = (long) messages - all.size();
        for (Seen one : all) {
            ChannelProfile profile = profiles.get(one.message().topic());
            for (Map<String, @Nullable Object> row : one.rows()) {
                if (profile == null) {
                    unread++;
                } else if (row.containsKey(place)) {
                    number(profile, time.nanos(row, one.message().arrivalNanos()), row.get(place));
                }
            }
        }
        guesses.add(new Guess(
                "channels",
                level == 0 ? "by topic" : "level " + level + " of the topic",
                level == 0 ? 70 : 85,
                topics.size() + " topics, a value each" + (level == 0 ? ", which differ in several levels" : "")));
        tellTime(time, guesses);
        Map<String, String> places = new LinkedHashMap<>();
        names.forEach((topic, name) -> places.put(name, topic));
        return new Recognition(
                Form.VALUE,
                List.copyOf(topics),
                places,
                level,
                place.isEmpty() ? null : place,
                time.place(),
                time.unit(),
                time.isArrival(),
                new Manner(textNumbers, decimal, null, spacing),
                null,
                facts(profiles),
                guesses,
                messages,
                unread);
    }

    static void tellTime(TimePlace time, List<Guess> guesses) {
        String place = time.place();
        if (place == null) {
            guesses.add(new Guess("time", "of arrival", 60, time.why()));
            return;
        }
        guesses.add(new Guess("time", place, 90, time.words()));
        if (Math.abs(time.lead()) > FAR) {
            guesses.add(new Guess(
                    "clock",
                    Math.round((double) time.lead() / FAR) + " h off",
                    70,
                    "the times differ from this machine's clock: a local time without zone, an old recording, or a"
                            + " wrong clock; with time: replay or arrival it does not matter"));
        }
    }

    /** The only level in which the topics differ, from the end where it is the last; 0 where there is none such. */
    private static int level(Set<String> topics) {
        List<String[]> split =
                topics.stream().map(topic -> topic.split("/", -1)).toList();
        int length = split.isEmpty() ? 0 : split.get(0).length;
        if (split.stream().anyMatch(levels -> levels.length != length)) {
            return 0;
        }
        int found = 0;
        for (int i = 0; i < length; i++) {
            int at = i;
            long different = split.stream().map(levels -> levels[at]).distinct().count();
            if (different > 1) {
                if (found != 0) {
                    return 0;
                }
                found = i == length - 1 ? -1 : i + 1;
            }
        }
        return found == 0 ? -1 : found;
    }

    /** The levels in which a topic is not like all others. */
    private static String joined(String[] levels, List<String[]> all) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < levels.length; i++) {
            int at = i;
            if (all.stream().anyMatch(other -> other.length <= at || !other[at].equals(levels[at]))) {
                parts.add(levels[i]);
            }
        }
        return String.join(".", parts);
    }

    /** The shortest end of a place that is unique; what is called value is called like what it lies in. */
    private static Map<String, String> names(List<String> places) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String place : places) {
            String[] tokens = place.split("/");
            int from = Math.max(1, tokens.length - 1);
            while (from > 1
                    && (ColumnNames.isValue(tokens[tokens.length - 1]) || clashes(tokens, from, places))
                    && tokens.length - from < tokens.length - 1) {
                from--;
                if (!clashes(tokens, from, places)) {
                    break;
                }
            }
            String name = String.join(".", Arrays.copyOfRange(tokens, Math.min(from, tokens.length), tokens.length))
                    .replace("~1", "/")
                    .replace("~0", "~");
            names.put(place, unique(name.isBlank() ? "value" : name, new HashSet<>(names.values())));
        }
        return names;
    }

    private static String unique(String name, Set<String> taken) {
        String free = name.length() > 120 ? name.substring(name.length() - 120) : name;
        for (int n = 2; taken.contains(free); n++) {
            free = name + "-" + n;
        }
        return free;
    }

    private static boolean clashes(String[] tokens, int from, List<String> places) {
        String end = "/" + String.join("/", Arrays.copyOfRange(tokens, from, tokens.length));
        return places.stream().filter(place -> place.endsWith(end)).count() > 1;
    }

    /** A unit beside the number, one level up in {@code attributes}, or in the name. */
    private String unit(String place, String name, Set<String> topics) {
        String parent = place.contains("/") ? place.substring(0, place.lastIndexOf('/')) : "";
        Set<String> beside = new LinkedHashSet<>();
        for (String key : List.of("unit_of_measurement", "unit", "units", "uom", "u")) {
            beside.add(parent + "/" + key);
            beside.add(parent + "/attributes/" + key);
        }
        for (Seen one : all) {
            for (Map<String, @Nullable Object> row :
                    topics.contains(one.message().topic()) ? one.rows() : rowless()) {
                for (String key : beside) {
                    if (row.get(key) instanceof String said
                            && !ColumnNames.knownUnit(said).isEmpty()) {
                        return ColumnNames.knownUnit(said);
                    }
                }
            }
        }
        return ColumnNames.unit(name);
    }

    private static List<Map<String, @Nullable Object>> rowless() {
        return List.of();
    }

    static boolean isNumber(@Nullable Object value, char decimal) {
        return value instanceof Double || (value instanceof String text && !Double.isNaN(number(text, decimal)));
    }

    private static double number(String text, char decimal) {
        return text.length() > 40 ? Double.NaN : NumberText.parse(text.toCharArray(), 0, text.length(), decimal);
    }

    private void number(ChannelProfile profile, long nanos, @Nullable Object value) {
        textNumbers |= value instanceof String && isNumber(value, decimal) && form != Form.VALUE;
        take(profile, nanos, value, decimal);
    }

    static void take(ChannelProfile profile, long nanos, @Nullable Object value, char decimal) {
        if (value instanceof Double number) {
            profile.take(nanos, number, 0);
        } else if (value instanceof String text && isNumber(text, decimal)) {
            profile.take(nanos, number(text, decimal), 0);
        } else {
            profile.take(nanos, Double.NaN, (value == null ? Reason.MISSING : Reason.NOT_A_NUMBER).bit());
        }
    }

    private static List<ChannelFacts> facts(Map<String, ChannelProfile> profiles) {
        return profiles.values().stream().map(ChannelProfile::facts).toList();
    }

    /** Tells whether a number may be seconds of our time. */
    static boolean plausible(double seconds) {
        return seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS;
    }
}
