package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.guard.RunWhen;
import io.edgewise.model.Admission;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.PipelineBuilder;
import io.edgewise.signal.Frame;
import io.edgewise.signal.TimeSource;
import io.edgewise.simulator.PumpOptions;
import io.edgewise.simulator.PumpPlan;
import io.edgewise.simulator.PumpSensors;
import io.edgewise.simulator.PumpSimulator;
import io.edgewise.simulator.SensorRow;
import io.edgewise.testing.CollectingSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Healthy simulated pumps that are stopped and started, and the shipped model. */
@Timeout(180)
class PumpCyclesIT {
    private static final Duration HOURS = Duration.ofHours(2);
    private static final RunWhen RULE =
            new RunWhen(PumpSensors.CURRENT, 5, 4, Duration.ofSeconds(5), Duration.ofSeconds(60));

    @Test
    void startingAndStoppingRaisesNoAlarm() throws Exception {
        int cycles = 0;
        for (int machine = 1; cycles < 50; machine++) {
            PumpPlan plan = PumpPlan.of(42, machine, HOURS, PumpOptions.HEALTHY);
            CollectingSink seen = run(plan, RULE);
            cycles += plan.startStopCycles();

            assertEquals(List.of(), seen.alarms(), "machine " + machine);
            assertEquals(0, judgedOutside(plan, seen), "machine " + machine);
            assertTrue(seen.decisions().contains(Decision.NOT_RUNNING));
            assertTrue(seen.decisions().contains(Decision.NORMAL));
        }
        System.out.println("measured: " + cycles + " start-stop cycles without an alarm");
    }

    @Test
    void withoutTheRuleAPumpThatStandsIsJudged() throws Exception {
        PumpPlan plan = PumpPlan.of(42, 1, HOURS, PumpOptions.HEALTHY);

        assertTrue(judgedOutside(plan, run(plan, null)) > 50);
    }

    /** Counts the windows that were judged though the pump did not run in any part of them. */
    private static long judgedOutside(PumpPlan plan, CollectingSink seen) {
        return seen.records().stream()
                .filter(record -> record.decision() == Decision.NORMAL || record.decision() == Decision.ALARM)
                .filter(record -> plan.runs().stream().noneMatch(run -> overlap(run, record.span())))
                .count();
    }

    private static boolean overlap(PumpPlan.Run run, DecisionRecord.Span span) {
        return nanos(run.from()) < span.endNanos() && span.startNanos() < nanos(run.to());
    }

    private static long nanos(long row) {
        return PumpPlan.timeOf(row).toEpochMilli() * 1_000_000;
    }

    private static CollectingSink run(PumpPlan plan, @Nullable RunWhen rule) throws Exception {
        ModelManifest manifest =
                ModelManifest.parse(Shop.version("pump-faults", "").getBytes(StandardCharsets.UTF_8));
        CollectingSink sink = new CollectingSink();
        Admission admission = Admission.unattested(Shop.shippedModel("pump-faults"), manifest);
        try (Model model = new OnnxRuntimeEngine().load(admission, LoadOptions.DEFAULT)) {
            PipelineBuilder parts = Pipeline.builder("pump")
                    .time(TimeSource.REPLAY)
                    .model(ModelBinding.of(model, FeatureExtractor.of(manifest.features()), null))
                    .decide(new CountingPolicy(DecisionSettings.DEFAULT))
                    .sink(sink);
            try (Pipeline pipeline = (rule == null ? parts : parts.runWhen(rule)).build()) {
                PumpSimulator pump = new PumpSimulator(plan);
                SensorRow row = new SensorRow(PumpSensors.CHANNELS.size());
                Frame frame = new Frame(PumpSensors.CHANNELS, 1);
                while (pump.hasNext()) {
                    pump.next(row);
                    frame.clear();
                    int at = frame.addRow(row.timeMillis() * 1_000_000);
                    for (int channel = 0; channel < row.channels(); channel++) {
                        if (row.form(channel) == SensorRow.Form.NUMBER) {
                            frame.set(at, channel, row.value(channel));
                        }
                    }
                    pipeline.offer(frame);
                }
            }
        }
        return sink;
    }
}
