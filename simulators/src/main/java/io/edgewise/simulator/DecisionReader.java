package io.edgewise.simulator;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.signal.Range;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads decisions as they arrive, by the published contract and not by the agent's own code. */
final class DecisionReader {
    private DecisionReader() {}

    /**
     * What one message said.
     *
     * @param pipeline the pipeline
     * @param sighting what the judge keeps
     * @param document the whole message
     * @param late whether it says that it had waited
     * @param repeated whether it says that it may have been sent before
     */
    record Message(String pipeline, Sighting sighting, JsonValue document, boolean late, boolean repeated) {}

    static Message read(byte[] payload) {
        JsonValue message = Json.parse(payload, JsonLimits.DOCUMENT);
        if (!message.get("schema").text().equals("edgewise.decision/v1")) {
            throw new IllegalArgumentException(
                    "not a decision: " + message.get("schema").text());
        }
        TreeSet<String> reasons = new TreeSet<>();
        message.get("findings")
                .elements()
                .forEach(finding -> reasons.add(finding.get("reason").text()));
        float score = message.find("score").map(value -> (float) value.number()).orElse(Float.NaN);
        Sighting sighting = new Sighting(
                nanos(message.get("start").text()),
                nanos(message.get("end").text()),
                message.get("decision").text(),
                message.get("quality").text().equals("GOOD"),
                message.find("label").map(JsonValue::text).orElse(null),
                reasons.isEmpty() ? "-" : String.join(",", reasons),
                Float.floatToIntBits(score));
        Optional<JsonValue> delivery = message.find("delivery");
        return new Message(
                message.get("id").get("pipeline").text(),
                sighting,
                message,
                delivery.map(mark -> mark.get("lateSeconds").whole() > 0).orElse(false),
                delivery.map(mark -> mark.get("repeated").flag()).orElse(false));
    }

    /** Returns the worst contributions in words, one a channel, at most so many. */
    static String contributions(JsonValue decision, int most) {
        Map<String, JsonValue> worst = decision.get("contributions").elements().stream()
                .collect(Collectors.toMap(
                        c -> c.get("channel").text(), c -> c, (first, second) -> first, java.util.LinkedHashMap::new));
        List<String> words =
                worst.values().stream().limit(most).map(DecisionReader::words).toList();
        return String.join(", ", words);
    }

    private static String words(JsonValue contribution) {
        Range band = new Range(
                contribution.get("low").number(), contribution.get("high").number());
        double excess = contribution.get("excess").number();
        boolean above = contribution.get("value").number() > band.high();
        return contribution.get("channel").text() + " "
                + contribution.get("feature").text() + " "
                + times(excess) + " "
                + (above ? "above" : "below") + " its band";
    }

    private static String times(double excess) {
        return excess > 1000
                ? "more than 1000x"
                : (excess >= 9.5 ? Math.round(excess) : Math.round(excess * 10) / 10.0) + "x";
    }

    private static long nanos(String rfc3339) {
        Instant instant = Instant.parse(rfc3339);
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
