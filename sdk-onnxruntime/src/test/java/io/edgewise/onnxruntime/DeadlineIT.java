package io.edgewise.onnxruntime;

import static io.edgewise.onnxruntime.Models.FEATURES;
import static io.edgewise.onnxruntime.Models.SCORE;
import static io.edgewise.onnxruntime.Models.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.guard.OutputGuard;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.signal.Range;
import io.edgewise.signal.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeadlineIT {
    private static final Duration DEADLINE = Duration.ofMillis(800);

    @Test
    @Timeout(60)
    void aLoopWithoutEndIsEndedAfterItsDeadlineEachTimeAndOthersGoOn() {
        try (Model endless = load("endless-loop");
                Model sound = load("weighted-sum");
                ModelSession lost = endless.open(null);
                ModelSession kept = sound.open(null)) {
            kept.infer(vector(1, 1, 1));
            lost.infer(vector(1, 2, 3)); // the first failure is logged, and logging has to start
            long began = System.nanoTime();
            Prediction prediction = lost.infer(vector(1, 2, 3));
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            assertEquals(Prediction.Status.TIMED_OUT, prediction.status());
            assertEquals(
                    Reason.MODEL_TIMEOUT.bit(),
                    new OutputGuard(Range.ANY).check(prediction).reasons());
            assertTrue(took.compareTo(DEADLINE) >= 0, "ended too early: " + took);
            assertTrue(took.compareTo(DEADLINE.multipliedBy(2)) < 0, "ended too late: " + took);
            assertEquals(6f, kept.infer(vector(1, 1, 1)).score());
        }
    }

    @Test
    @Timeout(60)
    void theWatchdogSleepsWithoutLimitWhenNothingRuns() {
        try (Model sound = load("weighted-sum");
                ModelSession session = sound.open(null)) {
            session.infer(vector(1, 1, 1));
            Thread watchdog = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("edgewise-onnx-watchdog"))
                    .findFirst()
                    .orElseThrow();

            while (watchdog.getState() != Thread.State.WAITING) { // TIMED_WAITING while it ticks
                Thread.onSpinWait();
            }

            assertTrue(watchdog.isDaemon());
            assertEquals(6f, session.infer(vector(1, 1, 1)).score());
        }
    }

    private static Model load(String crafted) {
        return new OnnxRuntimeEngine()
                .load(Models.admission(crafted, List.of(FEATURES), List.of(SCORE)), new LoadOptions(DEADLINE));
    }
}
