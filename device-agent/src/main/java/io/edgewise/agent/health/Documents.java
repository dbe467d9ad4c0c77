package io.edgewise.agent.health;

import io.edgewise.agent.source.QueueStatus;
import io.edgewise.attest.Verification;
import io.edgewise.codec.IsoTime;
import io.edgewise.deploy.AgentView;
import io.edgewise.deploy.DeploymentState;
import io.edgewise.deploy.ModelStatus;
import io.edgewise.deploy.TrustStatus;
import io.edgewise.identity.TlsStatus;
import io.edgewise.json.JsonWriter;
import io.edgewise.mqtt.LinkStatus;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.spool.SpoolStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The two documents in which the agent tells of itself: {@code edgewise.health/v1}, sent as a heartbeat, and
 * {@code edgewise.status/v1}, the answer on the control socket. Both are written from the same snapshot.
 *
 * <p>The agent's state is STARTING until every declared pipeline runs and the broker has granted every subscription,
 * then ONLINE, and OFFLINE when it has stopped: said by itself or, as its last will, by the broker.
 */
public final class Documents {
    /** What the broker says when the agent is gone without a word. */
    public static final byte[] LAST_WILL =
            JsonWriter.object(json -> json.put("schema", "edgewise.health/v1").put("state", "OFFLINE"));

    private Documents() {}

    /** Writes the heartbeat of an agent that cannot work: why it stopped before it began. */
    public static byte[] problem(String device, String words) {
        return JsonWriter.object(json -> json.put("schema", "edgewise.health/v1")
                .put("device", device)
                .put("state", "OFFLINE")
                .put("problem", words));
    }

    /**
     * Everything the documents are written from, taken at one time.
     *
     * @param facts what does not change
     * @param view what runs and what should
     * @param link how the line to the broker stands
     * @param field how the line to the sensors' own broker stands; null when there is none
     * @param spool what waits to be sent
     * @param queues by pipeline, how its queue stands
     * @param silentSeconds by pipeline, for how long no row has come
     * @param refused why the state file as it stands is not used; null when it is
     * @param process what the process takes
     */
    public record Snapshot(
            AgentFacts facts,
            AgentView view,
            LinkStatus link,
            @Nullable LinkStatus field,
            SpoolStatus spool,
            Map<String, QueueStatus> queues,
            Map<String, Long> silentSeconds,
            @Nullable String refused,
            ProcessMeter.Figures process) {}

    /** Writes the heartbeat. */
    public static byte[] health(Snapshot now, String state, long sequence) {
        return JsonWriter.object(json -> {
            json.put("schema", "edgewise.health/v1")
                    .put("device", now.facts.device().name())
                    .put("boot", now.facts.device().boot())
                    .put("sequence", sequence)
                    .put("state", state)
                    .putNull("problem")
                    .putObject("trust", trust -> trust(trust, now))
                    .putObjects("models", inService(now.view), Documents::healthModel)
                    .putObjects("pipelines", now.view.pipelines(), (j, p) -> healthPipeline(j, p, now))
                    .putObject("mqtt", mqtt -> {
                        boolean insecure = now.link.insecure() || (now.field != null && now.field.insecure());
                        tls(mqtt.put("insecure", insecure), now.link.tls())
                                .put("framesReceived", source(now).framesReceived())
                                .put("decisionsSent", now.link.decisionsSent())
                                .put("reconnects", now.link.reconnects());
                        counts(mqtt, "dropped", dropped(now));
                    })
                    .putObject("spool", spool -> healthSpool(spool, now.spool))
                    .putObject(
                            "process",
                            process -> process.put("pssBytes", now.process.pssBytes())
                                    .put("threads", now.process.threads())
                                    .put("cpuSeconds", now.process.cpuSeconds()));
        });
    }

    /** Writes the answer to {@code status}. */
    public static byte[] status(Snapshot now) {
        return JsonWriter.prettyObject(json -> {
            json.put("schema", "edgewise.status/v1")
                    .put("device", now.facts.device().name())
                    .put("version", now.facts.version())
                    .putObject(
                            "boot",
                            boot -> boot.put("epoch", now.facts.device().boot())
                                    .put("count", now.facts.device().boot())
                                    .put("uptimeSeconds", now.facts.uptimeSeconds())
                                    .put("clockTrusted", now.view.trust().clockTrusted()))
                    .putObject("trust", trust -> trust(trust, now));
            desired(json, now);
            json.putObjects("models", now.view.models(), Documents::statusModel)
                    .putObjects("pipelines", now.view.pipelines(), (j, p) -> statusPipeline(j, p, now))
                    .putObject("spool", spool -> statusSpool(spool, now.spool))
                    .putObject("mqtt", mqtt -> link(mqtt, now.link));
            if (now.field == null) {
                json.putNull("field");
            } else {
                LinkStatus field = now.field;
                json.putObject("field", line -> link(line, field));
            }
            json.putObject(
                            "process",
                            process -> process.put("pssBytes", now.process.pssBytes())
                                    .put("threads", now.process.threads())
                                    .put("fileDescriptors", now.process.fileDescriptors()))
                    .putTexts("listening", List.of());
        });
    }

    private static LinkStatus source(Snapshot now) {
        return now.field == null ? now.link : now.field;
    }

    private static Map<String, Long> dropped(Snapshot now) {
        Map<String, Long> dropped = new TreeMap<>(now.link.dropped());
        if (now.field != null) {
            now.field.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        }
        return dropped;
    }

    private static void link(JsonWriter json, LinkStatus link) {
        json.put("state", link.state().name()).put("url", link.url());
        tls(json.put("insecure", link.insecure()), link.tls())
                .put("reconnects", link.reconnects())
                .put("inFlight", link.inFlight())
                .put("telemetryBytes", link.counts().telemetryBytes())
                .put("withinBudget", link.counts().withinBudget())
                .put("lastError", link.lastError());
    }

    private static void healthSpool(JsonWriter json, SpoolStatus spool) {
        json.put("depth", spool.depth())
                .put("bytes", spool.bytes())
                .put("oldestSeconds", spool.oldestSeconds())
                .put("problem", spool.problem());
        spoolDrops(json, spool);
    }

    private static void statusSpool(JsonWriter json, SpoolStatus spool) {
        json.put("depth", spool.depth())
                .put("bytes", spool.bytes())
                .put("limitBytes", spool.limitBytes())
                .put("writtenBytes", spool.writtenBytes())
                .put("sync", spool.sync().name())
                .put("accepted", spool.accepted())
                .put("durable", spool.durable())
                .put("acknowledged", spool.acknowledged())
                .put("oldestSeconds", spool.oldestSeconds())
                .put("problem", spool.problem());
        spoolDrops(json, spool);
    }

    private static void spoolDrops(JsonWriter json, SpoolStatus spool) {
        json.putObject(
                "dropped",
                classes -> new TreeMap<>(spool.dropped())
                        .forEach((kind, reasons) -> counts(classes, kind.name(), reasons)));
    }

    private static JsonWriter tls(JsonWriter mqtt, @Nullable TlsStatus tls) {
        return tls == null
                ? mqtt.putNull("tls")
                : mqtt.putObject("tls", json -> {
                    json.put("protocol", tls.protocol()).put("cipher", tls.cipher());
                    certificate(json, "peer", tls.peer());
                    certificate(json, "own", tls.own());
                    json.put("trouble", tls.trouble());
                });
    }

    private static void certificate(JsonWriter json, String key, TlsStatus.@Nullable Certificate certificate) {
        if (certificate == null) {
            json.putNull(key);
        } else {
            json.putObject(
                    key,
                    part -> part.put("subject", certificate.subject())
                            .put("notAfter", IsoTime.format(certificate.notAfter())));
        }
    }

    private static void trust(JsonWriter json, Snapshot now) {
        TrustStatus trust = now.view.trust();
        Instant expires = trust.policy().expires();
        json.put("policy", trust.policy().name())
                .put("digest", trust.policy().digest().toString())
                .put("counter", trust.policy().counter())
                .put("development", trust.policy().development())
                .put("bundled", trust.bundled())
                .put("expires", expires == null ? null : IsoTime.format(expires))
                .put("expired", trust.expired())
                .put("refused", trust.refused())
                .put("floorsTrouble", trust.floorsTrouble())
                .put("timeFloor", IsoTime.format(trust.timeFloor()));
    }

    private static void desired(JsonWriter json, Snapshot now) {
        AgentView view = now.view;
        json.putObject(
                        "desired",
                        desired -> desired.putNull("counter")
                                .put(
                                        "digest",
                                        view.desired() == null
                                                ? null
                                                : view.desired().toString())
                                .put("author", view.author())
                                .putTexts("overlays", List.of())
                                .put("refused", now.refused))
                .putNull("candidate")
                .putNull("lastKnownGood")
                .putObjects(
                        "plan",
                        new TreeMap<>(view.waiting()).entrySet(),
                        (plan, step) -> plan.put("step", "pipeline " + step.getKey())
                                .put("state", "WAITING")
                                .put("reason", step.getValue()));
    }

    private static List<ModelStatus> inService(AgentView view) {
        return view.models().stream()
                .filter(model -> model.state() == DeploymentState.ACTIVE)
                .toList();
    }

    private static void healthModel(JsonWriter json, ModelStatus model) {
        json.put("name", model.name())
                .put("digest", model.digest())
                .put("verdict", model.verdict())
                .put("signer", model.signer());
    }

    private static void statusModel(JsonWriter json, ModelStatus model) {
        json.put("name", model.name())
                .put("digest", model.digest())
                .put("state", model.state().name())
                .put("verdict", orNull(model.verdict()))
                .put("signer", orNull(model.signer()))
                .put("engine", orNull(model.engine()))
                .putNull("sessions")
                .put("residentBytes", model.residentBytes())
                .put("reason", model.refusal() == null ? null : model.refusal() + ": " + model.detail());
        Verification.AntiRollback counters = model.counters();
        if (counters == null) {
            json.putNull("antiRollback");
        } else {
            json.putObject(
                    "antiRollback", part -> part.put("floor", counters.floor()).put("value", counters.value()));
        }
        json.putObjects(
                "gates",
                model.steps(),
                (gate, step) -> gate.put("gate", step.gate().name())
                        .put("outcome", step.outcome())
                        .put("detail", step.detail())
                        .put("ms", step.millis()));
    }

    private static void healthPipeline(JsonWriter json, PipelineStatus pipeline, Snapshot now) {
        json.put("name", pipeline.name())
                .put("watermark", time(pipeline.watermarkNanos()))
                .put("windows", pipeline.windows())
                .put("decided", pipeline.decided());
        counts(json, "rejected", pipeline.rejected());
        json.put("silentSeconds", now.silentSeconds.getOrDefault(pipeline.name(), 0L));
        queue(json, now.queues.get(pipeline.name()));
    }

    private static void statusPipeline(JsonWriter json, PipelineStatus pipeline, Snapshot now) {
        json.put("name", pipeline.name())
                .putNull("lane")
                .put("state", "RUNNING")
                .put("quality", pipeline.quality().name())
                .put("windows", pipeline.windows())
                .put("decided", pipeline.decided());
        counts(json, "rejected", pipeline.rejected());
        counts(json, "rowsLeftOut", pipeline.leftOut());
        texts(json, "absent", pipeline.absent());
        texts(json, "leftOut", pipeline.unlearned());
        if (pipeline.decision() == null) {
            json.putNull("last");
        } else {
            json.putObject(
                    "last",
                    last -> last.put("id", pipeline.lastWindow())
                            .put("state", String.valueOf(pipeline.decision()))
                            .put("score", pipeline.score()));
        }
        json.putObject("alarm", alarm -> AlarmText.put(alarm, pipeline.alarm()));
        json.put("silentSeconds", now.silentSeconds.getOrDefault(pipeline.name(), 0L));
        silentSources(json, pipeline.name() + "/", now);
        queue(json, now.queues.get(pipeline.name()));
        json.putNull("latencyMs");
    }

    /** For each of several sources, for how long it has been silent; empty where there is one. */
    private static void silentSources(JsonWriter json, String prefix, Snapshot now) {
        Map<String, Long> silent = new TreeMap<>();
        now.silentSeconds.forEach((name, seconds) -> {
            if (name.startsWith(prefix)) {
                silent.put(name.substring(prefix.length()), seconds);
            }
        });
        counts(json, "sources", silent);
    }

    private static void queue(JsonWriter json, @Nullable QueueStatus queue) {
        if (queue == null) {
            json.putNull("queue");
            return;
        }
        json.putObject("queue", q -> {
            q.put("depth", queue.depth()).put("capacity", queue.capacity()).put("ignored", queue.ignored());
            counts(q, "dropped", queue.dropped());
            q.put("trouble", queue.trouble());
        });
    }

    private static void counts(JsonWriter json, String key, Map<String, Long> counts) {
        json.putObject(key, map -> new TreeMap<>(counts).forEach(map::put));
    }

    private static void texts(JsonWriter json, String key, @Nullable List<String> texts) {
        if (texts == null) {
            json.putNull(key);
        } else {
            json.putTexts(key, texts);
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String time(long nanos) {
        return nanos == Long.MIN_VALUE ? null : IsoTime.format(nanos);
    }
}
