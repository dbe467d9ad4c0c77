package io.edgewise.evaluation;

import io.edgewise.deploy.PipelineSpec.WindowRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of a backtest: everything that text, document and report are made of. */
final class BacktestResult {
    final Recording recording;
    final FileScan scan;
    final List<String> notes = new ArrayList<>();

    // Of the detector, kept when it is closed.
    String origin = "";

    @Nullable
    WindowRule window;

    io.edgewise.decision.@Nullable DecisionSettings decide;
    double threshold = Double.NaN;
    double learnedSeconds;
    String sha256 = "";

    // What it said.
    @Nullable
    AlarmLog log;

    @Nullable
    String digest;

    // What is true, where labels tell.
    @Nullable
    RowJudge rows;

    @Nullable
    EventJudge events;

    Optional<Limit> limit = Optional.empty();

    @Nullable
    BudgetOutcome budget;

    @Nullable
    Plots plots;

    BacktestResult(Recording recording, FileScan scan) {
        this.recording = recording;
        this.scan = scan;
    }

    /**
     * One fixed limit on one channel, the best.
     *
     * @param channel the channel's name
     * @param side HIGH or LOW
     * @param limit in the channel's unit
     * @param basis {@code hindsight} where labels tell what was right, {@code learned} where not
     * @param delaySeconds from the first fault to it; NaN for never or unknown
     * @param falseAlarms beside the fault or beside the detector's alarms
     * @param found how many of the detector's alarms; −1 where labels tell
     */
    record Limit(
            String channel,
            String side,
            double limit,
            String basis,
            double delaySeconds,
            long falseAlarms,
            int found) {}

    AlarmLog log() {
        if (log == null) {
            throw new AssertionError("the recording was not played; this is a bug");
        }
        return log;
    }

    boolean labelled() {
        return events != null && (scan.normal > 0 || scan.faulty > 0);
    }

    /** Returns how many alarms came outside of labelled faults; all of them where nothing is labelled. */
    long falseAlarms() {
        return events != null ? events.falseAlarms() : log().raised;
    }

    /** Returns the time in which an alarm counts as false. */
    double normalSeconds() {
        return events != null ? events.normalSeconds() : log().judgedSeconds();
    }

    /** Returns false alarms a day with the exact 95 % interval; NaN where nothing was judged. */
    double[] ratePerDay() {
        return ratePerDay(falseAlarms(), normalSeconds());
    }

    static double[] ratePerDay(long count, double seconds) {
        double days = seconds / 86_400;
        PoissonInterval interval = PoissonInterval.of(count, 0.95);
        return days <= 0
                ? new double[] {Double.NaN, Double.NaN, Double.NaN}
                : new double[] {count / days, interval.low() / days, interval.high() / days};
    }

    /**
     * Tells whether an expectation failed: a labelled fault was missed, or a budget that was promised is surely
     * exceeded.
     */
    boolean failed() {
        boolean missed = events != null && events.judged().stream().anyMatch(fault -> !fault.found);
        return missed || (budget != null && budget.promised() && budget.exceeded());
    }
}
