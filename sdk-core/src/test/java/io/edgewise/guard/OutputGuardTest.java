package io.edgewise.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.edgewise.model.Prediction;
import io.edgewise.signal.Range;
import io.edgewise.signal.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputGuardTest {
    private final OutputGuard guard = new OutputGuard(new Range(0, 1));
    private final Prediction prediction = new Prediction();

    @Test
    void aPossibleScorePasses() {
        assertSame(Verdict.pass(), guard.check(scored(0)));
        assertSame(Verdict.pass(), guard.check(scored(1)));
    }

    @Test
    void aScoreThatCannotBeIsRejectedAndShown() {
        assertRejects(Stage.OUTPUT, Reason.OUTPUT_OUT_OF_RANGE, 1.5, scored(1.5f));
    }

    @Test
    void aScoreThatIsNoNumberIsRejected() {
        assertRejects(Stage.OUTPUT, Reason.OUTPUT_NOT_A_NUMBER, Double.NaN, scored(Float.NaN));
        assertRejects(
                Stage.OUTPUT, Reason.OUTPUT_NOT_A_NUMBER, Double.POSITIVE_INFINITY, scored(Float.POSITIVE_INFINITY));
    }

    @Test
    void aModelWithoutAnAnswerHasFailed() {
        assertRejects(Stage.MODEL, Reason.MODEL_FAILED, Double.NaN, prediction.failed());
    }

    @Test
    void aModelThatWasEndedAtItsDeadlineHasTimedOut() {
        assertRejects(Stage.MODEL, Reason.MODEL_TIMEOUT, Double.NaN, prediction.timedOut());
    }

    @Test
    void aModelThatIsLearningPasses() {
        assertSame(Verdict.pass(), guard.check(prediction.learning()));
    }

    private void assertRejects(Stage stage, Reason reason, double value, Prediction answer) {
        assertEquals(new Verdict.Reject(List.of(new Finding(stage, reason, "", value))), guard.check(answer));
    }

    private Prediction scored(float score) {
        return prediction.scored(score, -1, new float[] {score});
    }
}
