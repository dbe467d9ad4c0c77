package io.edgewise.agent.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Reasons;
import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.signal.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainerTest {
    private static final String RECORD = Schemas.example("edgewise.decision.v1.json");

    @Test
    void aRecordIsToldWithSharesReasonsSignerAndTheSmallestChange() throws IOException {
        assertEquals(List.of(), Schemas.violations("decision", RECORD.getBytes(StandardCharsets.UTF_8)));
        Explained explained = explain(RECORD);
        String text = String.join("\n", explained.text());

        assertTrue(text.startsWith("ALARM: pipeline pump-1 on gw-7, 2026-11-26 10:14:00 to 10:15:00 UTC (window 236)"));
        assertTrue(text.contains("89 %"), text);
        assertTrue(text.contains("The value has not moved"), text);
        assertTrue(text.contains("signed by development; TRUSTED"), text);
        assertTrue(text.contains("pressure max at 10 instead of 19.5, 4.75 widths less far"), text);
        assertTrue(explained.quiet().words().contains("No model was run."));
        assertTrue(text.contains("edgewise flights write pump-1"), text);

        assertEquals(List.of(), Schemas.violations("explain", explained.document()));
        assertEquals(
                Schemas.example("edgewise.explain.v1.json").strip(),
                new String(explained.document(), StandardCharsets.UTF_8).strip());
    }

    @Test
    void aVeryNarrowRangeIsToldWithBothItsEndsAndNoEndlessNumberOfWidths() throws IOException {
        String narrow = RECORD.replace(
                "\"low\": 2, \"high\": 4, \"excess\": 7.75", "\"low\": 3.1, \"high\": 3.1000001, \"excess\": 1640000");

        String text = String.join("\n", explain(narrow).text());

        assertTrue(text.contains("3.1 to 3.1000001  more than 1000 widths"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flow [m3/h]", "flow (m3/h)", "flow m3/h", "flow_m3/h"})
    void aUnitThatTheNameEndsWithIsToldOnce(String channel) {
        assertEquals(channel, ExplainedText.withUnit(channel, "m3/h"));
        assertEquals(channel + " (bar)", ExplainedText.withUnit(channel, "bar"));
        assertEquals("flow (w)", ExplainedText.withUnit("flow", "w"));
    }

    @Test
    void severalFeaturesOfOneChannelAreToldAsTheChannel() throws IOException {
        String both = RECORD.replace("\"value\": 4.5", "\"value\": 8.5").replace("\"excess\": 1 ", "\"excess\": 5 ");

        Quiet quiet = explain(both).quiet();

        assertEquals(Quiet.Extent.ONE_CHANNEL, quiet.extent());
        assertEquals("pressure", quiet.changes().get(0).channel());
        assertEquals(Quiet.How.RECORD, quiet.how());
    }

    @Test
    void whereTheScoreIsNoDistanceItSaysThatItCannotBeKnown() throws IOException {
        Explained explained = explain(RECORD.replace("\"score\": 7.75", "\"score\": 6.0"));

        assertEquals(Quiet.How.UNKNOWN, explained.quiet().how());
        assertTrue(String.join("\n", explained.text()).contains("That cannot be known from here."));
    }

    @Test
    void aWindowThatWasQuietNeedsNoChange() throws IOException {
        Explained explained = explain(RECORD.replace("\"score\": 7.75", "\"score\": 2.0"));

        assertEquals(Quiet.How.NOT_NEEDED, explained.quiet().how());
        assertTrue(explained.quiet().words().contains("windows before it"));
    }

    @Test
    void anAlarmsMessageIsToldAndSaysWhereTheRestIs() throws IOException {
        String alarm = """
                {"schema":"edgewise.alarm/v1","id":"gw-7/pump-1/2026-11-26T10:15:00.000Z","pipeline":"pump-1",
                "state":"RAISED","at":"2026-11-26T10:15:00.000Z","since":"2026-11-26T10:15:00.000Z",
                "decision":{"device":"gw-7","boot":3,"pipeline":"pump-1","window":236},"label":null,"advice":"look"}""";
        Explained explained = explain(alarm);
        String text = String.join("\n", explained.text());

        assertTrue(text.contains("Alarm of pump-1: RAISED since 2026-11-26 10:15:00"), text);
        assertTrue(text.contains("does not say what was measured"), text);
        assertTrue(text.contains("  look"), text);
        assertEquals(List.of(), Schemas.violations("explain", explained.document()));
    }

    @Test
    void whatCommandsATerminalIsNotShown() throws IOException {
        String evil = "\\u001b]0;owned\\u0007\\u009b2J\\u202e\\u2028\\n";
        Explained explained = explain(RECORD.replace("\"pressure\"", "\"" + evil + "pressure\"")
                .replace("\"compare", "\"" + evil)
                .replace("\"development\"", "\"" + evil + "\"")
                .replace("\"pump-band\"", "\"" + evil + "\"")
                .replace("\"gw-7\"", "\"" + evil + "\""));

        explained.text().forEach(line -> assertTrue(line.codePoints().allMatch(ExplainerTest::isVisible), line));
        JsonValue document = Json.parse(explained.document(), JsonLimits.DOCUMENT);
        assertTrue(document.get("advice").text().codePoints().allMatch(ExplainerTest::isVisible));
        assertEquals(List.of(), Schemas.violations("explain", explained.document()));
    }

    @Test
    void aPipelinesNameIsNoCommandOfAShell() throws IOException {
        Explained explained = explain(RECORD.replace("\"pump-1\"", "\"p;id|sh\""));

        String text = String.join("\n", explained.text());
        assertTrue(text.contains("edgewise flights write 'p;id|sh'"), text);
        assertTrue(!text.contains("write p;"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "{}",
                "{\"schema\":7}",
                "{\"schema\":\"edgewise.health/v1\"}",
                "{\"schema\":\"edgewise.decision/v1\"}",
                "{\"schema\":\"edgewise.alarm/v1\"}",
                "{\"specversion\":\"1.0\",\"data\":{}}",
                "{\"schema\":\"\\u001b[2J\"}"
            })
    void whatIsNoRecordIsRefusedInWords(String text) {
        ExplainException error = assertThrows(ExplainException.class, () -> explain(text));

        assertEquals(ExplainException.Kind.WRONG_INPUT, error.kind());
        String words = String.valueOf(error.getMessage());
        assertTrue(words.startsWith("r.json") && words.length() < 450, words);
        assertTrue(words.codePoints().allMatch(ExplainerTest::isVisible), words);
    }

    @Test
    void aRecordThatWasDamagedNeverEndsInABug() {
        Random random = new Random(6);
        byte[] whole = RECORD.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = whole.clone();
            for (int hit = 0; hit <= round % 3; hit++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                Explained explained = new Explainer(null, null).sent("r.json", new ByteArrayInputStream(damaged), null);
                explained.text().forEach(line -> assertTrue(line.codePoints().allMatch(ExplainerTest::isVisible)));
                assertNotNull(explained.document());
            } catch (ExplainException | IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000 && refused < 3_000, "refused " + refused);
    }

    @Test
    void everyReasonHasItsSentence() {
        Map<String, Meaning> all = Meaning.all();

        for (List<String> row : Reasons.table("Reasons")) {
            Meaning meaning = Meaning.of(Reason.valueOf(row.get(0)), all);
            assertEquals(row.get(3).replace("`", "").replace("*", ""), meaning.meaning());
            assertFalse(meaning.whatToDo().isBlank(), row.get(0));
        }
    }

    private static boolean isVisible(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.LINE_SEPARATOR;
    }

    private static Explained explain(String message) throws IOException {
        return new Explainer(null, null)
                .sent("r.json", new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)), null);
    }
}
