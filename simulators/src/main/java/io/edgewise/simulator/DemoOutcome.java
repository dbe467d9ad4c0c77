package io.edgewise.simulator;

import io.edgewise.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything the summary is made of, collected while the demo runs. Confined to the demo's thread. */
final class DemoOutcome {
    final List<String> failures = new ArrayList<>();
    final List<MachineReport> machines = new ArrayList<>();
    final List<Case> refused = new ArrayList<>();
    final List<String> accepted = new ArrayList<>();
    final List<Outage> outages = new ArrayList<>();
    /** By digest, how many bytes the packages have that lie in the registry for the agent. */
    final Map<String, Long> published = new LinkedHashMap<>();

    String broker = "";
    long startMillis;
    double firstDecisionMillis = Double.NaN;
    double wallMillis;
    long agentPid;

    @Nullable
    Integer agentExit;

    long framesSent;
    long decisionsReceived;
    long repeated;
    long late;
    Quantiles latency = new Quantiles(Double.NaN, Double.NaN, Double.NaN);
    String decisionsDigest = "";
    String scoresDigest = "";

    @Nullable
    JsonValue health;

    /** A package that was refused. */
    record Case(String tamper, String digest, String reason) {}

    /**
     * A time in which something was down.
     *
     * @param kind {@code link} or {@code kill}
     * @param machine the machine whose windows in that time are not due; null when all are due all the same
     * @param fromNanos since when: event time where there is a machine, else the wall clock
     * @param toNanos until when
     */
    record Outage(String kind, @Nullable String machine, long fromNanos, long toNanos) {}

    /** Latencies, ms. */
    record Quantiles(double p50, double p99, double max) {}

    long lost() {
        return machines.stream()
                .mapToLong(machine ->
                        machine.judge().windowsDue() - machine.judge().decided())
                .sum();
    }

    long duplicates() {
        return machines.stream().mapToLong(machine -> machine.judge().twice()).sum();
    }

    /** Returns what the agent has pulled, by its own last health: digests and bytes. */
    Map<String, Long> pulled() {
        Map<String, Long> pulled = new LinkedHashMap<>(published);
        JsonValue last = health;
        List<String> inService = last == null
                ? List.of()
                : last.get("models").elements().stream()
                        .map(model -> model.get("digest").text())
                        .toList();
        pulled.keySet().retainAll(inService);
        return pulled;
    }

    /** Returns a figure of the agent's last health, −1 where it sent none. */
    double figure(String section, String key) {
        JsonValue last = health;
        return last == null ? -1 : last.get(section).get(key).number();
    }

    Map<String, JsonValue> dropped() {
        JsonValue last = health;
        return last == null ? Map.of() : last.get("mqtt").get("dropped").members();
    }
}
