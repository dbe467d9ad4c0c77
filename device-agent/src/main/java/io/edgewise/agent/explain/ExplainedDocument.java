package io.edgewise.agent.explain;

import io.edgewise.codec.DecisionView;
import io.edgewise.codec.IsoTime;
import io.edgewise.guard.Finding;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Contribution;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code edgewise.explain/v1}. Text that others wrote is as a terminal may show it. */
final class ExplainedDocument {
    private ExplainedDocument() {}

    static byte[] write(Explained explained) {
        DecisionView decision = explained.decision();
        Covering covering = explained.covering();
        List<Contribution> parts = decision == null ? List.of() : decision.contributions();
        List<Finding> findings = decision == null ? List.of() : decision.findings();
        Map<String, String> units = explained.units();
        Map<String, Meaning> meanings = Meaning.all();
        return JsonWriter.prettyObject(json -> {
            json.put("schema", "edgewise.explain/v1")
                    .put("source", explained.source().name());
            json.putTexts("notes", explained.notes().stream().map(Shown::text).toList());
            alarm(json, explained.alarm());
            decision(json, decision);
            json.putObjects(
                    "contributions",
                    parts,
                    (item, part) -> item.put("channel", Shown.text(part.channel()))
                            .put("unit", shown(units.get(part.channel())))
                            .put("feature", Shown.text(part.feature()))
                            .put("value", part.value())
                            .put("low", part.low())
                            .put("high", part.high())
                            .put("excess", part.excess())
                            .put("share", Explained.share(part, parts)));
            json.putObjects("findings", findings, (item, finding) -> {
                Meaning meaning = Meaning.of(finding.reason(), meanings);
                item.put("stage", finding.stage().name())
                        .put("reason", finding.reason().name())
                        .put("channel", Shown.text(finding.channel()))
                        .put("value", finding.value())
                        .put("meaning", meaning.meaning())
                        .put("whatToDo", meaning.whatToDo());
            });
            quiet(json, explained.quiet());
            json.put("advice", Shown.text(explained.advice()));
            model(json, decision);
            json.put(
                    "flight",
                    covering == null ? null : Shown.text(covering.file().toString()));
            json.put("replay", shown(explained.replay()));
        });
    }

    private static void alarm(JsonWriter json, @Nullable AlarmFacts alarm) {
        if (alarm == null) {
            json.putNull("alarm");
            return;
        }
        json.putObject(
                "alarm",
                part -> part.put("pipeline", Shown.text(alarm.pipeline()))
                        .put("state", Shown.text(alarm.state()))
                        .put("since", shown(alarm.since()))
                        .put("label", shown(alarm.label()))
                        .put("by", Shown.text(alarm.act())));
    }

    private static void decision(JsonWriter json, @Nullable DecisionView decision) {
        if (decision == null) {
            json.putNull("decision");
            return;
        }
        json.putObject(
                "decision",
                part -> part.put("device", Shown.text(decision.id().device()))
                        .put("boot", decision.id().boot())
                        .put("pipeline", Shown.text(decision.id().pipeline()))
                        .put("window", decision.id().window())
                        .put("start", IsoTime.format(decision.span().startNanos()))
                        .put("end", IsoTime.format(decision.span().endNanos()))
                        .put("decision", decision.decision().name())
                        .put(
                                "held",
                                decision.held() == null ? null : decision.held().name())
                        .put("label", shown(decision.label()))
                        .put("score", decision.score())
                        .put("threshold", decision.threshold())
                        .put("quality", decision.quality().name())
                        .put("regime", shown(decision.regime())));
    }

    private static void quiet(JsonWriter json, Quiet quiet) {
        json.putObject(
                "quiet",
                part -> part.put("how", quiet.how().name())
                        .put("extent", quiet.extent().name())
                        .put("words", Shown.text(quiet.words()))
                        .put("runs", quiet.runs())
                        .putObjects(
                                "changes",
                                quiet.changes(),
                                (item, change) -> item.put("channel", Shown.text(change.channel()))
                                        .put("feature", shown(change.feature()))
                                        .put("from", change.from())
                                        .put("to", change.to())
                                        .put("widths", change.widths())
                                        .put("score", change.score())));
    }

    private static void model(JsonWriter json, @Nullable DecisionView decision) {
        if (decision == null) {
            json.putNull("model");
            return;
        }
        DecisionView.Model model = decision.model();
        json.putObject(
                "model",
                part -> part.put("name", Shown.text(model.name()))
                        .put("version", Shown.text(model.version()))
                        .put("digest", model.digest().toString())
                        .put("verdict", model.verdict().name())
                        .put("signer", model.signer().isEmpty() ? null : Shown.text(model.signer()))
                        .put("policy", model.policy())
                        .put("engine", Shown.text(model.engine())));
    }

    private static @Nullable String shown(@Nullable String text) {
        return text == null ? null : Shown.text(text);
    }
}
