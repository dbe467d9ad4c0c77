package io.edgewise.deploy;

import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.telemetry.Telemetry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Says once of each pipeline which optional channels never come and which channels its calibration leaves out: neither
 * is a fault, and neither may stay unseen. It reads what the lane publishes, on the reconciler's thread.
 */
final class Announcer {
    private final Telemetry telemetry;
    private final Map<String, Said> said = new HashMap<>();

    Announcer(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    void tell(String name, Pipeline pipeline) {
        PipelineStatus now = pipeline.status();
        Said before = said.computeIfAbsent(name, key -> new Said(false, null));
        List<String> absent = now.absent();
        if (!before.absent && absent != null && !absent.isEmpty()) {
            say(name, "absent channels", String.join(", ", absent));
        }
        List<String> unlearned = now.unlearned();
        if (unlearned != null && !Objects.equals(unlearned, before.unlearned)) {
            String outcome = now.decided() == 0 ? "calibration recalled" : "learned";
            say(
                    name,
                    outcome,
                    unlearned.isEmpty() ? "" : "left out, they do not move: " + String.join(", ", unlearned));
        }
        said.put(name, new Said(before.absent || absent != null, unlearned));
    }

    /** Forgets a pipeline that ended: one that takes its place is announced anew. */
    void forget(String name) {
        said.remove(name);
    }

    private void say(String name, String outcome, String reason) {
        Logger.info("pipeline {}: {}{}", name, outcome, reason.isEmpty() ? "" : "; " + reason);
        telemetry.event("pipeline", name, outcome, reason);
    }

    private record Said(boolean absent, @Nullable List<String> unlearned) {}
}
