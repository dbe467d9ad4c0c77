package io.edgewise.evaluation;

import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.model.Calibration;
import io.edgewise.model.Ranges;
import io.edgewise.pipeline.PipelineState;
import io.edgewise.window.WindowSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses window, counts and threshold from a history without labels, so that false alarms keep a budget. The history
 * is split by time: the first third teaches, the second chooses, the last is left for whoever wants to know whether it
 * holds.
 *
 * <p>A threshold at the (k+1)-th highest peak of n exchangeable ones leaves k alarms, and the rate under which it is
 * exceeded later is Gamma(k+1) distributed: its 95 % limit is the exact Poisson limit of k (Garwood 1936), also though
 * the threshold was chosen by these very peaks. So k is the largest count whose limit keeps the budget. Neighbouring
 * windows are not exchangeable, and a machine drifts: it is empirical, and the last third tells.
 *
 * <p>Of all that keep the budget the most sensitive is taken: least {@code step * sqrt(time to the alarm)}, where step
 * is the sustained change of a channel that brings an alarm, in standard deviations. That product is what a matched
 * filter needs of a step in white noise, whatever its length, so long windows and short ones are weighed alike.
 */
final class BudgetSearch {
    private static final int[][] COUNTS = {{1, 1}, {2, 3}, {3, 4}, {5, 6}, {8, 10}};
    private static final double[] LENGTHS = {0.25, 1, 4, 16};
    private static final double RATIO = 1.1;
    private static final double LEAST = 0.05;
    private static final double MOST_STANDING = 0.05;
    private static final int LEAST_WINDOWS = 20;
    private static final int MOST_WINDOWS = 1 << 18;

    private final Recording recording;
    private final FileScan scan;
    private final Budget budget;
    private final Map<String, Double> deviations;
    private @Nullable Candidate best;

    BudgetSearch(Recording recording, FileScan scan, Budget budget) {
        this.recording = recording;
        this.scan = scan;
        this.budget = budget;
        this.deviations = scan.columns.stream()
                .collect(Collectors.toMap(column -> column.name, ColumnFacts::deviation, (a, b) -> a, TreeMap::new));
    }

    /**
     * A choice that keeps the budget in the part that chooses; the detector's window is chosen, the rest stands apart.
     */
    record Candidate(
            Detector detector, DecisionSettings decide, double threshold, BudgetOutcome.Count chosen, double cost) {}

    /** Returns how long normal is learned. */
    static Duration third(FileScan scan) {
        return Duration.ofNanos(scan.spanNanos() / 3);
    }

    /**
     * Searches.
     *
     * @param fixed whether the window stays as it is
     */
    Candidate find(Detector detector, boolean fixed, PlayProgress progress) {
        WindowSpec.Time elastic = fixed ? null : detector.elastic();
        for (Detector each : elastic == null ? List.of(detector) : cuts(detector, elastic)) {
            progress.begin("choosing, " + WindowText.words(each.window()), scan.rows * 2 / 3);
            weigh(each, progress);
        }
        if (best == null) {
            throw new BacktestException("--false-alarms: the history of "
                    + Words.seconds(scan.spanNanos() / 1e9) + " makes fewer than " + LEAST_WINDOWS
                    + " windows in the third that chooses; give a longer history or shorter windows");
        }
        return best;
    }

    private List<Detector> cuts(Detector detector, WindowSpec.Time window) {
        double size = window.size().toNanos();
        double longest = scan.spanNanos() / 3.0 / LEAST_WINDOWS;
        return Arrays.stream(LENGTHS)
                .map(length -> length * size)
                .filter(length -> length == size || (length <= longest && length >= 4 * scan.medianNanos()))
                .mapToObj(length -> bounded(WindowChoice.around(length, scan)))
                .distinct()
                .map(detector::cut)
                .toList();
    }

    /** Keeps the number of windows in bounds, whatever the history's length. */
    private WindowSpec.Time bounded(WindowSpec.Time window) {
        double least = scan.spanNanos() / 3.0 / MOST_WINDOWS;
        Duration hop = window.hop().toNanos() >= least ? window.hop() : WindowChoice.nice(least);
        Duration size = hop.compareTo(window.size()) > 0 ? hop : window.size();
        return new WindowSpec.Time(size, hop, window.lateness());
    }

    private void weigh(Detector detector, PlayProgress progress) {
        long third = scan.spanNanos() / 3;
        ScoreLog scores = new ScoreLog(scan.firstNanos + third, scan.firstNanos + 2 * third, new Coverage(detector));
        AtomicReference<@Nullable PipelineState> learned = new AtomicReference<>();
        Playback.play(
                recording,
                detector.learning(third(scan)),
                RowWatcher.NONE,
                new Playback.Taker(scores, (name, state) -> learned.set(state), scan.firstNanos + 2 * third),
                progress);
        PipelineState state = learned.get();
        if (scores.size() < LEAST_WINDOWS) {
            return;
        }
        for (int[] counts : COUNTS) {
            DecisionSettings decide = counts(detector.spec().decide(), counts);
            weigh(detector, scores, decide, state == null ? null : state.calibration());
        }
    }

    private void weigh(Detector detector, ScoreLog scores, DecisionSettings decide, @Nullable Calibration learned) {
        double threshold = lowest(scores, decide, allowed(scores.judgedSeconds()));
        double step = learned == null
                ? threshold / detector.model().manifest().threshold()
                : step(learned.ranges(), threshold);
        double cost = step * Math.sqrt(scores.secondsOf(decide.raise().count()));
        if (best == null || cost < best.cost) {
            long alarms = scores.trial(decide, threshold).alarms();
            best = new Candidate(
                    detector, decide, threshold, new BudgetOutcome.Count(alarms, scores.judgedSeconds()), cost);
        }
    }

    /** Returns how many alarms may be left; 0 also where even that promises too little. */
    private long allowed(double seconds) {
        long count = 0;
        while (PoissonInterval.upper(count + 1, BudgetOutcome.CONFIDENCE) <= budget.perSecond() * seconds) {
            count++;
        }
        return count;
    }

    /** Goes down from above every score while the budget is kept: below, one alarm that always stands counts as one. */
    private static double lowest(ScoreLog scores, DecisionSettings decide, long allowed) {
        double kept = rounded(Math.max(scores.highest() * RATIO, LEAST));
        for (double next = rounded(kept / RATIO); next >= LEAST && next < kept; next = rounded(kept / RATIO)) {
            ScoreLog.Trial trial = scores.trial(decide, next);
            if (trial.alarms() > allowed || trial.standing() > MOST_STANDING) {
                break;
            }
            kept = next;
        }
        return kept;
    }

    /** Rounds up to three digits, which people can copy. */
    private static double rounded(double threshold) {
        double scale = Math.pow(10, 2 - Math.floor(Math.log10(threshold)));
        return Math.ceil(threshold * scale - 1e-9) / scale;
    }

    /** Returns the change that brings an alarm, in standard deviations, of the channel in the middle. */
    private double step(Ranges ranges, double threshold) {
        double[] steps = ranges.schema().features().stream()
                .filter(feature -> feature.statistic().equals("mean"))
                .mapToDouble(feature -> step(ranges, feature, threshold))
                .filter(step -> step > 0 && !Double.isInfinite(step))
                .sorted()
                .toArray();
        return steps.length == 0 ? threshold : steps[steps.length / 2];
    }

    private double step(Ranges ranges, FeatureSchema.Feature feature, double threshold) {
        int index = ranges.schema().features().indexOf(feature);
        double width = ranges.high(index) - ranges.low(index);
        return (0.5 + threshold) * width / deviations.getOrDefault(feature.channelName(), Double.NaN);
    }

    private static DecisionSettings counts(DecisionSettings declared, int[] counts) {
        int clearOf = Math.max(2, counts[1]);
        DecisionSettings.Clear clear = declared.clear();
        return declared.withRaise(new DecisionSettings.Raise(
                        counts[0], counts[1], declared.raise().onDelay()))
                .withClear(new DecisionSettings.Clear(clearOf, clearOf, clear.below(), clear.offDelay()));
    }
}
