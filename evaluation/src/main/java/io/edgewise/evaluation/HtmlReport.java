package io.edgewise.evaluation;

import io.edgewise.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the report: one page that needs no network, with the chart library uPlot (MIT) inside. Everything that comes
 * from the recording reaches the page as JSON and as text, never as markup.
 */
final class HtmlReport {
    private static final String LIBRARY = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final int MOST_SIGNALS = 8;
    private static final int MOST_ALARMS = 500;
    private static final int MOST_TOP = 5;

    private final BacktestResult result;
    private final Plots plots;

    private HtmlReport(BacktestResult result, Plots plots) {
        this.result = result;
        this.plots = plots;
    }

    static byte[] write(BacktestResult result) {
        Plots plots = result.plots;
        if (plots == null) {
            throw new AssertionError("the recording was not played; this is a bug");
        }
        String data = new String(new HtmlReport(result, plots).data(), StandardCharsets.UTF_8);
        String page = resource("report.html")
                .replace("/*LIBRARY-STYLE*/", resource(LIBRARY + "uPlot.min.css"))
                .replace("/*STYLE*/", resource("report.css"))
                .replace("/*LIBRARY*/", resource(LIBRARY + "uPlot.iife.min.js"))
                .replace("/*SCRIPT*/", resource("report.js"))
                .replace("/*DATA*/", data.replace("<", "\\u003c"));
        return page.getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError(name + " is not in the class path; this is a bug");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] data() {
        AlarmLog log = result.log();
        List<Integer> drawn = drawn();
        return JsonWriter.object(json -> json.put("title", result.recording.name())
                .putObjects(
                        "facts",
                        facts(),
                        (member, fact) -> member.put("what", fact[0]).put("says", fact[1]))
                .putNumbers("times", times())
                .put("threshold", result.threshold)
                .put("learnedUntil", result.scan.firstNanos / 1e9 + result.learnedSeconds)
                .putNumbers("scores", plots.scores)
                .putObjects("signals", drawn, this::signal)
                .put("undrawn", result.scan.signals().size() - drawn.size())
                .put("raised", log.raised)
                .putObjects("alarms", log.alarms.subList(0, Math.min(MOST_ALARMS, log.alarms.size())), this::alarm)
                .putObjects(
                        "faults",
                        faults(),
                        (member, fault) -> member.put("from", fault.onsetNanos / 1e9)
                                .put("to", Math.min(fault.untilNanos, result.scan.lastNanos) / 1e9))
                .putObjects("channels", result.scan.signals(), HtmlReport::channel));
    }

    private List<EventJudge.Fault> faults() {
        EventJudge events = result.events;
        List<EventJudge.Fault> all = events == null ? List.of() : events.all();
        return all.subList(0, Math.min(MOST_ALARMS, all.size()));
    }

    /** Returns the signals to draw: those that stood out in most alarms first, then in the file's order. */
    private List<Integer> drawn() {
        Map<String, Integer> votes = new HashMap<>();
        result.log()
                .alarms
                .forEach(alarm -> alarm.top.stream()
                        .map(one -> one.channel())
                        .distinct()
                        .forEach(name -> votes.merge(name, 1, Integer::sum)));
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < plots.names.size(); i++) {
            all.add(i);
        }
        all.sort(Comparator.comparing((Integer i) -> -votes.getOrDefault(plots.names.get(i), 0)));
        return all.subList(0, Math.min(MOST_SIGNALS, all.size()));
    }

    private double[] times() {
        double[] times = new double[Plots.BUCKETS];
        for (int i = 0; i < times.length; i++) {
            times[i] = plots.seconds(i);
        }
        return times;
    }

    private void signal(JsonWriter json, int index) {
        String name = plots.names.get(index);
        String unit = result.recording.unitOf(name);
        json.put("name", name + (unit.isEmpty() ? "" : ", " + unit))
                .putNumbers("low", plots.lows[index])
                .putNumbers("high", plots.highs[index]);
        result.limit
                .filter(limit -> limit.channel().equals(name))
                .ifPresentOrElse(limit -> json.put("limit", limit.limit()), () -> json.putNull("limit"));
    }

    private void alarm(JsonWriter json, AlarmLog.Alarm alarm) {
        long end = alarm.stands() ? result.scan.lastNanos : alarm.endNanos;
        json.put("from", alarm.startNanos / 1e9)
                .put("to", end / 1e9)
                .put("at", BacktestText.time(alarm.startNanos))
                .put("lasts", alarm.stands() ? "to the end" : Words.seconds((end - alarm.startNanos) / 1e9))
                .put("score", Words.number(alarm.worstScore))
                .put("top", Words.contributions(alarm.top, MOST_TOP));
    }

    private static void channel(JsonWriter json, ColumnFacts column) {
        double rate = column.rateHz();
        json.put("name", column.name + (column.unit.isEmpty() ? "" : ", " + column.unit))
                .put("min", Words.number(column.min))
                .put("max", Words.number(column.max))
                .put("rate", Double.isNaN(rate) ? "irregular" : Words.seconds(1 / rate))
                .put("gaps", column.gaps())
                .put("missing", column.missing)
                .put("words", column.words)
                .put("frozen", column.isFrozen());
    }

    private List<String[]> facts() {
        FileScan scan = result.scan;
        AlarmLog log = result.log();
        List<String[]> facts = new ArrayList<>();
        facts.add(new String[] {
            "recording",
            String.format(java.util.Locale.ROOT, "%,d rows, ", scan.rows) + BacktestText.time(scan.firstNanos) + " to "
                    + BacktestText.time(scan.lastNanos) + " (" + Words.seconds(scan.spanNanos() / 1e9) + ")"
        });
        facts.add(new String[] {"recognised", result.recording.words()});
        result.recording.guesses().forEach(guess -> facts.add(new String[] {"guessed", guess}));
        facts.add(new String[] {"detector", result.origin + "; " + BacktestText.settings(result)});
        facts.add(new String[] {
            "judged",
            Words.seconds(log.judgedSeconds())
                    + (result.learnedSeconds > 0
                            ? ", after learning from the first " + Words.seconds(result.learnedSeconds)
                            : "")
        });
        double[] rate = result.ratePerDay();
        facts.add(new String[] {"alarms", BacktestText.often(log)});
        facts.add(new String[] {
            result.events == null ? "rate" : "false alarms",
            result.falseAlarms() + ": " + Words.number(rate[0]) + " a day, with 95 % confidence "
                    + Words.number(rate[1]) + " to " + Words.number(rate[2])
        });
        result.limit.ifPresent(
                limit -> facts.add(new String[] {"one fixed limit", BacktestText.words(limit, log.raised)}));
        truth(facts);
        if (result.budget != null) {
            BudgetText.lines(result.budget)
                    .forEach(line -> facts.add(new String[] {line.title().strip(), line.text()}));
        }
        result.notes.forEach(note -> facts.add(new String[] {"note", note}));
        return facts;
    }

    private void truth(List<String[]> facts) {
        RowJudge rows = result.rows;
        EventJudge events = result.events;
        if (rows == null || events == null) {
            return;
        }
        long faulty = rows.truePositives + rows.falseNegatives;
        long normal = rows.falsePositives + rows.trueNegatives;
        Scores own = rows.scores();
        facts.add(new String[] {
            "rows",
            "precision " + Words.number(own.precision()) + ", recall " + Words.number(own.recall()) + ", F1 "
                    + Words.number(own.f1()) + ", false alarm rate " + Words.percent(own.far())
                    + "; an alarm that always stands: F1 "
                    + Words.number(Scores.always(faulty, normal).f1()) + ", false alarm rate 100 %"
        });
        double[] delays = events.delays();
        facts.add(new String[] {
            "faults",
            events.judged().stream().filter(fault -> fault.found).count() + " of "
                    + events.judged().size() + " found"
                    + (delays.length == 0 ? "" : ", after " + Words.seconds(delays[delays.length / 2]))
        });
    }
}
