package io.edgewise.codec;

import io.edgewise.decision.Decision;
import io.edgewise.decision.Judgement;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A policy's memory in {@code flight.json}. Windows are bits, the last one the lowest; times are nanoseconds. */
final class PolicyMemoryCodec {
    private static final int MOST_WINDOWS = 64;

    private PolicyMemoryCodec() {}

    static void write(JsonWriter json, @Nullable PolicyMemory memory) {
        if (memory == null) {
            json.putNull("memory");
            return;
        }
        json.putObject("memory", part -> {
            part.put("above", Long.toHexString(memory.above()))
                    .putWholes(
                            "labels",
                            memory.labels().stream().map(Long::valueOf).toList())
                    .put("clear", Long.toHexString(memory.clear()))
                    .put("raised", memory.raised())
                    .put("label", memory.label())
                    .put("said", memory.said().decision().name())
                    .put("held", name(memory.said().held()))
                    .put("saidLabel", memory.said().label())
                    .put("newest", memory.newest());
            time(part, "dueSince", memory.dueSince());
            time(part, "clearSince", memory.clearSince());
            time(part, "saidAt", memory.saidAt());
        });
    }

    private static void time(JsonWriter json, String key, long nanos) {
        if (nanos == PolicyMemory.NEVER) {
            json.putNull(key);
        } else {
            json.put(key, nanos);
        }
    }

    private static @Nullable String name(@Nullable Decision decision) {
        return decision == null ? null : decision.name();
    }

    /** Reads one; flights of an earlier version have none. */
    static @Nullable PolicyMemory read(JsonValue head) {
        JsonValue memory = head.find("memory").orElse(null);
        if (memory == null) {
            return null;
        }
        JsonValue labels = memory.get("labels");
        List<Integer> told =
                labels.elements().stream().map(PolicyMemoryCodec::label).toList();
        if (told.size() > MOST_WINDOWS) {
            throw new JsonException(labels.path(), "has more than " + MOST_WINDOWS);
        }
        return new PolicyMemory(
                bits(memory.get("above")),
                told,
                bits(memory.get("clear")),
                memory.get("raised").flag(),
                label(memory.get("label")),
                time(memory, "dueSince"),
                time(memory, "clearSince"),
                new Judgement(
                        memory.get("said").oneOf(Decision.class),
                        memory.find("held")
                                .map(held -> held.oneOf(Decision.class))
                                .orElse(null),
                        label(memory.get("saidLabel"))),
                time(memory, "saidAt"),
                memory.get("newest").whole());
    }

    private static long time(JsonValue memory, String key) {
        return memory.find(key).map(JsonValue::whole).orElse(PolicyMemory.NEVER);
    }

    private static long bits(JsonValue value) {
        try {
            return Long.parseUnsignedLong(value.text(), 16);
        } catch (NumberFormatException e) {
            throw new JsonException(value.path(), "is no hexadecimal number of at most 16 digits");
        }
    }

    private static int label(JsonValue value) {
        long label = value.whole();
        if (label < Judgement.NO_LABEL || label > Integer.MAX_VALUE) {
            throw new JsonException(value.path(), "is no number of a label: " + label);
        }
        return (int) label;
    }
}
