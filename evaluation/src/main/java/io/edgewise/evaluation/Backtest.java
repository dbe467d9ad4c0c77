package io.edgewise.evaluation;

import io.edgewise.codec.TableReader;
import io.edgewise.detect.FixedLimit;
import io.edgewise.detect.LimitSearch;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.signal.Range;
import io.edgewise.window.WindowSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One backtest: look through the recording, make or load the detector, choose if asked to, play, judge. */
final class Backtest {
    private static final double SHARE = 0.6;
    private static final double NANOS = 1e9;

    private final BacktestOptions options;
    private final PlayProgress progress;
    private final Recording recording;
    private final FileScan scan;
    private final BacktestResult result;
    private final List<ColumnFacts> signals;
    private final double[] values;

    private Backtest(BacktestOptions options, PlayProgress progress) {
        this.options = options;
        this.progress = progress;
        this.recording = Recording.of(options.file(), options.known());
        progress.begin("reading", 0);
        this.scan = FileScan.of(recording, options.label(), progress);
        this.result = new BacktestResult(recording, scan);
        this.signals = scan.signals();
        this.values = new double[signals.size()];
    }

    static BacktestResult run(BacktestOptions options, PlayProgress progress) throws IOException {
        try {
            Backtest backtest = new Backtest(options, progress);
            try (Detector detector = backtest.detector()) {
                backtest.judge(detector);
            }
            return backtest.result;
        } finally {
            progress.end();
        }
    }

    private Detector detector() throws IOException {
        BacktestOptions.Declared declared = options.declared();
        BacktestOptions.Cut cut = options.cut();
        if (declared == null) {
            Duration learn = learn(Duration.ZERO);
            WindowSpec.Time window = cut == null ? WindowChoice.of(scan, learn) : window(cut);
            if (learn.compareTo(window.size().multipliedBy(2)) < 0) {
                throw new BacktestException("learning for " + Words.duration(learn) + " makes no two windows of "
                        + Words.duration(window.size()) + "; give a longer recording, --learn or a shorter --window");
            }
            noteSentinels();
            return OwnDetector.of(recording, scan, window, learn);
        }
        Detector found = DeclaredDetector.of(declared.state(), declared.config(), declared.pipeline(), recording);
        boolean learns = found.model().manifest().needsCalibration();
        Detector learning = learns ? found.learning(learn(found.spec().learn())) : found;
        return cut == null ? learning : learning.cut(window(cut));
    }

    private WindowSpec.Time window(BacktestOptions.Cut cut) {
        Duration hop =
                cut.hop() != null ? cut.hop() : WindowChoice.nice(cut.size().toNanos() / 6.0);
        return new WindowSpec.Time(cut.size(), hop, WindowChoice.lateness(scan, cut.size()));
    }

    /** Returns how long is learned: as asked, as declared, else six tenths, of what lies before the first fault. */
    private Duration learn(Duration declared) {
        BacktestOptions.Teaching teaching = options.teaching();
        if (options.budget() != null) {
            return BudgetSearch.third(scan);
        }
        if (teaching != null) {
            Duration time = teaching.time();
            return time != null ? time : Duration.ofNanos((long) (teaching.share() * scan.spanNanos()));
        }
        if (!declared.isZero()) {
            return declared;
        }
        long well = Math.min(scan.lastNanos, scan.onsetNanos) - scan.firstNanos;
        return Duration.ofNanos((long) (SHARE * (well > 0 ? well : scan.spanNanos())));
    }

    private void judge(Detector made) {
        BudgetSearch.Candidate candidate = choose(made);
        Detector detector =
                candidate == null ? made : candidate.detector().deciding(candidate.decide(), candidate.threshold());
        describe(detector);
        List<DecisionSink> others = new ArrayList<>();
        Plots plots = new Plots(scan, signals);
        others.add(plots);
        if (options.label() != null) {
            result.rows = new RowJudge();
            result.events = new EventJudge(new Coverage(detector));
            others.add(result.rows::decided);
            others.add(result.events::decided);
        }
        long lateNanos = scan.firstNanos + 2 * (scan.spanNanos() / 3);
        AlarmLog log = new AlarmLog(others, lateNanos, new Coverage(detector));
        LimitSearch search = new LimitSearch(signals.size());
        LimitAgreement agreement = new LimitAgreement(
                signals.size(), scan.firstNanos + Math.max(1, (long) (result.learnedSeconds * NANOS)));
        RowWatcher watcher = watcher(plots, search, agreement);
        progress.begin("playing", scan.rows);
        Playback.play(recording, detector, watcher, Playback.Taker.all(log), progress);
        if (result.rows != null) {
            result.rows.end();
        }
        result.log = log;
        result.digest = log.digest();
        result.plots = plots;
        result.limit = scan.faulty > 0 ? hindsight(search) : learned(agreement, log);
        result.sha256 = recording.sha256();
        if (candidate != null) {
            result.budget = outcome(candidate, log);
        }
    }

    private BudgetSearch.@Nullable Candidate choose(Detector made) {
        Budget budget = options.budget();
        return budget == null
                ? null
                : new BudgetSearch(recording, scan, budget).find(made, options.cut() != null, progress);
    }

    private void describe(Detector detector) {
        result.origin = detector.origin();
        result.window = detector.window();
        result.decide = detector.spec().decide();
        result.threshold = detector.threshold();
        boolean learns = detector.model().manifest().needsCalibration();
        result.learnedSeconds = learns ? detector.spec().learn().toMillis() / 1e3 : 0;
        if (scan.faulty > 0 && scan.onsetNanos < scan.firstNanos + result.learnedSeconds * NANOS) {
            result.notes.add("faults are labelled in the part that teaches what is normal: give --learn");
        }
        if (options.label() == null && !scan.unusedLabels().isEmpty()) {
            String name = scan.unusedLabels().get(0);
            result.notes.add(
                    "the column '" + name + "' looks like a label and was left out; to judge by it: --label " + name);
        }
    }

    /** A detector that was declared knows by itself where its values can lie. */
    private void noteSentinels() {
        signals.stream()
                .filter(column -> !Double.isNaN(column.sentinel()))
                .forEach(column -> result.notes.add(Words.number(column.sentinel()) + " of " + column.name
                        + " lies far from all others and is taken for no value, OUT_OF_RANGE"));
    }

    private RowWatcher watcher(Plots plots, LimitSearch search, LimitAgreement agreement) {
        RowJudge rows = result.rows;
        EventJudge events = result.events;
        int column = options.label() == null ? -1 : recordingColumn(options.label());
        List<Range> physical = signals.stream().map(ColumnFacts::physical).toList();
        return row -> {
            long time = row.timeNanos();
            for (int i = 0; i < values.length; i++) {
                double value = row.value(signals.get(i).column);
                values[i] = physical.get(i).contains(value) ? value : Double.NaN;
            }
            if (rows != null && events != null) {
                Label label = Label.of(row.text(column), row.value(column));
                rows.row(time, label);
                events.row(time, label);
                if (label == Label.FAULT) {
                    search.onset(time);
                }
            }
            search.row(time, values);
            agreement.row(time, values);
            plots.row(time, values);
        };
    }

    private int recordingColumn(String label) {
        try (TableReader rows = recording.open()) {
            return FileScan.find(rows.names(), label);
        }
    }

    private Optional<BacktestResult.Limit> hindsight(LimitSearch search) {
        return search.best()
                .map(limit -> new BacktestResult.Limit(
                        signals.get(limit.channel()).name,
                        limit.side().name(),
                        limit.limit(),
                        "hindsight",
                        limit.delayNanos().isPresent() ? limit.delayNanos().getAsLong() / NANOS : Double.NaN,
                        limit.falseAlarms(),
                        -1));
    }

    private Optional<BacktestResult.Limit> learned(LimitAgreement agreement, AlarmLog log) {
        return agreement
                .best(log.alarms)
                .map(limit -> new BacktestResult.Limit(
                        signals.get(limit.channel()).name,
                        limit.side() == FixedLimit.Side.HIGH ? "HIGH" : "LOW",
                        limit.limit(),
                        "learned",
                        Double.NaN,
                        limit.others(),
                        limit.found()));
    }

    private BudgetOutcome outcome(BudgetSearch.Candidate candidate, AlarmLog log) {
        Budget budget = options.budget();
        if (budget == null) {
            throw new AssertionError("nothing is chosen without a budget; this is a bug");
        }
        return new BudgetOutcome(
                budget,
                candidate.detector().window(),
                candidate.decide(),
                candidate.threshold(),
                candidate.chosen(),
                log.untouched());
    }
}
