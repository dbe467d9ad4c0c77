package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.DecisionRecord;
import io.edgewise.model.Model;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.StateKeeper;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.testing.CollectingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedPipelineTest {
    @TempDir
    Path folder;

    @Test
    void decidesWhatTheAgentsPipelineDecides() {
        try (Bench bench = new Bench(folder)) {
            ModelRef ref = bench.pack("m", Bench.manifest("m", "a", true), 5, Bench.TRUSTED);
            PipelineSpec spec = Bench.spec(
                    Bench.PUMP, "m", Map.of("a", new PipelineSpec.BoundChannel("col-a", "Pa")), Duration.ofSeconds(40));
            bench.declare(ref, spec);
            bench.rows(0, 200, 1000);

            CollectingSink sink = new CollectingSink();
            try (Model model = ModelLoad.inOneGo("m", ref, bench.gates);
                    Pipeline pipeline = RecordedPipeline.of("p", spec, model, sink, StateKeeper.NONE)) {
                for (int second = 0; second < 200; second++) {
                    pipeline.offer(row(RecordedPipeline.columns(spec), second));
                }
            }

            List<String> live = words(bench.sink("p").records());
            assertTrue(live.size() >= 19, live.toString());
            assertEquals(live, words(sink.records()));
        }
    }

    @Test
    void aModelIsLoadedThroughEveryGateOrNotAtAll() {
        try (Bench bench = new Bench(folder)) {
            ModelRef unsigned = bench.pack("m", 5, null);

            RefusedException refused =
                    assertThrows(RefusedException.class, () -> ModelLoad.inOneGo("m", unsigned, bench.gates));

            assertEquals(Refusal.UNSIGNED, refused.refusal());
            assertTrue(bench.engine.loaded.isEmpty());
        }
    }

    @Test
    void aChannelThatTheModelDoesNotHaveIsRefused() {
        try (Bench bench = new Bench(folder)) {
            ModelRef ref = bench.pack("m", 5, Bench.TRUSTED);
            PipelineSpec spec = Bench.spec(
                    Bench.PUMP, "m", Map.of("aa", new PipelineSpec.BoundChannel("col-a", "Pa")), Duration.ZERO);
            try (Model model = ModelLoad.inOneGo("m", ref, bench.gates)) {
                RefusedException refused = assertThrows(
                        RefusedException.class,
                        () -> RecordedPipeline.of("p", spec, model, new CollectingSink(), StateKeeper.NONE));

                assertTrue(String.valueOf(refused.getMessage()).contains("did you mean 'a'?"), refused.getMessage());
            }
        }
    }

    private static List<String> words(List<DecisionRecord> decisions) {
        return decisions.stream()
                .map(record -> record.span().startNanos() + " " + record.decision() + " " + record.score() + " "
                        + record.calibration())
                .toList();
    }

    private static Frame row(List<Channel> columns, int second) {
        Frame frame = new Frame(columns, 1);
        int row = frame.addRow(second * 1_000_000_000L);
        frame.set(row, 0, 1000 + second % 2 * 1000);
        return frame;
    }
}
