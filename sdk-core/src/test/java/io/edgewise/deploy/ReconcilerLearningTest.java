package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.Decision;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.pipeline.PipelineStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcilerLearningTest extends OnBench {
    @Test
    void aCalibrationIsKeptOverARestartAndLearnedAnewForAnotherModelOrSensor() {
        Map<String, PipelineSpec.BoundChannel> bind = Map.of(
                "a", new PipelineSpec.BoundChannel("col-a", "Pa"),
                "b", new PipelineSpec.BoundChannel("col-still", ""));
        PipelineSpec learns = Bench.spec(Bench.PUMP, "m", bind, Duration.ofSeconds(20));
        ModelRef model = bench.pack("m", Bench.manifest("m", "a", true), 1, Bench.TRUSTED);
        bench.declare(model, learns);
        bench.rows(0, 31, 2000);
        assertEquals(List.of(Decision.LEARNING, Decision.LEARNING, Decision.NORMAL), decisions());
        assertEquals(List.of("b"), status().unlearned());
        assertTrue(bench.events.contains("pipeline p learned left out, they do not move: b"), bench.events::toString);
        Digest lesson = bench.sink("p").last().calibration();

        restart();
        bench.declare(model, learns);
        bench.rows(40, 51, 2000);
        assertEquals(List.of(Decision.NORMAL), decisions());
        assertEquals(lesson, bench.sink("p").last().calibration());

        bench.declare(bench.pack("m", Bench.manifest("m", "a", true), 2, Bench.TRUSTED), learns);
        bench.rows(51, 61, 2000);
        assertEquals(Decision.LEARNING, bench.sink("p").last().decision());

        Map<String, PipelineSpec.BoundChannel> moved = Map.of("a", new PipelineSpec.BoundChannel("col-c", "Pa"));
        bench.declare(model, Bench.spec(Bench.PUMP, "m", moved, Duration.ofSeconds(20)));
        bench.rows(70, 81, 2000);
        assertEquals(Decision.LEARNING, bench.sink("p").last().decision());
    }

    @Test
    void aModelThatLearnsNeedsALearningTime() {
        bench.declare(bench.pack("m", Bench.manifest("m", "a", true), 1, Bench.TRUSTED), Bench.spec("m"));

        assertTrue(why("p").contains("give it a learning time"), why("p"));
    }

    @Test
    void aLearningTimeShorterThanOneWindowIsRefused() {
        Map<String, PipelineSpec.BoundChannel> bind = Map.of("a", new PipelineSpec.BoundChannel("col-a", "kPa"));
        bench.declare(
                bench.pack("m", Bench.manifest("m", "a", true), 1, Bench.TRUSTED),
                Bench.spec(Bench.PUMP, "m", bind, Duration.ofSeconds(9)));

        assertTrue(why("p").contains("learn: 9s is shorter than one window of 10s"), why("p"));
    }

    private PipelineStatus status() {
        return bench.view().pipelines().get(0);
    }
}
