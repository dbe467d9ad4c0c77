package io.edgewise.evaluation;

import io.edgewise.codec.IsoTime;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.deploy.PipelineSpec.WindowRule;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells people what came of a backtest. */
final class BacktestText {
    private static final int MOST_CHANNELS = 16;
    private static final int MOST_ALARMS = 10;
    private static final int MOST_CONTRIBUTIONS = 3;
    private static final double A_DAY = 86_400;

    private final BacktestResult result;
    private final PrintWriter out;

    private BacktestText(BacktestResult result, PrintWriter out) {
        this.result = result;
        this.out = out;
    }

    static void print(BacktestResult result, PrintWriter out) {
        BacktestText text = new BacktestText(result, out);
        text.recording();
        text.detector();
        text.alarms();
        text.truth();
        text.budget();
        result.notes.forEach(note -> text.line("note", note));
        text.line("digest", result.digest == null ? "none: the clock was set back" : result.digest);
        out.flush();
    }

    private void recording() {
        FileScan scan = result.scan;
        line(
                "recording",
                String.format(Locale.ROOT, "%s  %,d rows  ", result.recording.name(), scan.rows)
                        + time(scan.firstNanos) + " to " + time(scan.lastNanos) + "  ("
                        + Words.seconds(scan.spanNanos() / 1e9) + ")");
        line("recognised", result.recording.words());
        result.recording.guesses().forEach(guess -> line("  guessed", guess));
        if (scan.refused > 0) {
            line("  refused", scan.refused + " rows: " + String.join("; ", scan.refusals));
        }
        if (scan.backwards > 0 || scan.repeated > 0) {
            line("", scan.backwards + " rows out of order, " + scan.repeated + " with the time of the row before");
        }
        List<ColumnFacts> signals = scan.signals();
        signals.stream().limit(MOST_CHANNELS).forEach(this::channel);
        if (signals.size() > MOST_CHANNELS) {
            line("", "… and " + (signals.size() - MOST_CHANNELS) + " more");
        }
        if (!scan.leftOut().isEmpty()) {
            line("left out", "without numbers: " + some(scan.leftOut()));
        }
        if (!scan.labels.isEmpty()) {
            line(
                    "labels",
                    scan.labels.entrySet().stream()
                                    .limit(8)
                                    .map(entry -> "'" + entry.getKey() + "' " + entry.getValue())
                                    .collect(Collectors.joining(", "))
                            + "; a fault: " + scan.faulty + " rows, normal: " + scan.normal);
        }
    }

    private void channel(ColumnFacts column) {
        StringBuilder words = new StringBuilder(column.name)
                .append("  ")
                .append(Words.number(column.min))
                .append(" to ")
                .append(Words.number(column.max))
                .append(column.unit.isEmpty() ? "" : " " + column.unit);
        double rate = column.rateHz();
        words.append(Double.isNaN(rate) ? "  irregular" : "  every " + Words.seconds(1 / rate));
        append(words, column.gaps(), "gaps");
        append(words, column.missing, "missing");
        append(words, column.words, "not a number");
        words.append(column.isFrozen() ? "  never moves" : "");
        line("channel", words.toString());
    }

    private static void append(StringBuilder words, long count, String what) {
        if (count > 0) {
            words.append("  ").append(count).append(' ').append(what);
        }
    }

    private void detector() {
        line("detector", result.origin);
        line("", settings(result));
        line(
                "",
                (result.learnedSeconds > 0
                                ? "learned what is normal from the first " + Words.seconds(result.learnedSeconds) + ", "
                                : "")
                        + "judged " + Words.seconds(result.log().judgedSeconds()));
        line("decisions", String.valueOf(result.log().decisions).replaceAll("[{}]", ""));
    }

    static String settings(BacktestResult result) {
        WindowRule window = result.window;
        DecisionSettings decide = result.decide;
        if (window == null || decide == null) {
            throw new AssertionError("a detector has a window and counts; this is a bug");
        }
        return WindowText.words(window) + "; an alarm when " + decide.raise().count() + " of "
                + decide.raise().of() + " lie above "
                + Words.number(result.threshold);
    }

    /** A week's count is told from a day on: an hour multiplied by 168 frightens for nothing. */
    static String often(AlarmLog log) {
        double judged = log.judgedSeconds();
        return log.raised + " in " + Words.seconds(judged)
                + (judged < A_DAY
                        ? ", too short to say how many a week"
                        : ", " + Words.number(log.alarmsPerWeek()) + " a week");
    }

    private void alarms() {
        AlarmLog log = result.log();
        line("alarms", often(log));
        log.alarms.stream().limit(MOST_ALARMS).forEach(alarm -> line("  " + time(alarm.startNanos), words(alarm)));
        if (log.raised > MOST_ALARMS) {
            line(
                    "",
                    "… and " + (log.raised - MOST_ALARMS) + " more; --json and --report list "
                            + (log.raised > AlarmLog.MOST_ALARMS ? "the first " + AlarmLog.MOST_ALARMS : "all"));
        }
        double[] rate = result.ratePerDay();
        line(
                result.events != null ? "false alarms" : "rate",
                result.falseAlarms() + " in " + Words.seconds(result.normalSeconds())
                        + (result.events != null ? " of normal time" : "") + ": " + Words.number(rate[0])
                        + " a day, with 95 % confidence " + Words.number(rate[1]) + " to " + Words.number(rate[2]));
        result.limit.ifPresentOrElse(
                this::limit,
                () -> line("one limit", "nothing to hold it against: there was no alarm and no labelled fault"));
    }

    static String words(AlarmLog.Alarm alarm) {
        return (alarm.stands() ? "to the end" : "for " + Words.seconds((alarm.endNanos - alarm.startNanos) / 1e9))
                + "  score up to " + Words.number(alarm.worstScore)
                + (alarm.label == null ? "" : "  " + alarm.label) + "  "
                + Words.contributions(alarm.top, MOST_CONTRIBUTIONS);
    }

    private void limit(BacktestResult.Limit limit) {
        line("one limit", words(limit, result.log().raised));
    }

    static String words(BacktestResult.Limit limit, long alarms) {
        String what =
                limit.channel() + (limit.side().equals("HIGH") ? " above " : " below ") + Words.number(limit.limit());
        if (limit.basis().equals("learned")) {
            return what + ", the extreme while learning, would have told of " + limit.found() + " of " + alarms
                    + " alarms, and alarmed " + limit.falseAlarms() + " times beside them";
        }
        return what + " is the best in hindsight: "
                + (Double.isNaN(limit.delaySeconds())
                        ? "it never tells of the fault"
                        : "it tells of the first fault after " + Words.seconds(limit.delaySeconds()))
                + ", " + limit.falseAlarms() + " false alarms before it";
    }

    private void truth() {
        RowJudge rows = result.rows;
        EventJudge events = result.events;
        if (rows == null || events == null) {
            return;
        }
        long faulty = rows.truePositives + rows.falseNegatives;
        long normal = rows.falsePositives + rows.trueNegatives;
        line(
                "rows",
                (faulty + normal) + " judged, " + faulty + " of them faults; " + rows.unjudged + " not judged, "
                        + rows.unlabelled + " without a label");
        scores("  detector", rows.scores());
        scores("  always alarm", Scores.always(faulty, normal));
        scores("  never alarm", Scores.never(faulty, normal));
        List<EventJudge.Fault> faults = events.judged();
        long found = faults.stream().filter(fault -> fault.found).count();
        long on =
                faults.stream().filter(fault -> fault.found && fault.alreadyOn).count();
        double[] delays = events.delays();
        line(
                "faults",
                found + " of " + faults.size() + " found"
                        + (delays.length == 0
                                ? ""
                                : ", after " + Words.seconds(delays[delays.length / 2])
                                        + (delays.length > 1
                                                ? " (median), at most " + Words.seconds(delays[delays.length - 1])
                                                : ""))
                        + (on > 0 ? "; under " + on + " the alarm stood already" : "")
                        + (events.unjudged() > 0 ? "; " + events.unjudged() + " fell where nothing was judged" : ""));
    }

    private void scores(String name, Scores scores) {
        line(
                name,
                "precision " + Words.number(scores.precision()) + "  recall " + Words.number(scores.recall()) + "  F1 "
                        + Words.number(scores.f1()) + "  false alarm rate " + Words.percent(scores.far())
                        + "  missed " + Words.percent(scores.mar()));
    }

    private void budget() {
        BudgetOutcome budget = result.budget;
        if (budget == null) {
            return;
        }
        BudgetText.lines(budget).forEach(words -> line(words.title(), words.text()));
        line("device.yaml", "these lines keep the choice:");
        out.println(BudgetText.yaml(budget).indent(2).stripTrailing());
    }

    private void line(String title, String text) {
        out.println(title + " ".repeat(Math.max(1, 15 - title.length())) + text);
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(8, names.size())))
                + (names.size() > 8 ? " and " + (names.size() - 8) + " more" : "");
    }

    static String time(long nanos) {
        return IsoTime.format(nanos);
    }
}
