package io.edgewise.agent.command;

import io.edgewise.codec.ChannelFacts;
import io.edgewise.codec.CsvDialect;
import io.edgewise.codec.CsvDialect.Guess;
import io.edgewise.codec.CsvTime;
import io.edgewise.codec.Recognition;
import io.edgewise.codec.Recognition.Form;
import io.edgewise.codec.Recognition.Naming;
import io.edgewise.codec.Recognition.Spacing;
import io.edgewise.codec.WrittenTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What init found: channels, guesses, and how {@code device.yaml} says where they come from.
 *
 * @param name the pipeline's
 * @param place what was looked at, for people
 * @param form the payload's form, or {@code table}
 * @param channels all that were seen
 * @param guesses what was guessed
 * @param source the lines below {@code source:}
 * @param sparse whether a row holds a value of some channels only, so that the rate of each must be told
 * @param extent how much was seen
 */
record InitFound(
        String name,
        String place,
        String form,
        List<ChannelFacts> channels,
        List<Guess> guesses,
        List<String> source,
        boolean sparse,
        Extent extent) {
    private static final int MOST_CHANNELS = 256;
    private static final int SAMPLES = 32;
    private static final int LEAST_SAMPLES = 4;
    private static final double SOON_SECONDS = 60;
    private static final Set<Form> SPARSE = Set.of(Form.VALUE, Form.NAMED, Form.SENML, Form.SENML_CBOR);
    private static final long[] NICE = {
        10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800
    };

    /** What cannot be read from its file by an agent: a value a row, or rows of several machines. */
    private static final List<String> LIVE = List.of(
            "# Rows of one value each, or of one machine of several, are read by backtest, not by the agent: say where",
            "# the machine's rows come from.",
            "mqtt:",
            "  topic: machine");

    InitFound {
        channels = List.copyOf(channels);
        guesses = List.copyOf(guesses);
        source = List.copyOf(source);
    }

    /**
     * How much was seen.
     *
     * @param messages rows of a table, messages of a stream
     * @param refused how many of them could not be read
     * @param refusals the first of them in words
     * @param seconds from the first to the last, by their times; 0 for a stream
     */
    record Extent(long messages, long refused, List<String> refusals, double seconds) {}

    static InitFound ofTable(
            Path file, CsvDialect dialect, List<ChannelFacts> facts, Extent extent, @Nullable String name) {
        List<String> source = new ArrayList<>();
        source.add("file:");
        source.add(
                "  path: " + YamlText.quoted(file.toAbsolutePath().normalize().toString()));
        if (dialect.firstLine() > 1) {
            source.add(
                    "  skip: " + (dialect.firstLine() - 1) + "                          # lines before the first row");
        }
        source.addAll(lines(dialect));
        source.add(
                told(dialect)
                        ? "  time: replay                     # a recording; for a file that grows: device"
                        : "  time: arrival                    # no time in it: rows count when they come");
        String stem = String.valueOf(file.getFileName()).replaceFirst("\\.[A-Za-z]{1,4}$", "");
        return new InitFound(
                name(name, stem),
                file.toString(),
                "table",
                facts,
                guesses(dialect.guesses(), facts),
                dialect.layout() == null && dialect.only() == null ? source : LIVE,
                dialect.layout() != null,
                extent);
    }

    /** How lines of fields are read. */
    private static List<String> lines(CsvDialect dialect) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < dialect.columns().size(); i++) {
            CsvDialect.Column column = dialect.columns().get(i);
            boolean time = dialect.time().fields().contains(i);
            boolean signal = dialect.signals().contains(column.name());
            columns.add(time && told(dialect) ? "time" : signal ? YamlText.word(column.name()) : "'-'");
        }
        List<String> source = new ArrayList<>();
        source.add("  format: csv");
        source.add("  columns: [" + String.join(", ", columns) + "]");
        if (dialect.delimiter() != ',') {
            source.add("  delimiter: " + (dialect.delimiter() == '\t' ? "tab" : "'" + dialect.delimiter() + "'"));
        }
        if (dialect.decimal() != '.') {
            source.add("  decimal: ','");
        }
        if (dialect.grouping()) {
            source.add("  grouping: true                   # thousands stand apart");
        }
        CsvTime time = dialect.time();
        if (WrittenTime.FORMS.contains(time.form())) {
            source.add("  time-form: " + WrittenTime.word(time.form()));
            if (!time.zone().normalized().equals(ZoneOffset.UTC)) {
                source.add("  zone: " + YamlText.quoted(time.zone().getId()));
            }
        } else if (told(dialect)) {
            source.add("  time-unit: " + time.unit());
        }
        return source;
    }

    private static boolean told(CsvDialect dialect) {
        return dialect.time().form() != CsvTime.Form.ROWS;
    }

    static InitFound ofStream(
            String place,
            String filter,
            List<String> command,
            Recognition seen,
            Duration heard,
            @Nullable String name) {
        List<String> source = new ArrayList<>();
        if (command.isEmpty()) {
            source.add("mqtt:");
            source.add("  topic: "
                    + YamlText.quoted(seen.topics().size() == 1 ? seen.topics().get(0) : filter));
        } else {
            source.add("exec:");
            source.add("  command: ["
                    + String.join(", ", command.stream().map(YamlText::quoted).toList()) + "]");
            source.add("  restart: 5s");
        }
        source.addAll(payload(seen));
        String stem = seen.topics().isEmpty() || seen.topics().get(0).isEmpty()
                ? command.isEmpty() ? "machine" : command.get(0)
                : stem(filter, seen.topics());
        return new InitFound(
                name(name, stem),
                place,
                seen.form().word(),
                seen.channels(),
                guesses(seen.guesses(), seen.channels()),
                source,
                SPARSE.contains(seen.form()) || isByException(seen),
                new Extent(seen.messages(), seen.unread(), List.of(), heard.toSeconds()));
    }

    /** No channel stands in nearly every message: each says only what has changed. */
    private static boolean isByException(Recognition seen) {
        long read = seen.messages() - seen.unread();
        return seen.form() == Form.JSON
                && seen.channels().stream()
                        .allMatch(channel -> channel.values() + channel.missing() + channel.words() < 0.9 * read);
    }

    /** What was guessed, and which numbers are taken for no value. */
    private static List<Guess> guesses(List<Guess> first, List<ChannelFacts> channels) {
        List<Guess> all = new ArrayList<>(first);
        channels.stream()
                .filter(channel -> !Double.isNaN(channel.sentinel()))
                .forEach(channel -> all.add(new Guess(
                        "no value",
                        InitTable.number(channel.sentinel()) + " of " + channel.name(),
                        80,
                        "far from all others: taken for no value, OUT_OF_RANGE to the detector")));
        return all;
    }

    private static String stem(String filter, List<String> topics) {
        String fixed = filter.replaceFirst("/?[+#].*$", "");
        return fixed.isEmpty() ? topics.get(0) : fixed;
    }

    private static List<String> payload(Recognition seen) {
        List<String> lines = new ArrayList<>();
        if (seen.table() != null) {
            lines.addAll(lines(seen.table()));
        } else {
            lines.add("  format: " + seen.form().word());
        }
        String time = seen.time();
        Naming naming = seen.manner().naming();
        if (naming != null) {
            if (!naming.rows().isEmpty()) {
                lines.add("  rows: " + YamlText.quoted(naming.rows()));
            }
            lines.add("  tag: " + YamlText.quoted(naming.name()) + "                     # each row names its channel");
        }
        boolean placed = seen.form() == Form.JSON || seen.form() == Form.VALUE || naming != null;
        if (placed && time != null) {
            lines.add("  time: " + YamlText.quoted(time) + "                     # the device's clock stands there");
            lines.add("  time-unit: " + seen.timeUnit());
        } else {
            lines.add("  time: "
                    + (seen.arrival() || (seen.table() != null && !told(seen.table()))
                            ? "arrival                    # payloads say no time"
                            : "device"));
        }
        if (seen.form() == Form.JSON || (seen.form() == Form.VALUE && seen.level() == 0)) {
            lines.add("  channels:");
            new LinkedHashMap<>(ordered(seen))
                    .forEach((channel, at) -> lines.add("    " + YamlText.word(channel) + ": " + YamlText.quoted(at)));
        } else if (seen.form() == Form.VALUE) {
            lines.add("  channel: { level: " + seen.level()
                    + " }            # which level of the topic names the channel");
        } else if (seen.form() == Form.BINARY) {
            lines.add("  columns: ["
                    + String.join(
                            ", ",
                            seen.channels().stream()
                                    .map(channel -> YamlText.word(channel.name()))
                                    .toList()) + "]   # the block has no names");
        }
        if (seen.value() != null) {
            lines.add("  value: " + YamlText.quoted(seen.value()));
        }
        if (seen.manner().decimal() != '.') {
            lines.add("  decimal: ','                     # numbers come as text");
        } else if (seen.manner().textNumbers()) {
            lines.add("  text-numbers: true               # numbers come as text");
        }
        Spacing spacing = seen.manner().spacing();
        if (spacing != null) {
            lines.add("  " + (spacing.rate() ? "rate: " : "step: ") + YamlText.quoted(spacing.place()));
        }
        return lines;
    }

    private static Map<String, String> ordered(Recognition seen) {
        Map<String, String> places = new LinkedHashMap<>();
        seen.channels().forEach(channel -> {
            String at = seen.places().get(channel.name());
            if (at != null) {
                places.put(channel.name(), at);
            }
        });
        return places;
    }

    /**
     * Returns the same with units that the owner knows.
     *
     * @throws IllegalArgumentException naming a channel that is not there
     */
    InitFound withUnits(Map<String, String> units) {
        List<String> names = channels.stream().map(ChannelFacts::name).toList();
        for (String channel : units.keySet()) {
            if (!names.contains(channel)) {
                throw new IllegalArgumentException("there is no channel '" + channel + "' among " + names);
            }
        }
        List<ChannelFacts> known = channels.stream()
                .map(channel -> channel.withUnit(units.getOrDefault(channel.name(), channel.unit())))
                .toList();
        return new InitFound(name, place, form, known, guesses, source, sparse, extent);
    }

    private static String name(@Nullable String said, String stem) {
        String clean = (said == null ? stem : said)
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
        return clean.isEmpty() ? "machine" : clean.substring(0, Math.min(60, clean.length()));
    }

    /** Tells whether an agent plays it from its file, so that it need not wait for new rows. */
    boolean plays() {
        return source.stream().anyMatch(line -> line.startsWith("  time: replay"));
    }

    long messages() {
        return extent.messages();
    }

    /** Returns the channels that a detector may read: numbers that came, and that do not only count. */
    List<ChannelFacts> signals() {
        List<ChannelFacts> numbers = channels.stream()
                .filter(channel -> channel.isSignal() && !QualityFlag.is(channel))
                .limit(MOST_CHANNELS)
                .toList();
        List<ChannelFacts> moving =
                numbers.stream().filter(channel -> !channel.counter()).toList();
        return moving.isEmpty() ? numbers : moving;
    }

    /** Returns why a channel is not bound; empty for one that is. */
    String leftOut(ChannelFacts channel) {
        if (signals().contains(channel)) {
            return "";
        }
        if (QualityFlag.is(channel)) {
            return "a quality flag";
        }
        return !channel.isSignal() ? "no number came" : channel.counter() ? "only counts up" : "one too many";
    }

    /** Returns what to say when there is no channel at all. */
    String nothing() {
        return messages() == 0
                ? "nothing was heard from " + place
                : messages() + " messages came from " + place + ", and none held a number that is known: "
                        + (guesses.isEmpty()
                                ? form
                                : guesses.get(guesses.size() - 1).why());
    }

    /** Returns the rate of rows: the greatest of the channels'; a second where none can be told. */
    double rateHz() {
        return signals().stream().mapToDouble(ChannelFacts::rateHz).max().orElse(1);
    }

    /**
     * Returns how long a window is: what the slowest usual channel fills, but not more than a twentieth of a file, and
     * of a stream no longer than somebody waits for a first decision, unless that is less than a few samples.
     */
    Duration window() {
        double[] rates = signals().stream()
                .mapToDouble(ChannelFacts::rateHz)
                .filter(rate -> rate > 0)
                .sorted()
                .toArray();
        double rate = rates.length == 0 ? 1 : rates[rates.length / 2];
        double wanted = rate >= 9 ? 30 : rate >= 0.5 ? 60 : SAMPLES / rate;
        if (form.equals("table") && extent.seconds() > 0) {
            wanted = Math.min(wanted, Math.max(LEAST_SAMPLES / rate, extent.seconds() / 20));
        } else {
            wanted = Math.min(wanted, Math.max(LEAST_SAMPLES / rate, SOON_SECONDS));
        }
        if (wanted < 1) {
            return Duration.ofMillis(Math.max(1, Math.round(1000 * wanted)));
        }
        long best = Math.max(1, (long) wanted);
        for (long nice : NICE) {
            best = nice <= wanted * 1.01 ? nice : best;
        }
        return Duration.ofSeconds(wanted < NICE[0] ? (long) wanted : best);
    }

    Duration hop() {
        Duration window = window();
        return window.toSeconds() >= 6 ? Duration.ofSeconds(window.toSeconds() / 6) : window;
    }

    /**
     * Returns how long normal is learned, in round numbers: twenty windows, at least; of a file not more than three
     * tenths.
     */
    Duration learn() {
        long millis = Math.max(20 * window().toMillis(), window().toSeconds() >= 60 ? 0 : 300_000);
        if (form.equals("table") && extent.seconds() > 0) {
            millis = Math.min(millis, (long) (300 * extent.seconds()));
        }
        Duration learn = Duration.ofSeconds(Math.max(Math.max(1, window().toSeconds() * 2), millis / 1000));
        return learn.toSeconds() < 600 ? learn : learn.truncatedTo(ChronoUnit.MINUTES);
    }

    /** Returns a channel that may tell whether the machine runs, by its name; null where none does. */
    @Nullable
    ChannelFacts running() {
        return signals().stream()
                .filter(channel -> channel.name()
                        .toLowerCase(Locale.ROOT)
                        .matches(".*(speed|rpm|current|power|flow|load|run|torque|drehzahl|strom).*"))
                .filter(channel -> channel.max() > 0 && !channel.frozen())
                .findFirst()
                .orElse(null);
    }
}
