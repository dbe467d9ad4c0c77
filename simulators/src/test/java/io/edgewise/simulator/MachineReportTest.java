package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.signal.Range;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineReportTest {
    private static final double NAN = Double.NaN;
    private static final DueWindows DUE = new DueWindows(2 * MadeUpAsset.SECOND, MadeUpAsset.SECOND, 0);

    /** Rows at 0 to 7 s; onset at 4 s; the second channel never delivered. */
    private final MadeUpAsset asset = new MadeUpAsset(
            "pump-1",
            new double[][] {{1, 3, 2, 2, 2, 3, 4, 5}, {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN}},
            MadeUpAsset.fault(4, Long.MAX_VALUE),
            null);

    private final MachineJudge judge = new MachineJudge(asset, DUE);

    @Test
    void everyFigureIsWhatOneCountsByHand() {
        see(0, "NORMAL");
        see(1, "NORMAL");
        see(2, "HOLD"); // ends with the onset
        see(3, "NORMAL");
        see(4, "ALARM"); // ends at 6

        JsonValue report = written(Map.of("INCOMPLETE", 1L));

        assertEquals("pump-1", report.get("name").text());
        assertEquals(8, report.get("rows").whole());
        // Starts 0 to 5: the window of 5 ends at 7, where the last row stands.
        assertEquals(6, report.get("windowsDue").whole());
        assertEquals(5, report.get("decided").whole());
        assertEquals(2, report.get("boundChannels").whole());
        assertEquals(1, report.get("absentChannels").whole());
        assertEquals("seal-leak", report.get("fault").text());
        assertEquals("1970-01-01T00:00:04.000Z", report.get("onset").text());
        assertEquals("1970-01-01T00:00:06.000Z", report.get("alarmAt").text());
        assertEquals(2, report.get("delaySeconds").number());
        assertEquals("seal-leak", report.get("foundLabel").text());
        assertFalse(report.get("alarmOnBeforeOnset").flag());
        assertEquals(0, report.get("falseAlarms").whole());
        assertEquals(2, report.get("normalSecondsJudged").number());
        assertEquals(0, report.get("falseAlarmsPerDay").number());
        assertEquals(3, report.get("decisions").get("NORMAL").whole());
        assertEquals(1, report.get("rejected").get("INCOMPLETE").whole());
    }

    @Test
    void theBestFixedLimitStandsBesideTheModel() {
        see(3, "ALARM"); // ends at 5, 1 s after the onset

        JsonValue limit = written(Map.of()).get("fixedLimit");

        // Before the onset the largest value is 3 and the smallest 1. Above 3 comes the row at 6 s, 2 s after the
        // onset; below 1 comes none.
        assertEquals("HIGH", limit.get("side").text());
        assertEquals(3, limit.get("limit").number());
        assertEquals(2, limit.get("delaySeconds").number());
        assertEquals(0, limit.get("falseAlarms").whole());
        assertEquals("found it in 2 s, 0 false", report(Map.of()).fixedLimitWords());
    }

    @Test
    void aModelThatIsSlowerThanTheFixedLimitIsNotNeeded() {
        see(4, "ALARM"); // ends at 6: not faster

        assertEquals("found it in 2 s, 0 false: no AI needed", report(Map.of()).fixedLimitWords());
    }

    @Test
    void aGaugeThatOnlyShowedWhatItCannotIsAbsent() {
        // The dead gauge of the 3W wells; the values of the first channel are from 1 to 5.
        double dead = -1.180116e42;
        MadeUpAsset well = new MadeUpAsset("w", new double[][] {{1, 5}, {dead, dead}}, null, null);
        String name = well.channels().get(1).name();

        MachineReport report =
                new MachineReport(new MachineJudge(well, DUE), null, Map.of(), Map.of(name, new Range(-1e5, 1e8)));

        assertEquals(1, report.absentChannels());
    }

    @Test
    void falseAlarmsAreScaledToADay() {
        see(0, "ALARM"); // 1 false alarm in 2 s judged: 43,200 a day
        see(1, "NORMAL");

        assertEquals(43_200, written(Map.of()).get("falseAlarmsPerDay").number());
        assertTrue(report(Map.of()).faultMissed());
        assertTrue(written(Map.of()).find("delaySeconds").isEmpty());
        assertTrue(written(Map.of()).find("model").isEmpty());
    }

    @Test
    void theWrongLabelIsTold() {
        see(4, "ALARM");
        assertFalse(report(Map.of()).wrongLabel());
        MachineJudge other = new MachineJudge(
                MadeUpAsset.with(new Asset.Fault("dry-run", "dry-run", 4 * MadeUpAsset.SECOND, Long.MAX_VALUE), null),
                DUE);
        other.see(MadeUpAsset.seen(4, "ALARM"), false);

        assertTrue(new MachineReport(other, null, Map.of(), Map.of()).wrongLabel());
    }

    @Test
    void modelAndCalibrationComeFromTheLastDecision() {
        JsonValue decision = Json.parse("""
                {"calibration": "sha256:c", "model": {"name": "pump-faults", "version": "1", "digest": "sha256:d",
                 "verdict": "TRUSTED", "signer": "line-a", "policy": 1, "engine": "onnxruntime", "rung": 0}}
                """.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
        MachineReport report = new MachineReport(judge, decision, Map.of(), Map.of());

        JsonValue written = Json.parse(JsonWriter.object(report::write), JsonLimits.DOCUMENT);

        assertEquals("sha256:d", written.get("model").get("digest").text());
        assertEquals("line-a", written.get("model").get("signer").text());
        assertEquals("sha256:c", written.get("calibrationDigest").text());
    }

    private void see(long start, String decision) {
        String label = decision.equals("ALARM") ? "seal-leak" : null;
        judge.see(
                new Sighting(
                        start * MadeUpAsset.SECOND, (start + 2) * MadeUpAsset.SECOND, decision, true, label, "-", 0),
                false);
    }

    private MachineReport report(Map<String, Long> rejected) {
        return new MachineReport(judge, null, rejected, Map.of());
    }

    private JsonValue written(Map<String, Long> rejected) {
        return Json.parse(JsonWriter.object(report(rejected)::write), JsonLimits.DOCUMENT);
    }
}
