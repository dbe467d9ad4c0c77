package io.edgewise.agent.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.BatchCodec;
import io.edgewise.codec.CloudEvent;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.house.Schemas;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many messages of an agent, as people keep them. */
class RecordingTest {
    private static final String RECORD =
            Schemas.example("edgewise.decision.v1.json").replaceAll("\\s*\\n\\s*", "");
    private static final String TOPIC = "edgewise/v1/north/gw-7/decision/pump-1";
    private static final String HEALTH = "{\"schema\":\"edgewise.health/v1\",\"state\":\"OFFLINE\"}";

    @Test
    void ofLinesBehindTheirTopicsTheLatestAlarmIsExplainedAndTheOthersAreCounted() throws IOException {
        String lines = line(230, "NORMAL") + line(231, "ALARM") + line(232, "ALARM") + line(233, "HOLD")
                + line(234, "ALARM") + line(235, "NORMAL") + line(236, "ALARM") + line(236, "ALARM")
                + "edgewise/v1/north/gw-7/health " + HEALTH + "\n";

        Explained explained = explain(bytes(lines), null);

        assertEquals(236, window(explained));
        assertEquals(
                List.of(
                        "8 decisions and 0 messages of alarms were read: 2 alarms, of which this is the latest.",
                        "The others, for --id: gw-7/3/pump-1/231 (2026-11-26T10:15:00.000Z)."),
                explained.notes());
        assertEquals(232, window(explain(bytes(lines), "gw-7/3/pump-1/232")));
        assertEquals(235, window(explain(bytes(lines), "pump-1/235")));
    }

    @Test
    void aBatchIsReadCompressedOrNot() throws IOException {
        byte[] batch = BatchCodec.encode(List.of(
                new BatchCodec.Item(TOPIC, bytes(decision(7, "NORMAL"))),
                new BatchCodec.Item(TOPIC, bytes("{\"schema\":\"edgewise.decision/v1\"}")),
                new BatchCodec.Item(TOPIC, bytes(decision(8, "ALARM"))),
                new BatchCodec.Item(TOPIC, bytes(decision(9, "ALARM")))));

        for (byte[] form : List.of(batch, BatchCodec.gzip(batch), bytes("t/batch " + text(batch) + "\nx {}\n"))) {
            Explained explained = explain(form, null);
            assertEquals(8, window(explained));
            String notes = String.join("\n", explained.notes());
            assertTrue(notes.startsWith("3 decisions and 0 messages of alarms were read: 1 alarm,"), notes);
            assertTrue(notes.contains(" could not be read; the first: "), notes);
            assertTrue(notes.contains("/records/1/document"), notes);
        }
    }

    @Test
    void moreAlarmsThanAnybodyReadsAreRefusedInWords() {
        Onsets onsets = new Onsets("");
        ExplainException refused = assertThrows(ExplainException.class, () -> {
            for (long window = 0; window <= 10_000; window++) {
                DecisionRecord.Id id = new DecisionRecord.Id("gw-7", 3, "pump-1", window);
                onsets.alarm(new AlarmRecord(id, AlarmRecord.State.RAISED, 1, 1, null, "", null, 0), "", "");
            }
        });

        assertTrue(String.valueOf(refused.getMessage()).contains("more than 10000 alarms"), refused.getMessage());
    }

    @Test
    void anEnvelopeIsOpenedAndItsIdNamesWhatIsInIt() throws IOException {
        String lines = "";
        for (int window = 1; window <= 3; window++) {
            byte[] document = bytes(decision(window, "ALARM"));
            CloudEvent event = new CloudEvent("3-" + window, "/edgewise/v1/north/gw-7", "io.edgewise.decision.v1");
            lines += TOPIC + " " + text(event.structured(document)) + "\n";
        }

        assertEquals(1, window(explain(bytes(lines), null)));
        assertEquals(2, window(explain(bytes(lines), "3-2")));
        assertEquals(1, window(explain(bytes(lines.lines().findFirst().orElseThrow()), null)));
    }

    @Test
    void anAlarmsMessageAndItsDecisionAreOneAlarm() throws IOException {
        String raised = alarm("RAISED", 236);
        String lines = line(235, "NORMAL") + line(236, "ALARM") + raised + "\n" + alarm("ACKNOWLEDGED", 238) + "\n";

        Explained explained = explain(bytes(lines), null);

        assertEquals(Explained.Source.ALARM, explained.source());
        assertEquals(236, window(explained));
        assertEquals("RAISED", Objects.requireNonNull(explained.alarm()).state());
        assertTrue(explained.notes().get(0).contains("2 messages of alarms were read: 1 alarm,"));
        assertEquals(236, window(explain(bytes(lines), "gw-7/pump-1/2026-11-26T10:15:00.000Z")));
        assertEquals(List.of(), Schemas.violations("explain", explained.document()));
    }

    @Test
    void anIdThatIsNotThereIsAnsweredWithTheNearestAlarm() {
        byte[] lines = bytes(line(236, "ALARM") + alarm("RAISED", 236) + "\n");

        for (List<String> one : List.of(
                List.of("pumpp-1/236", "pump-1/236"),
                List.of("gw-7/3/pump-1/263", "gw-7/3/pump-1/236"),
                List.of("gw-7/pump-1/2026-11-26T10:16:00.000Z", "gw-7/pump-1/2026-11-26T10:15:00.000Z"))) {
            ExplainException none = assertThrows(ExplainException.class, () -> explain(lines, one.get(0)));

            assertTrue(
                    String.valueOf(none.getMessage()).endsWith("; did you mean '" + one.get(1) + "'?"),
                    none.getMessage());
        }
    }

    @Test
    void anAlarmThatHasGoneIsSaidToHaveGone() throws IOException {
        String stands = line(236, "ALARM") + alarm("RAISED", 236) + "\n";

        Explained explained = explain(bytes(stands + alarm("CLEARED", 240) + "\n"), null);

        assertEquals(
                "It has gone: CLEARED at 2026-11-26T10:15:00.000Z.",
                explained.notes().get(0));
        assertFalse(explain(bytes(stands), null).notes().toString().contains("gone"));
    }

    @Test
    void aLineThatCannotBeReadCostsItselfAlone() throws IOException {
        String lines = "half a line}\n" + line(1, "ALARM") + TOPIC + " {\"schema\":\n\n" + TOPIC + " ÿ{";

        Explained explained = explain(bytes(lines), null);

        assertEquals(1, window(explained));
        assertTrue(explained.notes().get(0).startsWith("3 documents could not be read; the first: line 1: "));
    }

    @Test
    void whereThereIsNoAlarmItSaysSoAndHowToGoOn() {
        ExplainException none =
                assertThrows(ExplainException.class, () -> explain(bytes(line(1, "NORMAL") + line(2, "NORMAL")), null));
        ExplainException unknown = assertThrows(
                ExplainException.class, () -> explain(bytes(line(1, "NORMAL") + line(2, "ALARM")), "pump-1/7"));
        ExplainException several = assertThrows(
                ExplainException.class,
                () -> explain(bytes(line(1, "ALARM") + line(1, "ALARM").replace("gw-7", "gw-8")), "pump-1/1"));

        assertEquals(ExplainException.Kind.NO_ALARM, none.kind());
        assertTrue(String.valueOf(none.getMessage()).endsWith("--id; the last decision's is gw-7/3/pump-1/2"));
        assertEquals(ExplainException.Kind.WRONG_INPUT, unknown.kind());
        assertTrue(String.valueOf(unknown.getMessage()).contains("has the id 'pump-1/7'"));
        assertTrue(String.valueOf(several.getMessage()).contains("gw-8/3/pump-1/1"), several.getMessage());
    }

    @Test
    void aRecordingThatWasDamagedNeverEndsInABug() {
        Random random = new Random(7);
        byte[] whole = bytes(line(1, "NORMAL") + line(2, "ALARM") + alarm("RAISED", 2) + "\n");
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = Arrays.copyOf(whole, whole.length - random.nextInt(200));
            for (int hit = 0; hit <= round % 8; hit++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertNotNull(explain(damaged, null).document());
            } catch (ExplainException | IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 0 && refused < 1_900, "refused " + refused);
    }

    private static String line(int window, String decision) {
        return TOPIC + " " + decision(window, decision) + "\n";
    }

    private static String decision(int window, String decision) {
        return RECORD.replace("\"window\": 236", "\"window\": " + window)
                .replace("\"decision\": \"ALARM\"", "\"decision\": \"" + decision + "\"");
    }

    private static String alarm(String state, int window) {
        return ("{'schema':'edgewise.alarm/v1','id':'gw-7/pump-1/2026-11-26T10:15:00.000Z','pipeline':'pump-1',"
                        + "'state':'" + state + "','at':'2026-11-26T10:15:00.000Z','since':'2026-11-26T10:15:00.000Z',"
                        + "'decision':{'device':'gw-7','boot':3,'pipeline':'pump-1','window':" + window + "},"
                        + "'label':null,'advice':'look'}")
                .replace('\'', '"');
    }

    private static long window(Explained explained) {
        return Objects.requireNonNull(explained.decision()).id().window();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Explained explain(byte[] recording, @Nullable String id) throws IOException {
        return new Explainer(null, null).sent("r.jsonl", new ByteArrayInputStream(recording), id);
    }
}
