package io.edgewise.agent.command;

import io.edgewise.json.JsonValue;
import java.util.List;
import java.util.Locale;

/** Prints a status document for people. */
final class StatusTable {
    /** Shorter silences are not worth a place on the screen. */
    private static final long SILENT_SECONDS = 60;

    private StatusTable() {}

    static String of(JsonValue status) {
        StringBuilder out = new StringBuilder();
        device(out, status);
        status.get("desired")
                .find("refused")
                .ifPresent(words -> line(out, "%-10s REFUSED, what ran goes on: %s", "state", words.text()));
        status.get("models").elements().forEach(model -> model(out, model));
        status.get("pipelines").elements().forEach(pipeline -> pipeline(out, pipeline));
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

    private static void device(StringBuilder out, JsonValue status) {
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
        trust(out, trust);
        mqtt(out, "mqtt", status.get("mqtt"));
        status.find("field").ifPresent(field -> mqtt(out, "field", field));
        status.find("spool").ifPresent(spool -> spool(out, spool));
    }

    private static void trust(StringBuilder out, JsonValue trust) {
        if (trust.get("expired").flag()) {
            line(
                    out,
                    "%-10s EXPIRED %s: what runs goes on, nothing new is admitted",
                    "trust",
                    trust.get("expires").text());
        }
        trust.find("refused").ifPresent(words -> line(out, "%-10s NEW BUNDLE NOT USED: %s", "trust", words.text()));
        trust.find("floorsTrouble")
                .ifPresent(words ->
                        line(out, "%-10s NOTHING NEW IS ADMITTED, what runs goes on: %s", "trust", words.text()));
    }

    private static void mqtt(StringBuilder out, String title, JsonValue mqtt) {
        line(
                out,
                "%-10s %s%s%s%s%s",
                title,
                mqtt.get("state").text(),
                mqtt.get("insecure").flag() ? "  plain TCP" : "",
                mqtt.find("tls")
                        .flatMap(tls -> tls.find("protocol"))
                        .map(protocol -> "  " + protocol.text())
                        .orElse(""),
                mqtt.get("withinBudget").flag() ? "" : "  telemetry-per-hour USED UP: decisions wait",
                mqtt.find("lastError")
                        .filter(error -> !mqtt.get("state").text().equals("ONLINE"))
                        .map(error -> "  last error: " + error.text())
                        .orElse(""));
        tls(out, mqtt);
    }

    private static void tls(StringBuilder out, JsonValue mqtt) {
        mqtt.find("tls")
                .flatMap(tls -> tls.find("trouble"))
                .ifPresent(words ->
                        line(out, "%-10s NEW FILES NOT USED, the last good ones are: %s", "tls", words.text()));
    }

    private static void spool(StringBuilder out, JsonValue spool) {
        StringBuilder said = new StringBuilder();
        spool.get("dropped")
                .members()
                .forEach((kind, reasons) -> reasons.members()
                        .forEach((reason, count) -> said.append(said.isEmpty() ? "  dropped: " : ", ")
                                .append(count.whole())
                                .append(' ')
                                .append(kind)
                                .append(' ')
                                .append(reason)));
        line(
                out,
                "%-10s %,d waiting%s, %,d of %,d kB on the disk%s%s%s",
                "spool",
                spool.get("depth").whole(),
                spool.get("depth").whole() == 0
                        ? ""
                        : ", the oldest for " + spool.get("oldestSeconds").whole() + " s",
                spool.get("bytes").whole() / 1000,
                spool.get("limitBytes").whole() / 1000,
                spool.get("sync").text().equals("GROUP")
                        ? ""
                        : "  sync " + spool.get("sync").text(),
                spool.find("problem").map(problem -> "  " + problem.text()).orElse(""),
                said);
    }

    private static void model(StringBuilder out, JsonValue model) {
        line(
                out,
                "%-10s %-20s %-10s %s%s",
                "model",
                model.get("name").text(),
                model.get("state").text(),
                model.find("verdict").map(v -> v.text() + " ").orElse(""),
                model.find("reason").map(JsonValue::text).orElse(""));
    }

    private static void pipeline(StringBuilder out, JsonValue pipeline) {
        String last = pipeline.find("last")
                .map(decision -> decision.get("state").text())
                .orElse("no window yet");
        line(
                out,
                "%-10s %-20s %-14s %d windows%s%s%s%s%s%s%s",
                "pipeline",
                pipeline.get("name").text(),
                last,
                pipeline.get("windows").whole(),
                alarm(pipeline),
                silent(pipeline),
                trouble(pipeline),
                dropped(pipeline),
                counts(pipeline.get("rowsLeftOut"), "  rows left out: "),
                channels(pipeline, "absent", "  absent: "),
                channels(pipeline, "leftOut", "  left out: "));
    }

    private static String alarm(JsonValue pipeline) {
        return pipeline.find("alarm")
                .map(alarm -> (alarm.get("state").text().equals("NORMAL")
                                ? ""
                                : "  alarm: " + alarm.get("state").text() + kept(alarm))
                        + FloodText.of(alarm))
                .orElse("");
    }

    private static String kept(JsonValue alarm) {
        return alarm.find("hold")
                .or(() -> alarm.find("shelved"))
                .map(kept -> " until " + kept.get("until").text() + " by "
                        + kept.get("by").text())
                .orElse("");
    }

    private static String silent(JsonValue pipeline) {
        long seconds = pipeline.find("silentSeconds").map(JsonValue::whole).orElse(0L);
        return seconds < SILENT_SECONDS ? "" : "  no row for " + seconds + " s";
    }

    private static String trouble(JsonValue pipeline) {
        return pipeline.find("queue")
                .flatMap(queue -> queue.find("trouble"))
                .map(words -> "  NOTHING COMES: " + words.text())
                .orElse("");
    }

    private static String dropped(JsonValue pipeline) {
        return pipeline.find("queue")
                .map(queue -> counts(queue.get("dropped"), "  dropped: "))
                .orElse("");
    }

    private static String counts(JsonValue byReason, String title) {
        StringBuilder said = new StringBuilder();
        byReason.members()
                .forEach((reason, count) -> said.append(said.isEmpty() ? title : ", ")
                        .append(count.whole())
                        .append(' ')
                        .append(reason));
        return said.toString();
    }

    private static String channels(JsonValue pipeline, String key, String title) {
        List<String> names = pipeline.find(key).map(JsonValue::texts).orElse(List.of());
        return names.isEmpty() ? "" : title + String.join(", ", names);
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
