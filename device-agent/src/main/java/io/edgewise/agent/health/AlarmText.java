package io.edgewise.agent.health;

import io.edgewise.codec.IsoTime;
import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.AlarmState;
import io.edgewise.decision.FloodLimit;
import io.edgewise.decision.Suppression;
import io.edgewise.json.JsonWriter;
import io.edgewise.pipeline.PipelineStatus.AlarmStanding;
import org.jspecify.annotations.Nullable;

/** Writes how a pipeline's alarm stands, the same way in every document. */
public final class AlarmText {
    private AlarmText() {}

    /** Writes the members of an alarm: state, since, label, advice, hold, shelved, what was held back. */
    public static void put(JsonWriter json, AlarmStanding standing) {
        AlarmMemory memory = standing.memory();
        AlarmMemory.Cause cause = memory.since();
        boolean tells = cause != null && (memory.active() || !memory.seen());
        json.put("state", memory.state().name())
                .put("active", memory.active())
                .put("since", since(memory))
                .put("label", cause != null && tells ? cause.label() : null)
                .put("advice", cause != null && tells && !cause.advice().isEmpty() ? cause.advice() : null);
        suppression(json, "hold", memory.hold());
        suppression(json, "shelved", memory.shelf());
        json.put("heldBack", standing.heldBack())
                .put("heldBackByDevice", standing.heldBackByDevice())
                .put("heldBackNow", heldBackNow(standing));
    }

    /** Returns since when it is in its state; null where there is no alarm. */
    private static @Nullable String since(AlarmMemory memory) {
        Suppression silenced = memory.hold() != null ? memory.hold() : memory.shelf();
        if (silenced != null) {
            return IsoTime.format(silenced.at());
        }
        AlarmMemory.Cause cause = memory.since();
        return cause == null || memory.state() == AlarmState.NORMAL ? null : IsoTime.format(cause.nanos());
    }

    /** Returns whose limit holds back the alarm that stands; null where it went out, or there is none. */
    private static @Nullable String heldBackNow(AlarmStanding standing) {
        FloodLimit.Room full = standing.heldBackBy();
        return full == null ? null : full == FloodLimit.Room.DEVICE_FULL ? "DEVICE" : "PIPELINE";
    }

    private static void suppression(JsonWriter json, String key, @Nullable Suppression kept) {
        if (kept == null) {
            json.putNull(key);
            return;
        }
        json.putObject(
                key,
                part -> part.put("since", IsoTime.format(kept.at()))
                        .put("until", IsoTime.format(kept.until()))
                        .put("by", kept.by())
                        .put("reason", kept.reason()));
    }
}
