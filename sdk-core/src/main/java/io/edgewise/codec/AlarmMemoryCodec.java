package io.edgewise.codec;

import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.Suppression;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes and reads what must be known of an alarm after a restart: {@code edgewise.alarm-memory/v1}. */
public final class AlarmMemoryCodec {
    private static final String SCHEMA = "edgewise.alarm-memory/v1";

    private AlarmMemoryCodec() {}

    /** Writes the document: the same bytes for the same memory. */
    public static byte[] encode(AlarmMemory memory) {
        return JsonWriter.object(json -> {
            json.put("schema", SCHEMA)
                    .put("active", memory.active())
                    .put("told", memory.told())
                    .put("seen", memory.seen())
                    .put("doubted", memory.doubted());
            cause(json, memory.since());
            suppression(json, "shelf", memory.shelf());
            suppression(json, "hold", memory.hold());
        });
    }

    /**
     * Reads a document.
     *
     * @throws JsonException with the place and what is wrong
     */
    public static AlarmMemory decode(byte[] document) {
        JsonValue json = Json.parse(document, JsonLimits.DOCUMENT)
                .only(Set.of("schema", "active", "told", "seen", "doubted", "since", "shelf", "hold"));
        if (!json.get("schema").text().equals(SCHEMA)) {
            throw new JsonException(
                    "/schema",
                    "expected " + SCHEMA + ", found " + json.get("schema").text());
        }
        try {
            return new AlarmMemory(
                    json.get("active").flag(),
                    json.get("told").flag(),
                    json.get("seen").flag(),
                    json.find("doubted").map(JsonValue::flag).orElse(false), // older ones do not say
                    json.find("since").map(AlarmMemoryCodec::cause).orElse(null),
                    json.find("shelf").map(AlarmMemoryCodec::suppression).orElse(null),
                    json.find("hold").map(AlarmMemoryCodec::suppression).orElse(null));
        } catch (IllegalArgumentException e) {
            throw new JsonException("/since", String.valueOf(e.getMessage()));
        }
    }

    /** Writes a shelf or a hold, with its times as people read them; null for none. */
    public static void suppression(JsonWriter json, String key, @Nullable Suppression suppression) {
        if (suppression == null) {
            json.putNull(key);
        } else {
            json.putObject(
                    key,
                    part -> part.put("at", IsoTime.format(suppression.at()))
                            .put("until", IsoTime.format(suppression.until()))
                            .put("by", suppression.by())
                            .put("reason", suppression.reason()));
        }
    }

    private static void cause(JsonWriter json, AlarmMemory.@Nullable Cause cause) {
        if (cause == null) {
            json.putNull("since");
        } else {
            json.putObject(
                    "since",
                    part -> part.putObject("decision", id -> DecisionCodec.id(id, cause.decision()))
                            .put("nanos", cause.nanos())
                            .put("label", cause.label())
                            .put("advice", cause.advice()));
        }
    }

    private static AlarmMemory.Cause cause(JsonValue json) {
        return new AlarmMemory.Cause(
                DecisionCodec.id(json.get("decision")),
                json.get("nanos").whole(),
                json.find("label").map(JsonValue::text).orElse(null),
                json.get("advice").text());
    }

    static Suppression suppression(JsonValue json) {
        Instant at = instant(json.get("at"));
        Instant until = instant(json.get("until"));
        if (until.isBefore(at)) {
            throw new JsonException(json.path(), "ends before it begins");
        }
        return new Suppression(
                at, until, json.get("by").text(), json.get("reason").text());
    }

    private static Instant instant(JsonValue value) {
        try {
            return Instant.parse(value.text());
        } catch (DateTimeException e) {
            throw new JsonException(value.path(), "'" + value.text() + "' is not a time in UTC");
        }
    }
}
