package io.edgewise.evaluation;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.model.Prediction;
import io.edgewise.pipeline.DecisionSink;
import java.util.Arrays;

/**
 * The scores of a stretch of time, on which other counts and thresholds can be tried without the model: by the very
 * policy that the pipeline uses. One owner.
 */
final class ScoreLog implements DecisionSink {
    private static final float[] NONE = {};

    private final long fromNanos;
    private final long untilNanos;
    private final Coverage coverage;
    private final Prediction prediction = new Prediction();
    private long[] ends = new long[1024];
    private float[] scores = new float[1024];
    private int size;
    private double lengthNanos;
    private double judgedNanos;

    ScoreLog(long fromNanos, long untilNanos, Coverage coverage) {
        this.coverage = coverage;
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
    }

    @Override
    public void decided(DecisionRecord record) {
        DecisionRecord.Span span = record.span();
        boolean judged = record.decision() == Decision.NORMAL || record.decision() == Decision.ALARM;
        long from = coverage.take(span);
        if (judged && span.startNanos() >= fromNanos && span.endNanos() <= untilNanos) {
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, 2 * size);
                scores = Arrays.copyOf(scores, 2 * size);
            }
            ends[size] = span.endNanos();
            scores[size++] = record.score();
            lengthNanos += span.endNanos() - span.startNanos();
            judgedNanos += span.endNanos() - from;
        }
    }

    int size() {
        return size;
    }

    double judgedSeconds() {
        return judgedNanos / 1e9;
    }

    /** Returns how long it takes on average until so many windows have followed each other, at least two known. */
    double secondsOf(int windows) {
        double apart = (ends[size - 1] - ends[0]) / (size - 1.0);
        return (lengthNanos / size + (windows - 1) * apart) / 1e9;
    }

    float highest() {
        float highest = 0;
        for (int i = 0; i < size; i++) {
            highest = Math.max(highest, scores[i]);
        }
        return highest;
    }

    /** Returns what these settings would have said. */
    Trial trial(DecisionSettings settings, double threshold) {
        CountingPolicy policy = new CountingPolicy(settings);
        long alarms = 0;
        long standing = 0;
        boolean on = false;
        for (int i = 0; i < size; i++) {
            boolean alarm = policy.decide(ends[i], prediction.scored(scores[i], -1, NONE), threshold)
                            .decision()
                    == Decision.ALARM;
            alarms += alarm && !on ? 1 : 0;
            standing += alarm ? 1 : 0;
            on = alarm;
        }
        return new Trial(alarms, size == 0 ? 0 : standing / (double) size);
    }

    /**
     * What came of a trial.
     *
     * @param alarms how often the alarm came
     * @param standing the share of windows under an alarm
     */
    record Trial(long alarms, double standing) {}
}
