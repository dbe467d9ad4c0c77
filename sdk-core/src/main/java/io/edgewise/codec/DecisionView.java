package io.edgewise.codec;

import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.guard.Finding;
import io.edgewise.guard.Stage;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.model.Contribution;
import io.edgewise.model.Digest;
import io.edgewise.model.Provenance;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A decision as it was read from a message: for judges, tests and tools. It vouches for nothing, whatever the message
 * says of its model.
 *
 * @param id which device, boot, pipeline and window
 * @param span when, to the millisecond
 * @param decision what was said
 * @param held what was held; null unless the decision is HOLD
 * @param label which fault; null where the model did not tell
 * @param score how far from normal; NaN where the message says null
 * @param threshold above which score a window speaks for an alarm
 * @param quality what the guards left
 * @param findings what the guards found
 * @param contributions which features lay outside their ranges
 * @param advice what to do; may be empty
 * @param calibration the digest of the calibration, or null
 * @param regime in which regime the machine was; null where it has none, or was in none
 * @param model which model answered
 */
public record DecisionView(
        DecisionRecord.Id id,
        DecisionRecord.Span span,
        Decision decision,
        @Nullable Decision held,
        @Nullable String label,
        float score,
        double threshold,
        Quality quality,
        List<Finding> findings,
        List<Contribution> contributions,
        String advice,
        @Nullable Digest calibration,
        @Nullable String regime,
        Model model) {
    public DecisionView {
        findings = List.copyOf(findings);
        contributions = List.copyOf(contributions);
    }

    /**
     * What the message says of the model.
     *
     * @param name its name
     * @param version its version
     * @param digest the digest of its package, or of its file
     * @param verdict whether a policy vouched for it
     * @param signer which keys counted; empty where none did
     * @param policy the counter of the policy; 0 where none decided
     * @param engine what ran it
     * @param rung which session of a ladder answered
     */
    public record Model(
            String name,
            String version,
            Digest digest,
            Provenance.Trust verdict,
            String signer,
            long policy,
            String engine,
            int rung) {}

    /**
     * Reads an {@code edgewise.decision/v1} message. All its keys must be there and right, but {@code regime}, which an
     * earlier version did not write; keys that a later version adds are passed over.
     *
     * @throws JsonException with the place and what is wrong
     */
    public static DecisionView parse(byte[] message) {
        return of(DecisionCodec.document(message, DecisionCodec.DECISION));
    }

    /**
     * Reads such a message that stands in another document.
     *
     * @throws JsonException with the place and what is wrong
     */
    public static DecisionView of(JsonValue json) {
        DecisionCodec.require(json, DecisionCodec.DECISION);
        return new DecisionView(
                DecisionCodec.id(json.get("id")),
                span(json),
                json.get("decision").oneOf(Decision.class),
                json.get("held").isNull() ? null : json.get("held").oneOf(Decision.class),
                json.get("label").isNull() ? null : json.get("label").text(),
                single(json.get("score")),
                json.get("threshold").number(),
                json.get("quality").oneOf(Quality.class),
                json.get("findings").elements().stream()
                        .map(DecisionView::finding)
                        .toList(),
                json.get("contributions").elements().stream()
                        .map(DecisionView::contribution)
                        .toList(),
                json.get("advice").text(),
                json.get("calibration").isNull() ? null : digest(json.get("calibration")),
                regime(json.find("regime").orElse(null)),
                model(json.get("model")));
    }

    private static DecisionRecord.Span span(JsonValue json) {
        JsonValue time = json.get("time");
        for (TimeSource source : TimeSource.values()) {
            if (source.name().toLowerCase(Locale.ROOT).equals(time.text())) {
                return new DecisionRecord.Span(
                        DecisionCodec.time(json.get("start")), DecisionCodec.time(json.get("end")), source);
            }
        }
        throw new JsonException(time.path(), "expected device, arrival or replay, found '" + time.text() + "'");
    }

    private static @Nullable String regime(@Nullable JsonValue value) {
        return value == null || value.isNull() ? null : value.text();
    }

    private static Finding finding(JsonValue json) {
        JsonValue value = json.get("value");
        return new Finding(
                json.get("stage").oneOf(Stage.class),
                json.get("reason").oneOf(Reason.class),
                json.get("channel").text(),
                value.isNull() ? Double.NaN : value.number());
    }

    private static Contribution contribution(JsonValue json) {
        return new Contribution(
                json.get("channel").text(),
                json.get("feature").text(),
                single(json.get("value")),
                single(json.get("low")),
                single(json.get("high")),
                single(json.get("excess")));
    }

    private static Model model(JsonValue json) {
        return new Model(
                json.get("name").text(),
                json.get("version").text(),
                digest(json.get("digest")),
                json.get("verdict").oneOf(Provenance.Trust.class),
                json.get("signer").isNull() ? "" : json.get("signer").text(),
                json.get("policy").whole(),
                json.get("engine").text(),
                rung(json.get("rung")));
    }

    private static int rung(JsonValue value) {
        if (value.whole() < 0 || value.whole() > Integer.MAX_VALUE) {
            throw new JsonException(value.path(), "is not the number of a session: " + value.whole());
        }
        return (int) value.whole();
    }

    private static float single(JsonValue value) {
        return value.isNull() ? Float.NaN : value.single();
    }

    private static Digest digest(JsonValue value) {
        try {
            return Digest.parse(value.text());
        } catch (IllegalArgumentException e) {
            throw new JsonException(value.path(), String.valueOf(e.getMessage()));
        }
    }
}
