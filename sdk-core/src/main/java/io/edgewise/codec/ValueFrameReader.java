package io.edgewise.codec;

import io.edgewise.codec.FrameException.Problem;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value a message; the topic tells whose it is: see {@link PayloadSpec.Value}. A payload that is the number
 * itself may have blanks around it; {@code null} is MISSING, other short text such as {@code unavailable} is
 * NOT_A_NUMBER. A message of a topic that is no channel gives a frame without rows.
 */
final class ValueFrameReader implements FrameReader {
    /** Longer than any number and any word that devices say instead of one. */
    private static final int LONGEST_TEXT = 256;

    /** So that whoever may publish cannot fill the memory with topics. */
    private static final int MOST_TOPICS = 4096;

    private static final int OTHER = -1;

    // Set once.
    private final PayloadSpec.Value spec;
    private final InstantSource clock;
    private final Map<String, Integer> columnOf = new HashMap<>();
    private final @Nullable JsonFrameReader json;

    // Reused from message to message by the owner.
    private final Map<String, Integer> known = new HashMap<>();
    private final char[] text = new char[LONGEST_TEXT];
    private final Frame frame;
    private long ignored;

    ValueFrameReader(PayloadSpec.Value spec, List<Channel> channels, TimeSource time, InstantSource clock) {
        this.spec = spec;
        this.clock = clock;
        this.frame = new Frame(channels, 1);
        for (int i = 0; i < channels.size(); i++) {
            String name = channels.get(i).name();
            String key = spec.level() != 0 ? name : spec.topics().get(name);
            if (key == null) {
                throw new IllegalArgumentException("channel '" + name + "' has no topic");
            }
            if (columnOf.put(key, i) != null) {
                throw new IllegalArgumentException("the topic '" + key + "' is two channels'");
            }
        }
        this.json = spec.value() == null ? null : json(spec, spec.value(), time, clock);
        if (json == null && time != TimeSource.ARRIVAL) {
            throw new IllegalArgumentException("a payload that is only a number has no time: say time: arrival");
        }
    }

    private static JsonFrameReader json(PayloadSpec.Value spec, Pointer value, TimeSource time, InstantSource clock) {
        PayloadSpec.Json inner =
                new PayloadSpec.Json(Pointer.ROOT, Map.of("value", value), spec.time(), null, null, spec.texts());
        return new JsonFrameReader(inner, List.of(Channel.of("value", Unit.of(""))), time, clock);
    }

    @Override
    public Frame read(String topic, byte[] payload) {
        frame.clear();
        int column = column(topic);
        if (column == OTHER) {
            ignored++;
            return frame;
        }
        if (json != null) {
            copy(json.read(topic, payload), column);
        } else {
            plain(payload, column);
        }
        return frame;
    }

    @Override
    public long ignored() {
        return ignored;
    }

    private int column(String topic) {
        Integer column = known.get(topic);
        if (column == null) {
            String key = spec.level() == 0 ? topic : level(topic, spec.level());
            column = columnOf.getOrDefault(key, OTHER);
            if (known.size() < MOST_TOPICS) {
                known.put(topic, column);
            }
        }
        return column;
    }

    /** Returns a level of a topic, empty where it has fewer. */
    private static String level(String topic, int level) {
        String[] levels = topic.split("/", -1);
        int index = level > 0 ? level - 1 : levels.length + level;
        return index >= 0 && index < levels.length ? levels[index] : "";
    }

    private void copy(Frame values, int column) {
        for (int row = 0; row < values.rows(); row++) {
            frame.addRow(values.timeNanos(row));
            frame.set(row, column, values.value(row, 0), values.reasons(row, 0));
        }
    }

    private void plain(byte[] payload, int column) {
        FrameDocuments.requireSize(payload);
        int from = 0;
        int to = payload.length;
        while (from < to && isBlank(payload[from])) {
            from++;
        }
        while (to > from && isBlank(payload[to - 1])) {
            to--;
        }
        if (from == to) {
            throw new FrameException(Problem.EMPTY, "", "holds only blanks");
        }
        requireText(payload, from, to);
        Instant now = clock.instant();
        frame.addRow(FrameTimes.plus(FrameTimes.ofMillis(now.getEpochSecond() * 1000), now.getNano()));
        double value = NumberText.parse(text, 0, to - from, spec.texts().decimal());
        if (!Double.isNaN(value)) {
            frame.set(0, column, value);
        } else if (!isNull(to - from)) {
            frame.set(0, column, Double.NaN, Reason.NOT_A_NUMBER.bit());
        }
    }

    private void requireText(byte[] payload, int from, int to) {
        if (payload[from] == '{' || payload[from] == '[') {
            throw new FrameException(
                    Problem.BAD_SHAPE,
                    "",
                    "is JSON, and a number was expected; say where it stands, for example value: /v");
        }
        if (to - from > LONGEST_TEXT) {
            throw new FrameException(
                    Problem.TOO_LARGE, "", "has " + payload.length + " bytes, and a number was expected");
        }
        for (int i = from; i < to; i++) {
            if (payload[i] >= 0 && payload[i] < ' ' && !isBlank(payload[i])) {
                throw new FrameException(Problem.BAD_SHAPE, "byte " + i, "is no text, and a number was expected");
            }
            text[i - from] = (char) (payload[i] & 0xff);
        }
    }

    private boolean isNull(int length) {
        return length == 4 && text[0] == 'n' && text[1] == 'u' && text[2] == 'l' && text[3] == 'l';
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
