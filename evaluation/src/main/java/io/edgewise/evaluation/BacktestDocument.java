package io.edgewise.evaluation;

import io.edgewise.codec.IsoTime;
import io.edgewise.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the document {@code edgewise.backtest/v1}. */
final class BacktestDocument {
    private static final int MOST_TOP = 5;
    private static final double DAY = 86_400;

    private BacktestDocument() {}

    static byte[] write(BacktestResult result, List<String> plots) {
        AlarmLog log = result.log();
        return JsonWriter.prettyObject(json -> {
            head(json, result);
            json.put("learnedSeconds", result.learnedSeconds)
                    .put("judgedSeconds", log.judgedSeconds())
                    .putObject(
                            "decisions",
                            counts -> log.decisions.forEach((decision, count) -> counts.put(decision.name(), count)))
                    .putObjects("alarms", log.alarms, BacktestDocument::alarm)
                    .put("alarmsRaised", log.raised)
                    .put("alarmsPerWeek", log.alarmsPerWeek())
                    .put("threshold", result.threshold);
            budget(json, result.budget);
            double[] rate = result.ratePerDay();
            json.putObject("realisedRate", member -> rate(member, rate));
            result.limit.ifPresentOrElse(
                    limit -> json.putObject("fixedLimit", member -> limit(member, limit)),
                    () -> json.putNull("fixedLimit"));
            metrics(json, result);
            json.put("decisionsDigest", result.digest)
                    .putTexts("notes", result.notes)
                    .putTexts("plots", plots);
        });
    }

    private static void head(JsonWriter json, BacktestResult result) {
        Recording.Detected detected = result.recording.detected();
        json.put("schema", "edgewise.backtest/v1")
                .put("file", result.recording.file().toString())
                .put("sha256", result.sha256)
                .put("rows", result.scan.rows)
                .put("from", IsoTime.format(result.scan.firstNanos))
                .put("to", IsoTime.format(result.scan.lastNanos))
                .put("refusedRows", result.scan.refused)
                .put("outOfOrder", result.scan.backwards)
                .put("repeatedTimes", result.scan.repeated)
                .putObject(
                        "detected",
                        member -> member.put("delimiter", detected.delimiter())
                                .put("decimal", detected.decimal())
                                .put("timeFormat", detected.timeFormat())
                                .put("timeZone", detected.timeZone())
                                .put("layout", detected.layout()))
                .putObjects("channels", result.scan.signals(), BacktestDocument::channel)
                .putTexts("leftOut", result.scan.leftOut())
                .putObject(
                        "detector",
                        member -> member.put("origin", result.origin).put("settings", BacktestText.settings(result)));
    }

    private static void channel(JsonWriter json, ColumnFacts column) {
        json.put("name", column.name)
                .put("unit", column.unit)
                .put("min", column.min)
                .put("max", column.max)
                .put("rateHz", column.rateHz())
                .put("gaps", column.gaps())
                .put("missing", column.missing)
                .put("notANumber", column.words)
                .put("frozen", column.isFrozen());
    }

    private static void alarm(JsonWriter json, AlarmLog.Alarm alarm) {
        json.put("start", IsoTime.format(alarm.startNanos))
                .put("end", alarm.stands() ? null : IsoTime.format(alarm.endNanos))
                .put("score", alarm.worstScore)
                .put("label", alarm.label)
                .putObjects(
                        "top",
                        alarm.top.subList(0, Math.min(MOST_TOP, alarm.top.size())),
                        (member, one) -> member.put("channel", one.channel())
                                .put("feature", one.feature())
                                .put("value", one.value())
                                .put("low", one.low())
                                .put("high", one.high())
                                .put("excess", one.excess()));
    }

    private static void rate(JsonWriter json, double[] rate) {
        json.put("perDay", rate[0]).put("low", rate[1]).put("high", rate[2]);
    }

    private static void budget(JsonWriter json, @Nullable BudgetOutcome budget) {
        if (budget == null) {
            json.putNull("falseAlarmBudget");
            return;
        }
        json.putObject("falseAlarmBudget", member -> {
            double[] untouched = BacktestResult.ratePerDay(
                    budget.untouched().alarms(), budget.untouched().seconds());
            member.put("allowedPerDay", budget.budget().perSecond() * DAY)
                    .put("promised", budget.promised())
                    .put("promisedPerDay", budget.chosen().upperPerSecond() * DAY)
                    .put("neededSeconds", budget.neededSeconds())
                    .put("exceeded", budget.exceeded())
                    .putObject(
                            "chosen",
                            part -> part.put("alarms", budget.chosen().alarms())
                                    .put("seconds", budget.chosen().seconds()))
                    .putObject("untouched", part -> {
                        part.put("alarms", budget.untouched().alarms())
                                .put("seconds", budget.untouched().seconds());
                        rate(part, untouched);
                    })
                    .put("yaml", BudgetText.yaml(budget));
        });
    }

    private static void limit(JsonWriter json, BacktestResult.Limit limit) {
        json.put("channel", limit.channel())
                .put("side", limit.side())
                .put("limit", limit.limit())
                .put("basis", limit.basis())
                .put("delaySeconds", limit.delaySeconds())
                .put("falseAlarms", limit.falseAlarms());
        if (limit.found() < 0) {
            json.putNull("found");
        } else {
            json.put("found", limit.found());
        }
    }

    private static void metrics(JsonWriter json, BacktestResult result) {
        RowJudge rows = result.rows;
        EventJudge events = result.events;
        if (rows == null || events == null) {
            json.putNull("metrics");
            return;
        }
        long faulty = rows.truePositives + rows.falseNegatives;
        long normal = rows.falsePositives + rows.trueNegatives;
        json.putObject("metrics", member -> {
            member.putObject(
                    "rows",
                    counts -> counts.put("truePositives", rows.truePositives)
                            .put("falsePositives", rows.falsePositives)
                            .put("falseNegatives", rows.falseNegatives)
                            .put("trueNegatives", rows.trueNegatives)
                            .put("unjudged", rows.unjudged)
                            .put("unlabelled", rows.unlabelled));
            scores(member, rows.scores());
            member.putObject("alwaysAnomaly", always -> scores(always, Scores.always(faulty, normal)));
            member.putObject("never", never -> scores(never, Scores.never(faulty, normal)));
            member.putObject("faults", faults -> faults(faults, events));
            member.put("falseAlarms", events.falseAlarms()).put("normalSecondsJudged", events.normalSeconds());
        });
    }

    private static void scores(JsonWriter json, Scores scores) {
        json.put("precision", scores.precision())
                .put("recall", scores.recall())
                .put("f1", scores.f1())
                .put("far", scores.far())
                .put("mar", scores.mar());
    }

    private static void faults(JsonWriter json, EventJudge events) {
        List<EventJudge.Fault> judged = events.judged();
        double[] delays = events.delays();
        json.put("judged", (long) judged.size())
                .put("found", judged.stream().filter(fault -> fault.found).count())
                .put(
                        "alarmOnBeforeOnset",
                        judged.stream()
                                .filter(fault -> fault.found && fault.alreadyOn)
                                .count())
                .put("unjudged", events.unjudged())
                .put("delaySecondsMedian", delays.length == 0 ? Double.NaN : delays[delays.length / 2])
                .put("delaySecondsMax", delays.length == 0 ? Double.NaN : delays[delays.length - 1]);
    }
}
