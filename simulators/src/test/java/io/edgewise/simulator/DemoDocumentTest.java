package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoDocumentTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final DemoOptions FAST = options(0);

    private final DemoOutcome outcome = new DemoOutcome();

    DemoDocumentTest() {
        outcome.broker = "tcp://127.0.0.1:1883";
        outcome.decisionsDigest = DIGEST;
        outcome.scoresDigest = DIGEST;
    }

    @Test
    void aDemoOfWhichNothingWasHeardIsStillADocumentOfItsKind() {
        byte[] document = DemoDocument.write(FAST, outcome);

        assertEquals(List.of(), Schemas.violations("demo", document));
        JsonValue demo = Json.parse(document, JsonLimits.DOCUMENT);
        assertTrue(demo.find("speed").isEmpty());
        assertTrue(demo.find("exit").isEmpty());
        assertTrue(demo.get("latencyMs").find("p50").isEmpty());
        assertEquals(-1, demo.get("agent").get("pssBytes").whole());
    }

    @Test
    void whatTheJudgeSawStandsInTheDocument() {
        long second = MadeUpAsset.SECOND;
        MadeUpAsset asset = new MadeUpAsset(
                "pump-2",
                new double[][] {{1, 2, 1, 2}},
                null,
                new Asset.SensorTrouble("gap", "flow", second, 3 * second, second));
        MachineJudge judge = new MachineJudge(asset, new DueWindows(second, second, 0));
        judge.see(new Sighting(0, second, "NORMAL", true, null, "-", 0), false);
        judge.see(new Sighting(second, 2 * second, "HOLD", false, null, "INCOMPLETE", 0x7fc00000), false);
        judge.see(new Sighting(second, 2 * second, "HOLD", false, null, "INCOMPLETE", 0x7fc00000), false);
        outcome.machines.add(new MachineReport(judge, null, Map.of("INCOMPLETE", 1L), Map.of()));
        outcome.refused.add(new DemoOutcome.Case("flip", DIGEST, "DIGEST_MISMATCH"));
        outcome.accepted.add("flip-twin");
        outcome.failures.add("pump-1: its fault was not found");
        outcome.agentExit = 0;
        outcome.latency = new DemoOutcome.Quantiles(1.5, 2.5, 3.5);
        outcome.health = Json.parse("""
                {"models": [{"digest": "%s"}],
                 "mqtt": {"framesReceived": 4, "decisionsSent": 3, "dropped": {"QUEUE_FULL": 2}},
                 "process": {"pssBytes": 1000, "threads": 20, "cpuSeconds": 0.5}}
                """.formatted(DIGEST).getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
        outcome.published.put(DIGEST, 12_345L);
        outcome.published.put("sha256:nobody pulled it", 1L);

        byte[] document = DemoDocument.write(options(60), outcome);

        assertEquals(List.of(), Schemas.violations("demo", document));
        JsonValue demo = Json.parse(document, JsonLimits.DOCUMENT);
        assertEquals(60, demo.get("speed").number());
        assertEquals(0, demo.get("exit").whole());
        assertEquals(2, demo.get("startStopCycles").whole());
        // Rows at 0 to 3 s, windows of 1 s: due are those of 0, 1 and 2; two were decided.
        assertEquals(1, demo.get("mqtt").get("lost").whole());
        assertEquals(1, demo.get("mqtt").get("duplicates").whole());
        assertEquals(2, demo.get("mqtt").get("dropped").get("QUEUE_FULL").whole());
        assertEquals(2.5, demo.get("latencyMs").get("p99").number());
        assertEquals(1, demo.get("registry").get("pulled").whole());
        assertEquals(12_345, demo.get("registry").get("bytes").whole());
        JsonValue fault = demo.get("faults").elements().get(0);
        assertEquals("pump-2", fault.get("machine").text());
        assertEquals("1970-01-01T00:00:01.000Z", fault.get("from").text());
        assertEquals(List.of("INCOMPLETE"), fault.get("reasonsSeen").texts());
        assertEquals(1, fault.get("firstSeenSeconds").number());
        assertEquals(0, fault.get("decidedNormalGood").whole());
        assertEquals(
                "DIGEST_MISMATCH",
                demo.get("registry")
                        .get("refused")
                        .elements()
                        .get(0)
                        .get("reason")
                        .text());
    }

    @Test
    void timesAreWrittenInUtcWithMilliseconds() {
        assertEquals("2014-10-06T16:01:30.000Z", DemoDocument.time(1_412_611_290_000_000_000L));
    }

    private static DemoOptions options(double speed) {
        return new DemoOptions(
                null, speed, 42, Duration.ofMinutes(16), null, null, List.of(Tamper.FLIP), false, Path.of("report"));
    }
}
