package io.edgewise.simulator;

import io.edgewise.agent.command.Version;
import io.edgewise.json.JsonWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Writes the document {@code edgewise.demo/v1}. */
final class DemoDocument {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private DemoDocument() {}

    static byte[] write(DemoOptions options, DemoOutcome outcome) {
        return JsonWriter.prettyObject(json -> {
            head(json, options, outcome);
            agent(json, outcome);
            json.putTexts("failures", outcome.failures)
                    .putObjects("machines", outcome.machines, (member, machine) -> machine.write(member))
                    .putObjects("faults", withTrouble(outcome), (member, machine) -> trouble(member, machine.judge()))
                    .putObjects(
                            "outages",
                            outcome.outages,
                            (member, outage) -> member.put("kind", outage.kind())
                                    .put("machine", outage.machine())
                                    .put("from", time(outage.fromNanos()))
                                    .put("to", time(outage.toNanos())))
                    .put("startStopCycles", cycles(outcome))
                    .putObject("registry", registry -> registry(registry, outcome))
                    .putObject("mqtt", mqtt -> mqtt(mqtt, outcome))
                    .putObject(
                            "latencyMs",
                            latency -> latency.put("p50", outcome.latency.p50())
                                    .put("p99", outcome.latency.p99())
                                    .put("max", outcome.latency.max()))
                    .put("decisionsDigest", outcome.decisionsDigest)
                    .put("scoresDigest", outcome.scoresDigest);
        });
    }

    private static void head(JsonWriter json, DemoOptions options, DemoOutcome outcome) {
        json.put("schema", "edgewise.demo/v1")
                .put("version", Version.number())
                .put("commit", Version.commit())
                .put("jdk", System.getProperty("java.version"))
                .put("profile", DemoFiles.PROFILE)
                .put("seed", options.seed())
                .put("data", options.data() == null ? null : options.data().toString())
                .put("speed", options.speed() == 0 ? Double.NaN : options.speed())
                .put("broker", outcome.broker)
                .put("startMs", outcome.startMillis)
                .put("firstDecisionMs", outcome.firstDecisionMillis)
                .put("wallMs", outcome.wallMillis);
    }

    private static void agent(JsonWriter json, DemoOutcome outcome) {
        json.put("agentPid", outcome.agentPid)
                .putObject(
                        "agent",
                        agent -> agent.put("pssBytes", (long) outcome.figure("process", "pssBytes"))
                                .put("threads", (long) outcome.figure("process", "threads"))
                                .put("cpuSeconds", outcome.figure("process", "cpuSeconds")));
        if (outcome.agentExit == null) {
            json.putNull("exit");
        } else {
            json.put("exit", outcome.agentExit.longValue());
        }
    }

    private static List<MachineReport> withTrouble(DemoOutcome outcome) {
        return outcome.machines.stream()
                .filter(machine -> machine.judge().asset().sensorTrouble() != null)
                .toList();
    }

    private static void trouble(JsonWriter json, MachineJudge judge) {
        Asset.SensorTrouble trouble = judge.asset().sensorTrouble();
        if (trouble != null) {
            json.put("kind", trouble.kind())
                    .put("machine", judge.asset().name())
                    .put("channel", trouble.channel())
                    .put("from", time(trouble.fromNanos()))
                    .put("to", time(trouble.toNanos()))
                    .putTexts("reasonsSeen", judge.reasonsSeen(trouble))
                    .put("firstSeenSeconds", judge.firstSeenSeconds(trouble))
                    .put("decidedNormalGood", judge.decidedNormalGood(trouble));
        }
    }

    private static long cycles(DemoOutcome outcome) {
        return outcome.machines.stream()
                .mapToLong(machine -> machine.judge().asset().startStopCycles())
                .sum();
    }

    private static void registry(JsonWriter json, DemoOutcome outcome) {
        Map<String, Long> pulled = outcome.pulled();
        json.put("pulled", pulled.size())
                .put(
                        "bytes",
                        pulled.values().stream().mapToLong(Long::longValue).sum())
                .putObjects(
                        "refused",
                        outcome.refused,
                        (member, refused) -> member.put("case", refused.tamper())
                                .put("digest", refused.digest())
                                .put("reason", refused.reason()))
                .putObjects("accepted", outcome.accepted, (member, accepted) -> member.put("case", accepted));
    }

    private static void mqtt(JsonWriter json, DemoOutcome outcome) {
        json.put("framesSent", outcome.framesSent)
                .put("framesReceived", (long) outcome.figure("mqtt", "framesReceived"))
                .put("decisionsSent", (long) outcome.figure("mqtt", "decisionsSent"))
                .put("decisionsReceived", outcome.decisionsReceived)
                .put("lost", outcome.lost())
                .put("duplicates", outcome.duplicates())
                .put("late", outcome.late)
                .put("repeated", outcome.repeated)
                .putObject(
                        "dropped",
                        dropped -> outcome.dropped().forEach((reason, count) -> dropped.put(reason, count.whole())));
    }

    /** Returns a time as documents for people have it: RFC 3339, UTC, milliseconds. */
    static String time(long nanos) {
        return TIME.format(Instant.ofEpochSecond(0, nanos));
    }
}
