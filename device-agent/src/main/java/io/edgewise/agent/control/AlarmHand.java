package io.edgewise.agent.control;

import io.edgewise.agent.health.AlarmText;
import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmAnswer;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.AlarmRefusal;
import io.edgewise.decision.AlarmState;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.json.Nearest;
import io.edgewise.pipeline.AlarmReceipt;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.telemetry.Telemetry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Does to alarms what people ask for on the control socket. Every act goes out as an event and into the log, refused
 * ones too. Whoever may open the socket may act; the name they give is what they say, not what they prove.
 */
final class AlarmHand {
    /** A pipeline answers between two frames, and the disk takes what it keeps: both well within this time. */
    private static final Duration WAIT = Duration.ofSeconds(4);

    private static final int LONGEST_NAME = 64;
    private static final Set<String> KEYS = Set.of("act", "pipeline", "for", "by", "reason");

    private final String device;
    private final Supplier<List<PipelineStatus>> pipelines;
    private final BiFunction<String, AlarmOrder, Optional<AlarmReceipt>> door;
    private final Telemetry telemetry;

    /** What an answer says of an act: what became of it, in words, and whether it survives a power cut. */
    private record Outcome(
            String name,
            @Nullable AlarmRefusal refusal,
            String words,
            @Nullable AlarmState state,
            boolean kept) {}

    /**
     * Makes a hand.
     *
     * @param device the device's name
     * @param pipelines those that run
     * @param door where orders go; empty when no pipeline of that name runs
     * @param telemetry is told of every act
     */
    AlarmHand(
            String device,
            Supplier<List<PipelineStatus>> pipelines,
            BiFunction<String, AlarmOrder, Optional<AlarmReceipt>> door,
            Telemetry telemetry) {
        this.device = device;
        this.pipelines = pipelines;
        this.door = door;
        this.telemetry = telemetry;
    }

    /**
     * Answers a question: an empty object lists, one with {@code act} does something, and is answered once that is done
     * and kept.
     *
     * @return {@code edgewise.alarms/v1}
     * @throws JsonException when the question is none
     */
    Later answer(JsonValue question) {
        question.only(KEYS);
        if (question.members().isEmpty()) {
            return Later.now(list());
        }
        String pipeline = question.get("pipeline").text();
        if (pipeline.length() > LONGEST_NAME || pipeline.chars().anyMatch(Character::isISOControl)) {
            throw new JsonException("pipeline", "is no name of a pipeline");
        }
        AlarmOrder order = order(question);
        return door.apply(pipeline, order)
                .map(receipt -> new Later(
                        CompletableFuture.allOf(receipt.answer(), receipt.kept()),
                        WAIT,
                        () -> told(pipeline, order, outcome(receipt))))
                .orElseGet(() -> Later.now(
                        told(pipeline, order, new Outcome("UNKNOWN_PIPELINE", null, unknown(pipeline), null, false))));
    }

    private byte[] told(String pipeline, AlarmOrder order, Outcome outcome) {
        tell(pipeline, order, outcome);
        return JsonWriter.prettyObject(json -> head(json)
                .put("outcome", outcome.name)
                .put("pipeline", pipeline)
                .put("act", order.act().name())
                .put("refusal", outcome.refusal == null ? null : outcome.refusal.name())
                .put("words", outcome.words)
                .put("state", outcome.state == null ? null : outcome.state.name())
                .put("kept", outcome.kept)
                .putNull("alarms"));
    }

    private static AlarmOrder order(JsonValue question) {
        AlarmAct act = question.get("act").oneOf(AlarmAct.class);
        Duration lasts = question.find("for").map(JsonValue::duration).orElse(Duration.ZERO);
        String reason = question.find("reason").map(JsonValue::text).orElse("");
        try {
            return new AlarmOrder(act, lasts, question.get("by").text(), reason);
        } catch (IllegalArgumentException e) {
            throw new JsonException("", String.valueOf(e.getMessage()));
        }
    }

    private byte[] list() {
        return JsonWriter.prettyObject(json -> head(json)
                .put("outcome", "LISTED")
                .putNull("pipeline")
                .putNull("act")
                .putNull("refusal")
                .putNull("words")
                .putNull("state")
                .putNull("kept")
                .putObjects(
                        "alarms",
                        pipelines.get(),
                        (alarm, pipeline) -> AlarmText.put(alarm.put("pipeline", pipeline.name()), pipeline.alarm())));
    }

    private JsonWriter head(JsonWriter json) {
        return json.put("schema", "edgewise.alarms/v1").put("device", device);
    }

    private static Outcome outcome(AlarmReceipt receipt) {
        if (!isThere(receipt.answer())) {
            String words = "the pipeline has not answered yet and may still do it; look with: edgewise alarms list";
            return new Outcome("NOT_ANSWERED", null, words, null, false);
        }
        AlarmAnswer answer = receipt.answer().join();
        AlarmRefusal refusal = answer.refusal();
        if (refusal != null) {
            return refused(refusal, answer);
        }
        boolean kept = isThere(receipt.kept());
        String words = kept ? answer.words() : answer.words() + "; NOT KEPT on the disk: a restart now would undo it";
        return new Outcome("DONE", null, words, answer.state(), kept);
    }

    private static boolean isThere(CompletableFuture<?> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    private static Outcome refused(AlarmRefusal refusal, AlarmAnswer answer) {
        if (refusal == AlarmRefusal.TOO_MANY_ACTS) { // where the alarm stands is not known then
            return new Outcome("REFUSED", refusal, answer.words(), null, false);
        }
        String allowed = Arrays.stream(AlarmAct.values())
                .filter(answer.state()::allows)
                .map(AlarmHand::word)
                .collect(Collectors.joining(", "));
        return new Outcome("REFUSED", refusal, answer.words() + "; allowed now: " + allowed, answer.state(), false);
    }

    private static String word(AlarmAct act) {
        return act == AlarmAct.ACKNOWLEDGE ? "ack" : act.name().toLowerCase(java.util.Locale.ROOT);
    }

    private String unknown(String pipeline) {
        List<String> names = pipelines.get().stream().map(PipelineStatus::name).toList();
        if (names.isEmpty()) {
            return "no pipeline runs yet; edgewise status says what they wait for";
        }
        Optional<String> inside = // of DEVICE/BOOT/PIPELINE/WINDOW, as decisions are called
                Arrays.stream(pipeline.split("/", -1)).filter(names::contains).findFirst();
        return "no pipeline '" + pipeline + "' runs; "
                + inside.or(() -> Nearest.to(pipeline, names))
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("edgewise alarms list names those that do");
    }

    private void tell(String pipeline, AlarmOrder order, Outcome outcome) {
        boolean done = outcome.name.equals("DONE");
        String who = order.reason().isBlank() ? order.by() : order.by() + ": " + order.reason();
        String what = done ? order.act().name() : order.act() + " " + outcome.name;
        String words = outcome.refusal == null ? outcome.words : outcome.refusal + ": " + outcome.words;
        String why = done && outcome.kept ? who : who + " (" + words + ")";
        Logger.info("alarm of {}: {}, {}", pipeline, what, why);
        telemetry.event("alarm-act", pipeline, what, why);
    }
}
