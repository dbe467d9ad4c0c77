package io.edgewise.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.AlarmRecord;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.guard.Finding;
import io.edgewise.guard.Stage;
import io.edgewise.house.Schemas;
import io.edgewise.json.JsonException;
import io.edgewise.model.Contribution;
import io.edgewise.model.Digest;
import io.edgewise.model.Provenance;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Reason;
import io.edgewise.signal.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionCodecTest {
    private static final Digest PACKAGE = new Digest("ab".repeat(32));
    private static final Digest LEARNED = new Digest("cd".repeat(32));
    private static final DecisionRecord.Id ID = new DecisionRecord.Id("gw-7", 3, "well-11", 0);

    /** The example of the contract: 2014-10-06T16:01:30Z is 1412611290 by Python's datetime. */
    @Test
    void theExampleOfTheContractIsWritten() {
        String expected = """
                {"schema":"edgewise.decision/v1","id":{"device":"gw-7","boot":3,"pipeline":"well-11","window":0},
                "start":"2014-10-06T16:01:30.000Z","end":"2014-10-06T16:04:30.000Z","time":"replay",
                "decision":"ALARM","held":null,"label":null,"score":19.0,"threshold":3.0,"quality":"GOOD",
                "findings":[],"contributions":[{"channel":"P-TPT","feature":"mean","value":1.2E7,"low":1.0E7,
                "high":1.01E7,"excess":19.0}],
                "advice":"check the position of the downhole safety valve","calibration":"sha256:CD","regime":"fast",
                "model":{"name":"well-band","version":"1.0.0","digest":"sha256:AB","verdict":"TRUSTED",
                "signer":"line-a","policy":1,"engine":"onnxruntime","rung":0}}""";

        String written = new String(DecisionCodec.encode(alarm()), UTF_8);

        assertEquals(expected.replace("\n", "").replace("CD", LEARNED.hex()).replace("AB", PACKAGE.hex()), written);
    }

    @Test
    void whatIsNotThereIsNull() {
        String written = new String(DecisionCodec.encode(held()), UTF_8);

        assertTrue(written.contains("\"held\":\"NORMAL\",\"label\":null,\"score\":null"), written);
        assertTrue(written.contains("\"value\":null"), written);
        assertTrue(written.contains("\"calibration\":null"), written);
        assertTrue(written.contains("\"verdict\":\"UNATTESTED\",\"signer\":null,\"policy\":0"), written);
    }

    @Test
    void whatIsWrittenKeepsTheSchemas() {
        assertEquals(List.of(), Schemas.violations("decision", DecisionCodec.encode(alarm())));
        assertEquals(List.of(), Schemas.violations("decision", DecisionCodec.encode(held())));
        for (AlarmRecord.State state : AlarmRecord.State.values()) {
            assertEquals(List.of(), Schemas.violations("alarm", DecisionCodec.encode(change(state, "bearing"))));
            assertEquals(List.of(), Schemas.violations("alarm", DecisionCodec.encode(change(state, null))));
        }
        assertEquals(List.of(), Schemas.violations("event", DecisionCodec.encode(event("DIGEST_MISMATCH"))));
        assertEquals(List.of(), Schemas.violations("event", DecisionCodec.encode(event(""))));
    }

    @Test
    void everyDecisionQualityStageReasonAndClockIsInTheSchema() {
        for (Decision decision : Decision.values()) {
            for (TimeSource source : TimeSource.values()) {
                DecisionRecord record = record(
                        new DecisionRecord.Span(0, 1, source),
                        decision,
                        Quality.values()[source.ordinal()],
                        findings());
                assertEquals(List.of(), Schemas.violations("decision", DecisionCodec.encode(record)));
            }
        }
    }

    @Test
    void theSchemasRefuseWhatIsWrong() {
        String decision = new String(DecisionCodec.encode(alarm()), UTF_8);
        for (String wrong : List.of(
                decision.replace("\"score\":19.0,", ""),
                decision.replace("\"ALARM\"", "\"ALERT\""),
                decision.replace("\"ALARM\"", "\"NORMAL\""),
                decision.replace("\"held\":null", "\"held\":\"NORMAL\""),
                decision.replace("30.000Z", "30Z"),
                decision.replace("\"policy\":1", "\"policy\":\"1\""),
                decision.replace("sha256:", "sha512:"))) {
            assertTrue(!Schemas.violations("decision", wrong.getBytes(UTF_8)).isEmpty(), wrong);
        }
    }

    @Test
    void aDecisionIsReadAsItWasWritten() {
        for (DecisionRecord record : List.of(alarm(), held(), odd())) {
            DecisionView view = DecisionView.parse(DecisionCodec.encode(record));

            assertEquals(record.id(), view.id());
            assertEquals(record.span(), view.span());
            assertEquals(record.decision(), view.decision());
            assertEquals(record.held(), view.held());
            assertEquals(record.label(), view.label());
            assertEquals(Float.floatToIntBits(record.score()), Float.floatToIntBits(view.score()));
            assertEquals(record.threshold(), view.threshold());
            assertEquals(record.quality(), view.quality());
            assertEquals(record.findings(), view.findings());
            assertEquals(record.contributions(), view.contributions());
            assertEquals(record.advice(), view.advice());
            assertEquals(record.calibration(), view.calibration());
            assertEquals(record.regime(), view.regime());
            Provenance provenance = record.model().provenance();
            assertEquals(
                    new DecisionView.Model(
                            provenance.name(),
                            provenance.version(),
                            provenance.digest(),
                            provenance.verdict(),
                            provenance.signer(),
                            provenance.policyCounter(),
                            record.model().engine(),
                            record.model().rung()),
                    view.model());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "boot":3,                | ""                  | /id: the key 'boot' is missing
                    edgewise.decision/v1     | edgewise.decision/v2| /schema: expected edgewise.decision/v1, found
                    "ALARM"                  | "ALRM"              | /decision: expected one of [NORMAL, ALARM, HOLD
                    "ALARM"                  | "ALRM"              | found 'ALRM'; did you mean ALARM?
                    "time":"replay"          | "time":"REPLAY"     | /time: expected device, arrival or replay
                    30.000Z                  | 30.000              | /start: '2014-10-06T16:01:30.000' is not a time
                    "score":19.0             | "score":"19"        | /score: expected a number, found text
                    "policy":1               | "policy":1.5        | /model/policy: expected a whole number, found 1.5
                    sha256:ab                | sha256:AB           | /model/digest: not 64 lower-case hexadecimal digits
                    """)
    void aMessageThatIsWrongIsRefusedWithThePlace(String found, String replacement, String message) {
        String written = new String(DecisionCodec.encode(alarm()), UTF_8);
        assertTrue(written.contains(found), found);
        byte[] wrong = written.replace(found, replacement.equals("\"\"") ? "" : replacement)
                .getBytes(UTF_8);

        JsonException refused = assertThrows(JsonException.class, () -> DecisionView.parse(wrong));

        assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
    }

    @Test
    void keysThatALaterVersionAddsArePassedOver() {
        String written = new String(DecisionCodec.encode(alarm()), UTF_8);
        byte[] later = written.replace("\"start\"", "\"shelved\":[1],\"start\"").getBytes(UTF_8);

        assertEquals(ID, DecisionView.parse(later).id());
    }

    @Test
    void anAlarmIsReadAsItWasWrittenAndKeepsItsIdFromRaisedToCleared() {
        AlarmRecord raised = change(AlarmRecord.State.RAISED, "bearing");
        AlarmRecord cleared = change(AlarmRecord.State.CLEARED, null);

        String written = new String(DecisionCodec.encode(raised), UTF_8);

        assertEquals(raised, DecisionCodec.readAlarm(DecisionCodec.encode(raised)));
        assertEquals(cleared, DecisionCodec.readAlarm(DecisionCodec.encode(cleared)));
        String id = "\"id\":\"gw-7/well-11/2014-10-06T16:04:30.000Z\"";
        assertTrue(written.contains(id), written);
        assertTrue(new String(DecisionCodec.encode(cleared), UTF_8).contains(id));
    }

    @Test
    void anEventIsReadAsItWasWritten() {
        assertEquals(event("UNSIGNED"), DecisionCodec.readEvent(DecisionCodec.encode(event("UNSIGNED"))));
        assertEquals(event(""), DecisionCodec.readEvent(DecisionCodec.encode(event(""))));
    }

    @Test
    void noMutatedMessageThrowsAnythingElse() {
        long seed = 3;
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] message = DecisionCodec.encode(round % 2 == 0 ? alarm() : odd());
            for (int i = random.nextInt(3); i >= 0; i--) {
                message[random.nextInt(message.length)] = (byte) (' ' + random.nextInt(96));
            }
            try {
                DecisionView.parse(message);
            } catch (JsonException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round + ": " + new String(message, UTF_8), e);
            }
        }
        assertTrue(refused > 1000, "refused " + refused);
        String huge = new String(DecisionCodec.encode(alarm()), UTF_8).replace("\"rung\":0", "\"rung\":4294967296");
        assertThrows(JsonException.class, () -> DecisionView.parse(huge.getBytes(UTF_8)));
    }

    @Test
    void aDecisionOfBeforeThereWereRegimesIsRead() {
        String old = new String(DecisionCodec.encode(alarm()), UTF_8).replace("\"regime\":\"fast\",", "");

        assertNull(DecisionView.parse(old.getBytes(UTF_8)).regime());
    }

    @Test
    void theSameRecordGivesTheSameBytes() {
        assertArrayEquals(DecisionCodec.encode(alarm()), DecisionCodec.encode(alarm()));
    }

    private static DecisionRecord alarm() {
        return new DecisionRecord(
                ID,
                new DecisionRecord.Span(1412611290_000_000_000L, 1412611470_000_000_000L, TimeSource.REPLAY),
                Decision.ALARM,
                null,
                null,
                null,
                19f,
                3,
                Quality.GOOD,
                List.of(),
                List.of(new Contribution("P-TPT", "mean", 1.2e7f, 1.0e7f, 1.01e7f, 19f)),
                "check the position of the downhole safety valve",
                new DecisionRecord.Baseline(LEARNED, "fast"),
                new DecisionRecord.ModelUse(
                        Provenance.attested("well-band", "1.0.0", PACKAGE, "line-a", 1), "onnxruntime", 0));
    }

    private static DecisionRecord held() {
        return record(
                new DecisionRecord.Span(-1_000_000, 0, TimeSource.DEVICE), Decision.HOLD, Quality.BAD, findings());
    }

    private static DecisionRecord record(
            DecisionRecord.Span span, Decision decision, Quality quality, List<Finding> findings) {
        return new DecisionRecord(
                ID,
                span,
                decision,
                decision == Decision.HOLD ? Decision.NORMAL : null,
                null,
                null,
                Float.NaN,
                0.1,
                quality,
                findings,
                List.of(),
                "",
                DecisionRecord.Baseline.NONE,
                new DecisionRecord.ModelUse(Provenance.unattested("m", "1", PACKAGE), "fake", 2));
    }

    /** A label and a channel that need escapes, and floats that are hard to write. */
    private static DecisionRecord odd() {
        DecisionRecord plain = alarm();
        return new DecisionRecord(
                plain.id(),
                plain.span(),
                Decision.ALARM,
                null,
                null,
                "Lager \"A\" \u00e9\u20ac\ud83d\ude00\n",
                Float.MIN_VALUE,
                2.0e23,
                Quality.UNCERTAIN,
                List.of(new Finding(Stage.SAMPLE, Reason.OUT_OF_RANGE, "a/b~c\t", -1.18e42)),
                List.of(new Contribution("a", "b", Float.MAX_VALUE, -0.0f, 0.1f, 16777216f)),
                "",
                new DecisionRecord.Baseline(null, "a/b"),
                plain.model());
    }

    private static List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            Stage stage = Stage.values()[reason.place() % Stage.values().length];
            findings.add(new Finding(stage, reason, "", Double.NaN));
        }
        return findings;
    }

    private static AlarmRecord change(AlarmRecord.State state, String label) {
        return new AlarmRecord(ID, state, 1412611500_000_000_000L, 1412611470_000_000_000L, label, "look");
    }

    private static EventRecord event(String reason) {
        return new EventRecord(
                Instant.parse("2026-01-02T03:04:05.678Z"), "model.admission", "oci://r:5000/m", "refused", reason);
    }
}
