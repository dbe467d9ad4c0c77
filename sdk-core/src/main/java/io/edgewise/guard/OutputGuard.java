package io.edgewise.guard;

import io.edgewise.model.Prediction;
import io.edgewise.signal.Range;
import io.edgewise.signal.Reason;
import java.util.List;

/**
 * Judges what a model answered: no answer, NaN and scores that cannot be are rejected. A model that says it is still
 * learning passes: that is an answer.
 */
public final class OutputGuard implements Guard<Prediction> {
    private final Range possible;

    /** Makes a guard for scores within this range. */
    public OutputGuard(Range possible) {
        this.possible = possible;
    }

    @Override
    public Verdict check(Prediction prediction) {
        return switch (prediction.status()) {
            case LEARNING -> Verdict.pass();
            case FAILED -> reject(Stage.MODEL, Reason.MODEL_FAILED, Double.NaN);
            case TIMED_OUT -> reject(Stage.MODEL, Reason.MODEL_TIMEOUT, Double.NaN);
            case SCORED -> score(prediction.score());
        };
    }

    private Verdict score(float score) {
        if (!Float.isFinite(score)) {
            return reject(Stage.OUTPUT, Reason.OUTPUT_NOT_A_NUMBER, score);
        }
        return possible.contains(score) ? Verdict.pass() : reject(Stage.OUTPUT, Reason.OUTPUT_OUT_OF_RANGE, score);
    }

    private static Verdict reject(Stage stage, Reason reason, double value) {
        return new Verdict.Reject(List.of(new Finding(stage, reason, "", value)));
    }
}
