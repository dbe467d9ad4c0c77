package io.edgewise.agent.explain;

import io.edgewise.codec.IsoTime;
import io.edgewise.decision.AlarmRecord;
import io.edgewise.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What is said of an alarm: by a message, or by the agent itself.
 *
 * @param pipeline whose
 * @param state its state, in the words of whoever says it
 * @param since since when, as text; null where there is none
 * @param label which fault; null where nobody tells
 * @param advice what to do; may be empty
 * @param act who did what and why; empty where it was the machine
 */
record AlarmFacts(
        String pipeline,
        String state,
        @Nullable String since,
        @Nullable String label,
        String advice,
        String act) {
    static AlarmFacts of(AlarmRecord record) {
        AlarmRecord.Act act = record.act();
        String who = act == null ? "" : act.reason().isEmpty() ? act.by() : act.by() + ": " + act.reason();
        return new AlarmFacts(
                record.decision().pipeline(),
                record.state().name(),
                IsoTime.format(record.sinceNanos()),
                record.label(),
                record.advice(),
                who);
    }

    /** Reads one of the alarms that an agent lists. */
    static AlarmFacts of(JsonValue listed) {
        String held = listed.find("hold")
                .or(() -> listed.find("shelved"))
                .map(kept -> kept.get("by").text() + ": " + kept.get("reason").text())
                .orElse("");
        return new AlarmFacts(
                listed.get("pipeline").text(),
                listed.get("state").text(),
                listed.find("since").map(JsonValue::text).orElse(null),
                listed.find("label").map(JsonValue::text).orElse(null),
                listed.find("advice").map(JsonValue::text).orElse(""),
                held);
    }
}
