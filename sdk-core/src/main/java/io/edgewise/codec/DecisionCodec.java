package io.edgewise.codec;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Provenance;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes what goes out: {@code edgewise.decision/v1}, {@code edgewise.alarm/v1} and {@code edgewise.event/v1}, in the
 * forms of {@code docs/schemas/}. The same record gives the same bytes. Times lose what is finer than a millisecond.
 */
public final class DecisionCodec {
    static final String DECISION = "edgewise.decision/v1";
    static final String ALARM = "edgewise.alarm/v1";
    static final String EVENT = "edgewise.event/v1";
    static final JsonLimits LIMITS = new JsonLimits(1 << 20, 8);

    private DecisionCodec() {}

    /** Writes a decision. */
    public static byte[] encode(DecisionRecord record) {
        return JsonWriter.object(json -> {
            said(json, record);
            if (record.hold() != null) { // seldom, and every byte of a decision is paid for
                AlarmMemoryCodec.suppression(json, "hold", record.hold());
            }
            seen(json, record);
        });
    }

    private static void said(JsonWriter json, DecisionRecord record) {
        json.put("schema", DECISION)
                .putObject("id", id -> id(id, record.id()))
                .put("start", IsoTime.format(record.span().startNanos()))
                .put("end", IsoTime.format(record.span().endNanos()))
                .put("time", record.span().source().name().toLowerCase(Locale.ROOT))
                .put("decision", record.decision().name())
                .put("held", name(record.held()));
    }

    private static void seen(JsonWriter json, DecisionRecord record) {
        json.put("label", record.label())
                .put("score", record.score())
                .put("threshold", record.threshold())
                .put("quality", record.quality().name())
                .putObjects(
                        "findings",
                        record.findings(),
                        (finding, found) -> finding.put("stage", found.stage().name())
                                .put("reason", found.reason().name())
                                .put("channel", found.channel())
                                .put("value", found.value()))
                .putObjects(
                        "contributions",
                        record.contributions(),
                        (contribution, part) -> contribution
                                .put("channel", part.channel())
                                .put("feature", part.feature())
                                .put("value", part.value())
                                .put("low", part.low())
                                .put("high", part.high())
                                .put("excess", part.excess()))
                .put("advice", record.advice())
                .put("calibration", text(record.calibration()))
                .put("regime", record.regime())
                .putObject("model", model -> model(model, record.model()));
    }

    /**
     * Writes a change of an alarm. Its id is the same when it comes and when it goes, in whatever boot that is: device,
     * pipeline and when it was raised. That of a shelf or a hold bears when that began.
     */
    public static byte[] encode(AlarmRecord record) {
        DecisionRecord.Id decision = record.decision();
        String since = IsoTime.format(record.sinceNanos());
        return JsonWriter.object(json -> {
            json.put("schema", ALARM)
                    .put("id", decision.device() + "/" + decision.pipeline() + "/" + since)
                    .put("pipeline", decision.pipeline())
                    .put("state", record.state().name())
                    .put("at", IsoTime.format(record.atNanos()))
                    .put("since", since);
            if (decision.window() < 0) {
                json.putNull("decision");
            } else {
                json.putObject("decision", id -> id(id, decision));
            }
            json.put("label", record.label()).put("advice", record.advice());
            act(json, record.act());
            json.put("heldBack", record.heldBack());
        });
    }

    private static void act(JsonWriter json, AlarmRecord.@Nullable Act act) {
        if (act == null) {
            json.putNull("act");
        } else {
            Instant until = act.until();
            json.putObject(
                    "act",
                    part -> part.put("by", act.by())
                            .put("reason", act.reason())
                            .put("until", until == null ? null : IsoTime.format(until)));
        }
    }

    /** Writes an event. */
    public static byte[] encode(EventRecord record) {
        return JsonWriter.object(json -> json.put("schema", EVENT)
                .put("at", IsoTime.format(record.at()))
                .put("kind", record.kind())
                .put("subject", record.subject())
                .put("outcome", record.outcome())
                .put("reason", emptyAsNull(record.reason())));
    }

    /**
     * Reads a change of an alarm.
     *
     * @throws JsonException with the place and what is wrong
     */
    public static AlarmRecord readAlarm(byte[] message) {
        return readAlarm(Json.parse(message, LIMITS));
    }

    /**
     * Reads a change of an alarm that stands in another document.
     *
     * @throws JsonException with the place and what is wrong
     */
    public static AlarmRecord readAlarm(JsonValue json) {
        require(json, ALARM);
        return new AlarmRecord(
                json.find("decision").map(DecisionCodec::id).orElseGet(() -> undecided(json)),
                json.get("state").oneOf(AlarmRecord.State.class),
                time(json.get("at")),
                time(json.get("since")),
                json.find("label").map(JsonValue::text).orElse(null),
                json.get("advice").text(),
                json.find("act").map(DecisionCodec::act).orElse(null),
                json.find("heldBack").map(JsonValue::whole).orElse(0L));
    }

    /** Somebody did something before there was a decision; of the boot the message tells nothing then. */
    private static DecisionRecord.Id undecided(JsonValue json) {
        String pipeline = json.get("pipeline").text();
        String id = json.get("id").text();
        int device = id.indexOf('/');
        return new DecisionRecord.Id(device < 0 ? id : id.substring(0, device), 0, pipeline, -1);
    }

    private static AlarmRecord.Act act(JsonValue json) {
        return new AlarmRecord.Act(
                json.get("by").text(),
                json.get("reason").text(),
                json.find("until").map(until -> IsoTime.instant(time(until))).orElse(null));
    }

    /**
     * Reads an event.
     *
     * @throws JsonException with the place and what is wrong
     */
    public static EventRecord readEvent(byte[] message) {
        JsonValue json = document(message, EVENT);
        JsonValue reason = json.get("reason");
        return new EventRecord(
                IsoTime.instant(time(json.get("at"))),
                json.get("kind").text(),
                json.get("subject").text(),
                json.get("outcome").text(),
                reason.isNull() ? "" : reason.text());
    }

    static JsonValue document(byte[] message, String schema) {
        JsonValue json = Json.parse(message, LIMITS);
        require(json, schema);
        return json;
    }

    static void require(JsonValue json, String schema) {
        JsonValue found = json.get("schema");
        if (!found.text().equals(schema)) {
            throw new JsonException(found.path(), "expected " + schema + ", found " + found.text());
        }
    }

    static DecisionRecord.Id id(JsonValue id) {
        return new DecisionRecord.Id(
                id.get("device").text(),
                id.get("boot").whole(),
                id.get("pipeline").text(),
                id.get("window").whole());
    }

    static long time(JsonValue value) {
        try {
            return IsoTime.parse(value.text());
        } catch (IllegalArgumentException e) {
            throw new JsonException(value.path(), "'" + value.text() + "' " + e.getMessage());
        }
    }

    static void id(JsonWriter json, DecisionRecord.Id id) {
        json.put("device", id.device())
                .put("boot", id.boot())
                .put("pipeline", id.pipeline())
                .put("window", id.window());
    }

    private static void model(JsonWriter json, DecisionRecord.ModelUse use) {
        Provenance provenance = use.provenance();
        json.put("name", provenance.name())
                .put("version", provenance.version())
                .put("digest", provenance.digest().toString())
                .put("verdict", provenance.verdict().name())
                .put("signer", emptyAsNull(provenance.signer()))
                .put("policy", provenance.policyCounter())
                .put("engine", use.engine())
                .put("rung", use.rung());
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
