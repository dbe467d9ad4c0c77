package io.edgewise.codec;

import io.edgewise.codec.CsvDialect.Guess;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of messages was recognised as: how its payloads are read, and what its channels look like.
 *
 * @param form how payloads are written
 * @param topics the topics that carry it; empty for lines of a command
 * @param places where each channel stands, in the order of the channels: a JSON Pointer, a topic, a SenML name, a
 *     column; the name itself where the form names its channels
 * @param level with {@link Form#VALUE} which level of the topic names the channel, 1 for the first, -1 for the last; 0
 *     where {@code places} does
 * @param value with {@link Form#VALUE} and {@link Form#NAMED} where the number stands in a JSON payload; null where the
 *     payload is the number
 * @param time where the time stands: a JSON Pointer, or null where the form tells; see {@code arrival}
 * @param timeUnit of a time that is a number: {@code s}, {@code ms}, {@code us} or {@code ns}
 * @param arrival whether rows can only be stamped when they arrive, because payloads say no time that can be used
 * @param manner how JSON, and numbers as text, are written
 * @param table with {@link Form#CSV} how the lines are written; else null
 * @param channels what each channel looks like
 * @param guesses what was guessed, how sure, and why
 * @param messages how many messages were looked at
 * @param unread how many of them could not be read that way
 */
public record Recognition(
        Form form,
        List<String> topics,
        Map<String, String> places,
        int level,
        @Nullable String value,
        @Nullable String time,
        String timeUnit,
        boolean arrival,
        Manner manner,
        @Nullable CsvDialect table,
        List<ChannelFacts> channels,
        List<Guess> guesses,
        long messages,
        long unread) {
    public Recognition {
        topics = List.copyOf(topics);
        places = Map.copyOf(places);
        channels = List.copyOf(channels);
        guesses = List.copyOf(guesses);
    }

    Recognition with(List<Guess> told) {
        return new Recognition(
                form, topics, places, level, value, time, timeUnit, arrival, manner, table, channels, told, messages,
                unread);
    }

    /**
     * How JSON, and numbers as text, are written.
     *
     * @param textNumbers whether numbers come as text
     * @param decimal what stands before the fraction of such a number
     * @param naming with {@link Form#NAMED} where rows stand and name their channel; else null
     * @param spacing where blocks say how far apart their values lie; null without blocks
     */
    public record Manner(
            boolean textNumbers,
            char decimal,
            @Nullable Naming naming,
            @Nullable Spacing spacing) {
        /** Numbers as they are. */
        static final Manner PLAIN = new Manner(false, '.', null, null);
    }

    /**
     * Where a block says how far apart its values lie.
     *
     * @param place the JSON Pointer
     * @param rate whether it says how many come a second, and not how long it is from one to the next
     */
    public record Spacing(String place, boolean rate) {}

    /**
     * Where rows name their channel.
     *
     * @param rows the JSON Pointer of the row or the array of rows
     * @param name the pointer of the name, counted from the row
     */
    public record Naming(String rows, String name) {}

    /** How payloads are written. */
    public enum Form {
        /** Frames of our own. */
        NATIVE,
        /** JSON of another shape. */
        JSON,
        /** JSON whose rows name their channel. */
        NAMED,
        /** One value a message, named by its topic. */
        VALUE,
        /** Sensor measurement lists in JSON, RFC 8428. */
        SENML,
        /** The same in CBOR. */
        SENML_CBOR,
        /** Lines of fields. */
        CSV,
        /** The block of float32. */
        BINARY,
        /** Nothing that is known. */
        UNKNOWN;

        /** Returns the name in {@code device.yaml}. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
