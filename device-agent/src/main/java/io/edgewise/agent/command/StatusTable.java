package io.edgewise.agent.command;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.util.Locale;

/** Prints a status document for people. */
final class StatusTable {
    private StatusTable() {}

    static String of(byte[] document) {
        JsonValue status = Json.parse(document, JsonLimits.DOCUMENT);
        StringBuilder out = new StringBuilder();
        JsonValue boot = status.get("boot");
        line(
                out,
                "%-10s %s, version %s, boot %d, up %d s",
                "device",
                status.get("device").text(),
                status.get("version").text(),
                boot.get("epoch").whole(),
                boot.get("uptimeSeconds").whole());
        JsonValue trust = status.get("trust");
        line(
                out,
                "%-10s policy %s, counter %d%s",
                "trust",
                trust.get("policy").text(),
                trust.get("counter").whole(),
                trust.get("development").flag() ? "  DEVELOPMENT TRUST: not for production" : "");
        JsonValue mqtt = status.get("mqtt");
        line(
                out,
                "%-10s %s%s",
                "mqtt",
                mqtt.get("state").text(),
                mqtt.find("lastError")
                        .map(error -> "  last error: " + error.text())
                        .orElse(""));
        for (JsonValue model : status.get("models").elements()) {
            line(
                    out,
                    "%-10s %-20s %-10s %s%s",
                    "model",
                    model.get("name").text(),
                    model.get("state").text(),
                    model.find("verdict").map(v -> v.text() + " ").orElse(""),
                    model.find("reason").map(JsonValue::text).orElse(""));
        }
        for (JsonValue pipeline : status.get("pipelines").elements()) {
            String last = pipeline.find("last")
                    .map(decision -> decision.get("state").text())
                    .orElse("no window yet");
            line(
                    out,
                    "%-10s %-20s %-14s %d windows",
                    "pipeline",
                    pipeline.get("name").text(),
                    last,
                    pipeline.get("windows").whole());
        }
        for (JsonValue step : status.get("plan").elements()) {
            line(
                    out,
                    "%-10s %-20s %s %s",
                    "waiting",
                    step.get("step").text(),
                    step.get("state").text(),
                    step.find("reason").map(JsonValue::text).orElse(""));
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
