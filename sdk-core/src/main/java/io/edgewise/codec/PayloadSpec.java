package io.edgewise.codec;

import io.edgewise.signal.Channel;
import io.edgewise.signal.TimeSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the payloads of a source are to be read, without code. */
public sealed interface PayloadSpec {
    /**
     * Makes a reader of such payloads.
     *
     * @param channels the columns of its frames, in order; their units are those that values are wanted in, where the
     *     payload names units
     * @param time whose clock stamps the rows
     * @param clock the wall clock
     * @throws IllegalArgumentException when a channel has no place in such a payload, with what to do
     */
    FrameReader reader(List<Channel> channels, TimeSource time, InstantSource clock);

    /** Returns the names by which channels can be bound; null when the payload itself tells. */
    default @Nullable List<String> names() {
        return null;
    }

    /** Tells whether the payload itself names its channels, so that a topic may have wildcards. */
    default boolean namesItsChannels() {
        return true;
    }

    /** How numbers are written as text. */
    enum TextNumbers {
        /** Text is no number. */
        NONE('.'),
        /** With a point before the fraction. */
        POINT('.'),
        /** With a comma before the fraction. */
        COMMA(',');

        private final char decimal;

        TextNumbers(char decimal) {
            this.decimal = decimal;
        }

        char decimal() {
            return decimal;
        }
    }

    /** The native form, see {@link NativeFrameReader}. */
    record Native() implements PayloadSpec {
        @Override
        public FrameReader reader(List<Channel> channels, TimeSource time, InstantSource clock) {
            return new NativeFrameReader(channels, time, clock);
        }
    }

    /**
     * JSON of any shape.
     *
     * @param rows where the row or the array of rows stands; what follows counts from there
     * @param channels by name, where each channel's value or array of values stands
     * @param time where the time or the array of times stands
     * @param step where the distance of two rows of a block stands, in the unit of the time; null for nowhere
     * @param rate where a block says how many of its rows come a second; null for nowhere
     * @param texts how numbers are written as text
     */
    record Json(
            Pointer rows,
            Map<String, Pointer> channels,
            TimeField time,
            @Nullable Pointer step,
            @Nullable Pointer rate,
            TextNumbers texts)
            implements PayloadSpec {
        public Json {
            channels = Map.copyOf(channels);
        }

        /** JSON that says no rate. */
        public Json(
                Pointer rows,
                Map<String, Pointer> channels,
                TimeField time,
                @Nullable Pointer step,
                boolean textNumbers) {
            this(rows, channels, time, step, null, textNumbers ? TextNumbers.POINT : TextNumbers.NONE);
        }

        @Override
        public FrameReader reader(List<Channel> columns, TimeSource source, InstantSource clock) {
            return new JsonFrameReader(this, columns, source, clock);
        }

        @Override
        public List<String> names() {
            return List.copyOf(new TreeMap<>(channels).keySet());
        }

        Pointer place(String channel) {
            Pointer place = channels.get(channel);
            if (place == null) {
                throw new IllegalArgumentException("channel '" + channel + "' has no place in the payload");
            }
            return place;
        }

        String places() {
            return new TreeMap<>(channels).values().toString();
        }
    }

    /**
     * One topic per tag: each message is one value of one channel.
     *
     * @param topics by channel, its topic; empty where the level tells
     * @param level which level of the topic names the channel, 1 for the first, −1 for the last; 0 where the map tells
     * @param value where the number stands in a JSON payload; null where the payload is the number
     * @param time where the time stands in a JSON payload
     * @param texts how numbers are written as text: in JSON whether they may be at all, else with which mark
     */
    record Value(
            Map<String, String> topics, int level, @Nullable Pointer value, TimeField time, TextNumbers texts)
            implements PayloadSpec {
        public Value {
            topics = Map.copyOf(topics);
            if (topics.isEmpty() == (level == 0)) {
                throw new IllegalArgumentException("a value's channel comes from a level of its topic or from a map");
            }
        }

        /** Values with a point before their fraction. */
        public Value(
                Map<String, String> topics, int level, @Nullable Pointer value, TimeField time, boolean textNumbers) {
            this(topics, level, value, time, textNumbers ? TextNumbers.POINT : TextNumbers.NONE);
        }

        @Override
        public FrameReader reader(List<Channel> columns, TimeSource source, InstantSource clock) {
            return new ValueFrameReader(this, columns, source, clock);
        }

        @Override
        public @Nullable List<String> names() {
            return level != 0 ? null : List.copyOf(new TreeMap<>(topics).keySet());
        }
    }

    /**
     * JSON whose rows say which channel they are of: {@code {"id": "P1", "v": 4.2}}.
     *
     * @param rows where the row or the array of rows stands
     * @param name where a row names its channel, counted from the row
     * @param value where its value stands, counted from the row
     * @param time where its time stands, counted from the row, or, where rows have none, from the document
     * @param channels by channel, what rows call it; where a channel is not here, they call it by its own name
     * @param texts how numbers are written as text
     */
    record Named(
            Pointer rows, Pointer name, Pointer value, TimeField time, Map<String, String> channels, TextNumbers texts)
            implements PayloadSpec {
        public Named {
            channels = Map.copyOf(channels);
        }

        @Override
        public FrameReader reader(List<Channel> columns, TimeSource source, InstantSource clock) {
            return new NamedFrameReader(this, columns, source, clock);
        }
    }

    /**
     * Sensor Measurement Lists, RFC 8428.
     *
     * @param channels by channel, its resolved name; where a channel is not here, its own name is the resolved one
     * @param cbor whether it is CBOR and not JSON
     */
    record Senml(Map<String, String> channels, boolean cbor) implements PayloadSpec {
        public Senml {
            channels = Map.copyOf(channels);
        }

        @Override
        public FrameReader reader(List<Channel> columns, TimeSource source, InstantSource clock) {
            return new SenmlFrameReader(this, columns, source, clock);
        }
    }

    /**
     * Lines of text, each a row.
     *
     * @param columns what stands where: names of channels, {@code time}, or {@code -} for what is passed over; two may
     *     be {@code time} where the date and the time of day stand apart and {@code written} is given
     * @param delimiter what parts the fields
     * @param decimal what parts the fraction of a number, a point or a comma; where it parts the fields too, numbers
     *     stand between quotes
     * @param grouping whether thousands are grouped, by the other of the two, a blank or an apostrophe
     * @param time the unit of a time that is a number
     * @param written how times are written; null for RFC 3339, where no zone means UTC, and numbers
     */
    record Lines(
            List<String> columns,
            char delimiter,
            char decimal,
            boolean grouping,
            TimeField time,
            @Nullable WrittenTime written)
            implements PayloadSpec {
        /** The column of times. */
        public static final String TIME = "time";

        /** A column that is passed over. */
        public static final String SKIPPED = "-";

        public Lines {
            columns = List.copyOf(columns);
            long times = columns.stream().filter(TIME::equals).count();
            if (times > (written == null ? 1 : 2)) {
                throw new IllegalArgumentException(
                        "'time' stands " + times + " times; twice is for a date and a time of day, with 'time-form'");
            }
        }

        /** Lines whose thousands are not grouped. */
        public Lines(
                List<String> columns, char delimiter, char decimal, TimeField time, @Nullable WrittenTime written) {
            this(columns, delimiter, decimal, false, time, written);
        }

        @Override
        public FrameReader reader(List<Channel> wanted, TimeSource source, InstantSource clock) {
            return new LinesFrameReader(this, wanted, source, clock);
        }

        @Override
        public List<String> names() {
            return columns.stream()
                    .filter(name -> !name.equals(SKIPPED) && !name.equals(TIME))
                    .toList();
        }

        @Override
        public boolean namesItsChannels() {
            return false;
        }
    }

    /**
     * A block of float32, see {@link BinaryFrameReader}.
     *
     * @param columns the names of its channels in their order; {@code -} for one that is passed over
     */
    record Binary(List<String> columns) implements PayloadSpec {
        public Binary {
            columns = List.copyOf(columns);
        }

        @Override
        public FrameReader reader(List<Channel> wanted, TimeSource source, InstantSource clock) {
            return new BinaryFrameReader(this, wanted, source, clock);
        }

        @Override
        public List<String> names() {
            return columns.stream().filter(name -> !name.equals(Lines.SKIPPED)).toList();
        }

        @Override
        public boolean namesItsChannels() {
            return false;
        }
    }
}
