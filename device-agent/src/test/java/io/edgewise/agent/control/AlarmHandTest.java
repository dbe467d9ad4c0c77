package io.edgewise.agent.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.AlarmAnswer;
import io.edgewise.decision.AlarmRefusal;
import io.edgewise.decision.AlarmState;
import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.pipeline.AlarmReceipt;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.FreshStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the hand says of acts on which a pipeline's owner says nothing, or not what is hoped for. */
class AlarmHandTest {
    private final List<String> events = new ArrayList<>();

    @Test
    void aPipelineThatDoesNotAnswerMayStillDoIt() {
        JsonValue answer = ask(Optional.of(new AlarmReceipt(new CompletableFuture<>(), new CompletableFuture<>())));

        assertEquals("NOT_ANSWERED", answer.get("outcome").text());
        assertTrue(answer.get("words").text().contains("may still do it"));
        assertTrue(events.get(0).startsWith("alarm-act pump RESET NOT_ANSWERED eva"), events::toString);
    }

    @Test
    void whoActsKeepsNobodyWaiting() {
        CompletableFuture<AlarmAnswer> answer = new CompletableFuture<>();
        CompletableFuture<Void> kept = new CompletableFuture<>();
        Later asked = later(Optional.of(new AlarmReceipt(answer, kept)));
        assertFalse(asked.done().isDone());
        assertEquals(List.of(), events, "nothing is told before it is known");

        answer.complete(new AlarmAnswer(null, "reset", AlarmState.NORMAL, null));
        assertFalse(asked.done().isDone(), "not on the disk yet");
        kept.complete(null);

        assertTrue(asked.done().isDone());
        assertTrue(json(new String(asked.answer().get(), StandardCharsets.UTF_8))
                .get("kept")
                .flag());
        assertEquals(List.of("alarm-act pump RESET eva"), events);
    }

    @Test
    void whereNoneOfThatNameRunsItSaysSo() {
        assertEquals("UNKNOWN_PIPELINE", ask(Optional.empty()).get("outcome").text());
    }

    @Test
    void whoNamesAnAlarmByItsDecisionIsToldThePipeline() {
        PipelineStatus pump = FreshStatus.of("pump-1");
        AlarmHand hand = new AlarmHand("gw", () -> List.of(pump), (pipeline, order) -> Optional.empty(), telemetry());

        for (String named : List.of("gw/3/pump-1/236", "pmp-1")) {
            byte[] answer = hand.answer(json("{\"act\":\"RESET\",\"pipeline\":\"" + named + "\",\"by\":\"eva\"}"))
                    .answer()
                    .get();
            assertTrue(new String(answer, StandardCharsets.UTF_8).contains("did you mean 'pump-1'?"));
        }
    }

    @Test
    void whereTooManyActsWaitNobodyKnowsWhereTheAlarmStands() {
        AlarmAnswer full = AlarmAnswer.refused(AlarmRefusal.TOO_MANY_ACTS, AlarmState.NORMAL);

        JsonValue answer = ask(Optional.of(
                new AlarmReceipt(CompletableFuture.completedFuture(full), CompletableFuture.completedFuture(null))));

        assertEquals("TOO_MANY_ACTS", answer.get("refusal").text());
        assertTrue(answer.get("state").isNull());
    }

    @Test
    void aRefusalGoesOutWithItsNameAndWhatIsAllowed() {
        AlarmAnswer none = AlarmAnswer.refused(AlarmRefusal.NO_ALARM, AlarmState.NORMAL);

        ask(Optional.of(
                new AlarmReceipt(CompletableFuture.completedFuture(none), CompletableFuture.completedFuture(null))));

        assertEquals(
                List.of("alarm-act pump RESET REFUSED eva (NO_ALARM: there is no alarm; allowed now: shelve, hold)"),
                events);
    }

    @Test
    void whatIsDoneAndNotKeptSaysSo() {
        AlarmAnswer done = new AlarmAnswer(null, "reset", AlarmState.NORMAL, null);

        JsonValue answer =
                ask(Optional.of(new AlarmReceipt(CompletableFuture.completedFuture(done), new CompletableFuture<>())));

        assertEquals("DONE", answer.get("outcome").text());
        assertFalse(answer.get("kept").flag());
        assertTrue(answer.get("words").text().contains("NOT KEPT"));
    }

    private JsonValue ask(Optional<AlarmReceipt> receipt) {
        byte[] answer = later(receipt).answer().get();
        assertEquals(List.of(), Schemas.violations("alarms", answer));
        return json(new String(answer, StandardCharsets.UTF_8));
    }

    private Later later(Optional<AlarmReceipt> receipt) {
        AlarmHand hand = new AlarmHand("gw", List::of, (pipeline, order) -> receipt, telemetry());
        return hand.answer(json("{\"act\":\"RESET\",\"pipeline\":\"pump\",\"by\":\"eva\"}"));
    }

    private static JsonValue json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
    }

    private Telemetry telemetry() {
        return new Telemetry() {
            @Override
            public void count(String name, long amount) {}

            @Override
            public void event(String kind, String subject, String outcome, String reason) {
                events.add(kind + " " + subject + " " + outcome + " " + reason);
            }
        };
    }
}
