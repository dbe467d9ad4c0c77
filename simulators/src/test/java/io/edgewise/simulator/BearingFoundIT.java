package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.WindowExtractor;
import io.edgewise.model.Admission;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.onnxruntime.OnnxRuntimeEngine;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.signal.Frame;
import io.edgewise.testing.CollectingSink;
import io.edgewise.window.WindowSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The real path with the real range-band model, count windows of one burst. Bands by hand, from the multiples that the
 * maker publishes for a 6205 (BPFO 3.5848, BPFI 5.4152, twice BSF 4.7135) at 1480 rpm, 24.667 turns a second: 88.4 Hz,
 * 133.6 Hz and 116.3 Hz, 2.5 per cent to each side.
 */
class BearingFoundIT {
    private static final String OUTER = "envelope-peak:2000-4500/86-91";
    private static final String INNER = "envelope-peak:2000-4500/130-137";
    private static final List<String> ENVELOPE = List.of(
            OUTER,
            INNER,
            "envelope-peak:2000-4500/113-120",
            "envelope-peak:2000-4500/172-182",
            "envelope-peak:2000-4500/260-274",
            "envelope-peak:2000-4500/40-60");
    /** Six ways to say how strong the vibration is on the whole. */
    private static final List<String> OVERALL =
            List.of("rms", "std", "var", "band-power:10-12800", "velocity-rms:10-1000", "band-power:10-5000");

    private static final Duration LEARN = Duration.ofMinutes(40);
    private static final Duration LENGTH = Duration.ofMinutes(100);
    private static final Duration ONSET = Duration.ofMinutes(60);

    @Test
    void theFrequenciesOfTheGeometryAreThoseThatAreTabled() {
        BearingGeometry bearing = BearingGeometry.BALL_6205;

        assertEquals(3.5848, bearing.outerRing(), 5e-4);
        assertEquals(5.4152, bearing.innerRing(), 5e-4);
        assertEquals(4.7135, 2 * bearing.elementSpin(), 5e-4);
        assertEquals(0.39828, bearing.cage(), 5e-5);
    }

    @Test
    void anOuterRingDefectIsFoundByTheEnvelopeAndNotByTheOverallLevel() throws IOException {
        List<DecisionRecord> envelope = decide("outer-race", ENVELOPE);
        List<DecisionRecord> overall = decide("outer-race", OVERALL);

        DecisionRecord alarm = firstAlarm(envelope);
        assertTrue(
                alarm.span().startNanos() >= onsetNanos(),
                "no alarm before the onset, but at " + alarm.span().startNanos());
        assertEquals(OUTER, alarm.contributions().get(0).feature());
        assertTrue(
                alarm.span().startNanos()
                        < onsetNanos() + Duration.ofMinutes(15).toNanos(),
                "within the ramp of 10 minutes and the n-of-m");
        assertFalse(overall.stream().anyMatch(each -> each.decision() == Decision.ALARM), "RMS sees nothing");
        assertTrue(
                overall.stream()
                                .filter(each -> each.decision() == Decision.NORMAL)
                                .count()
                        > 300,
                "RMS was judged");
    }

    @Test
    void anInnerRingDefectIsToldFromAnOuterOne() throws IOException {
        DecisionRecord alarm = firstAlarm(decide("inner-race", ENVELOPE));

        assertTrue(alarm.span().startNanos() >= onsetNanos());
        assertEquals(INNER, alarm.contributions().get(0).feature());
    }

    @Test
    void aHealthyBearingRaisesNoAlarm() throws IOException {
        assertFalse(decide("none", ENVELOPE).stream().anyMatch(each -> each.decision() == Decision.ALARM));
    }

    private static DecisionRecord firstAlarm(List<DecisionRecord> records) {
        return records.stream()
                .filter(each -> each.decision() == Decision.ALARM)
                .findFirst()
                .orElseThrow(() -> new AssertionError("never an alarm in " + records.size() + " windows"));
    }

    private static long onsetNanos() {
        return (PumpPlan.START.toEpochMilli() + ONSET.toMillis()) * 1_000_000;
    }

    private static List<DecisionRecord> decide(String fault, List<String> statistics) throws IOException {
        Path folder = Path.of(System.getProperty("edgewise.house")).resolve("samples/models/well-band");
        ModelManifest manifest = manifest(Files.readString(folder.resolve("edgewise.json")), statistics);
        Admission admission = Admission.unattested(Files.readAllBytes(folder.resolve("model.onnx")), manifest);
        CollectingSink sink = new CollectingSink();
        try (Model model = new OnnxRuntimeEngine().load(admission, LoadOptions.DEFAULT);
                Pipeline pipeline = Pipeline.builder("bearing")
                        .window(new WindowSpec.Count(BurstMachine.SAMPLES, BurstMachine.SAMPLES, 0))
                        .model(ModelBinding.of(model, new WindowExtractor(manifest.features()), null))
                        .learn(LEARN)
                        .decide(new CountingPolicy(DecisionSettings.DEFAULT))
                        .sink(sink)
                        .build()) {
            play(new BearingSimulator(new MachineOptions(fault, 7, LENGTH, ONSET, 1)), pipeline, manifest);
        }
        return new ArrayList<>(sink.records());
    }

    private static void play(Machine bearing, Pipeline pipeline, ModelManifest manifest) {
        SensorRow row = new SensorRow(bearing.channels().size());
        Frame frame = new Frame(
                manifest.channels().stream().map(spec -> spec.channel()).toList(), 512);
        while (bearing.hasNext()) {
            bearing.next(row);
            frame.set(frame.addRow(row.timeNanos()), 0, row.value(0));
            if (frame.rows() == 512) {
                pipeline.offer(frame);
                frame.clear();
            }
        }
    }

    /** The range band's manifest: its first channel is the vibration, the other seven never come. */
    private static ModelManifest manifest(String text, List<String> statistics) {
        String vibration = text.replaceFirst(
                        "\\{\\s*\"name\": \"P-PDG\",\\s*\"unit\": \"Pa\",\\s*\"required\": false,\\s*\"physical\": \\[[^]]*]",
                        "{\"name\": \"vibration\", \"unit\": \"m/s2\", \"required\": true, \"physical\": [-500, 500]")
                .replaceFirst("\"still\": 0.01", "\"still\": 0.01, \"rateHz\": 25600");
        StringBuilder features = new StringBuilder("\"features\": [{\"channel\": \"vibration\", \"statistics\": [\""
                + String.join("\", \"", statistics) + "\"]}");
        for (String other : List.of("P-TPT", "T-TPT", "P-MON-CKP", "T-JUS-CKP", "P-JUS-CKGL", "T-JUS-CKGL", "QGL")) {
            features.append(", {\"channel\": \"" + other
                    + "\", \"statistics\": [\"mean\", \"median\", \"std\", \"var\", \"min\", \"max\"]}");
        }
        String all = vibration.replaceFirst("(?s)\"features\": \\[.*?]\\s*}\\s*]", features + "]");
        return ModelManifest.parse(all.getBytes(StandardCharsets.UTF_8));
    }
}
