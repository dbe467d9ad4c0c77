package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Guess;
import io.edgewise.codec.CsvDialect.Known;
import io.edgewise.codec.Recognition.Form;
import io.edgewise.codec.Recognition.Manner;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recognises how a stream of messages is written and what its channels look like: our own frames, JSON of any shape,
 * one value a topic, SenML, lines, the binary block. Pure: bytes and topics in, a {@link Recognition} out.
 */
public final class PayloadRecogniser {
    private static final int LINES = 1 << 20;

    private final List<Heard> heard;
    private final List<PayloadLook> looks;
    private final List<Guess> guesses = new ArrayList<>();

    private PayloadRecogniser(List<Heard> heard) {
        this.heard = heard;
        this.looks =
                heard.stream().map(message -> PayloadLook.at(message.payload())).toList();
    }

    /** Looks at messages in the order in which they came. */
    public static Recognition recognise(List<Heard> heard) {
        return new PayloadRecogniser(List.copyOf(heard)).recognise();
    }

    private Recognition recognise() {
        Map<Form, Integer> votes = new EnumMap<>(Form.class);
        looks.forEach(look -> votes.merge(look.form(), 1, Integer::sum));
        votes.remove(Form.UNKNOWN);
        if (votes.size() > 1 && looks.stream().noneMatch(PayloadLook::isOneNumber)) {
            votes.remove(Form.VALUE); // words alone: what a log or a state says beside the data
        }
        Form form = votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Form.UNKNOWN);
        int sure = heard.isEmpty() ? 0 : 100 * votes.getOrDefault(form, 0) / heard.size();
        guesses.add(new Guess("form", form.word(), sure, sure + " % of " + heard.size() + " payloads look like it"));
        Recognition found = read(form);
        if (!heard.isEmpty() && found.channels().stream().noneMatch(ChannelFacts::isSignal)) {
            Guess unread = new Guess("payload", "unread", 0, UnreadPayload.words(heard.get(heard.size() - 1)));
            guesses.add(guesses.stream()
                    .filter(guess -> guess.what().equals("blocks"))
                    .findFirst()
                    .orElse(unread));
            return found.with(guesses);
        }
        return found;
    }

    private Recognition read(Form form) {
        return switch (form) {
            case NATIVE, JSON, VALUE -> new PlacedRecogniser(pick(form), form, guesses, heard.size()).recognise();
            case SENML, SENML_CBOR -> senml(form);
            case CSV -> lines();
            case BINARY -> binary();
            default -> nothing();
        };
    }

    /** Which messages have this form, with what they hold. */
    private List<Seen> pick(Form form) {
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < heard.size(); i++) {
            if (looks.get(i).form() == form) {
                seen.add(new Seen(heard.get(i), looks.get(i).rows()));
            }
        }
        return seen;
    }

    /**
     * A message with the rows it holds.
     *
     * @param message as it came
     * @param rows by place
     */
    record Seen(Heard message, List<Map<String, @Nullable Object>> rows) {}

    private Recognition nothing() {
        return new Recognition(
                Form.UNKNOWN,
                topics(),
                Map.of(),
                0,
                null,
                null,
                "ms",
                true,
                Manner.PLAIN,
                null,
                List.of(),
                guesses,
                heard.size(),
                heard.size());
    }

    private List<String> topics() {
        return heard.stream().map(Heard::topic).distinct().sorted().toList();
    }

    private Recognition senml(Form form) {
        Map<String, ChannelProfile> profiles = new LinkedHashMap<>();
        List<Seen> seen = pick(form);
        boolean timed = false;
        for (Seen one : seen) {
            for (Map<String, @Nullable Object> row : one.rows()) {
                String name = String.valueOf(row.get("name"));
                String unit = String.valueOf(row.get("unit"));
                double time = row.get("time") instanceof Double number ? number : 0;
                boolean absolute = time >= 1 << 28; // RFC 8428, section 4.5.3: smaller ones count from now
                timed |= absolute;
                long nanos = (absolute ? 0 : one.message().arrivalNanos()) + (long) (time * 1e9);
                PlacedRecogniser.take(
                        profiles.computeIfAbsent(name, key -> new ChannelProfile(key, ColumnNames.knownUnit(unit))),
                        nanos,
                        row.get("value"),
                        '.');
            }
        }
        guesses.add(new Guess(
                "time",
                timed ? "in the records" : "of arrival",
                90,
                timed ? "records say seconds since 1970" : "records say no time, or one that counts from now"));
        Map<String, String> places = new LinkedHashMap<>();
        profiles.keySet().forEach(name -> places.put(name, name));
        return new Recognition(
                form,
                seenTopics(seen),
                places,
                0,
                null,
                null,
                "s",
                !timed,
                Manner.PLAIN,
                null,
                facts(profiles),
                guesses,
                heard.size(),
                heard.size() - seen.size());
    }

    private static List<String> seenTopics(List<Seen> seen) {
        return seen.stream()
                .map(one -> one.message().topic())
                .distinct()
                .sorted()
                .toList();
    }

    private static List<ChannelFacts> facts(Map<String, ChannelProfile> profiles) {
        return profiles.values().stream().map(ChannelProfile::facts).toList();
    }

    private Recognition lines() {
        List<Seen> seen = pick(Form.CSV);
        StringBuilder text = new StringBuilder(header());
        for (Seen one : seen) {
            if (text.length() < LINES) {
                String line = new String(one.message().payload(), StandardCharsets.UTF_8);
                text.append(line.strip()).append('\n');
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        CsvDialect dialect;
        try {
            dialect = CsvDialect.recognise("lines", bytes, true, Known.NOTHING);
        } catch (CsvException e) {
            guesses.add(new Guess("lines", "unreadable", 0, String.valueOf(e.getMessage())));
            return nothing();
        }
        guesses.addAll(dialect.guesses());
        boolean counted = dialect.time().form() == CsvTime.Form.ROWS;
        Map<String, ChannelProfile> profiles = new LinkedHashMap<>();
        try (TableReader rows = dialect.read("lines", new ByteArrayInputStream(bytes))) {
            for (int i = 0; rows.next(); i++) {
                long arrival = seen.get(Math.min(i, seen.size() - 1)).message().arrivalNanos();
                for (String name : dialect.signals()) {
                    int column = rows.column(name);
                    profiles.computeIfAbsent(name, key -> new ChannelProfile(key, dialect.unitOf(key)))
                            .take(counted ? arrival : rows.timeNanos(), rows.value(column), rows.reasons(column));
                }
            }
        }
        Map<String, String> places = new LinkedHashMap<>();
        profiles.keySet().forEach(name -> places.put(name, name));
        return new Recognition(
                Form.CSV,
                seenTopics(seen),
                places,
                0,
                null,
                null,
                dialect.time().unit(),
                counted,
                Manner.PLAIN,
                dialect,
                facts(profiles),
                guesses,
                heard.size(),
                heard.size() - seen.size());
    }

    /** The words above columns of numbers that blanks part, which look like no line by themselves; empty for none. */
    private String header() {
        String above = "";
        for (int i = 0; i < heard.size(); i++) {
            String line = new String(heard.get(i).payload(), StandardCharsets.UTF_8).strip();
            if (looks.get(i).form() == Form.CSV) {
                return above.split(" +", -1).length == line.split(" +", -1).length ? above + '\n' : "";
            }
            above = line;
        }
        return "";
    }

    /** The head of the block: {@code docs/payloads.md}. */
    private Recognition binary() {
        List<Seen> seen = pick(Form.BINARY);
        Map<String, ChannelProfile> profiles = new LinkedHashMap<>();
        int unread = heard.size() - seen.size();
        for (Seen one : seen) {
            ByteBuffer block = ByteBuffer.wrap(one.message().payload()).order(ByteOrder.LITTLE_ENDIAN);
            int channels = block.getShort(6) & 0xFFFF;
            long rows = block.getInt(24) & 0xFFFF_FFFFL;
            double step = block.getDouble(16);
            if (block.capacity() != 32 + 4 * rows * channels || !(step > 0 && step <= 86_400_000)) {
                unread++;
                continue;
            }
            if (block.getFloat(28) != 1234.5f) {
                unread++;
                continue;
            }
            for (int c = 0; c < channels; c++) {
                ChannelProfile profile =
                        profiles.computeIfAbsent("ch-" + (c + 1), name -> new ChannelProfile(name, ""));
                for (int r = 0; r < rows; r++) {
                    double value = block.getFloat((int) (32 + 4 * (c * rows + r)));
                    profile.take((long) ((block.getLong(8) + r * step) * 1e6), value, 0);
                }
            }
        }
        if (unread > heard.size() - seen.size()) {
            guesses.add(new Guess(
                    "word order",
                    "swapped?",
                    50,
                    "some blocks are not as long as their head says, or their mark is not 1234.5: bytes or words are"
                            + " swapped by who writes them"));
        }
        Map<String, String> places = new LinkedHashMap<>();
        profiles.keySet().forEach(name -> places.put(name, name));
        return new Recognition(
                Form.BINARY,
                seenTopics(seen),
                places,
                0,
                null,
                null,
                "ms",
                false,
                Manner.PLAIN,
                null,
                facts(profiles),
                guesses,
                heard.size(),
                unread);
    }
}
