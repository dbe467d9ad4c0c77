package io.edgewise.simulator;

import io.edgewise.detect.FixedLimit;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.signal.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is said of one machine in the end: a row of the table and an entry of the document. */
final class MachineReport {
    private final MachineJudge judge;
    private final Asset asset;
    private final @Nullable JsonValue lastDecision;
    private final Map<String, Long> rejected;
    private final Map<String, Range> physical;
    private final @Nullable Sighting found;
    private final Optional<FixedLimit> fixedLimit;

    /**
     * Sums up.
     *
     * @param judge what was seen
     * @param lastDecision the newest decision as it came; null when there was none
     * @param rejected how many windows the agent says it rejected, by reason
     * @param physical what each channel's instrument can show, by the model's manifest
     */
    MachineReport(
            MachineJudge judge,
            @Nullable JsonValue lastDecision,
            Map<String, Long> rejected,
            Map<String, Range> physical) {
        this.judge = judge;
        this.asset = judge.asset();
        this.lastDecision = lastDecision;
        this.rejected = new TreeMap<>(rejected);
        this.physical = Map.copyOf(physical);
        this.found = judge.found();
        this.fixedLimit = fixedLimit(asset);
    }

    private static Optional<FixedLimit> fixedLimit(Asset asset) {
        Asset.Columns columns = asset.columns();
        double[][] values = columns.values();
        double[][] exact = new double[values.length][];
        Arrays.setAll(exact, i -> Arrays.copyOf(values[i], columns.rows()));
        Asset.Fault fault = asset.fault();
        return FixedLimit.best(
                exact,
                Arrays.copyOf(columns.times(), columns.rows()),
                fault == null ? OptionalLong.empty() : OptionalLong.of(fault.onsetNanos()));
    }

    MachineJudge judge() {
        return judge;
    }

    String name() {
        return asset.name();
    }

    boolean faultMissed() {
        return asset.fault() != null && found == null;
    }

    boolean wrongLabel() {
        Asset.Fault fault = asset.fault();
        return found != null
                && fault != null
                && fault.label() != null
                && !fault.label().equals(found.label());
    }

    double delaySeconds() {
        Asset.Fault fault = asset.fault();
        return found == null || fault == null ? Double.NaN : (found.endNanos() - fault.onsetNanos()) / 1e9;
    }

    /** Returns how many channels never delivered a value that their instrument can show (contracts §3). */
    int absentChannels() {
        Asset.Columns columns = asset.columns();
        int absent = 0;
        for (int i = 0; i < columns.values().length; i++) {
            Range possible = physical.getOrDefault(asset.channels().get(i).name(), Range.ANY);
            if (Arrays.stream(columns.values()[i], 0, columns.rows()).noneMatch(possible::contains)) {
                absent++;
            }
        }
        return absent;
    }

    /** Returns in words what the best fixed limit on one channel would have done. */
    String fixedLimitWords() {
        if (fixedLimit.isEmpty()) {
            return "none can be set";
        }
        FixedLimit limit = fixedLimit.get();
        if (asset.fault() == null) {
            return limit.falseAlarms() + " false";
        }
        if (limit.delayNanos().isEmpty()) {
            return "not found it";
        }
        double delay = limit.delayNanos().getAsLong() / 1e9;
        String verdict = Double.isNaN(delaySeconds()) || delay <= delaySeconds() ? ": no AI needed" : "";
        return "found it in " + Math.round(delay) + " s, " + limit.falseAlarms() + " false" + verdict;
    }

    void write(JsonWriter json) {
        Asset.Fault fault = asset.fault();
        double judged = judge.normalSecondsJudged();
        long falseAlarms = judge.falseAlarms();
        json.put("name", asset.name())
                .put("real", asset.real())
                .put("rows", asset.columns().rows())
                .put("windowsDue", judge.windowsDue())
                .put("decided", judge.decided())
                .put("decidedTwice", judge.twice())
                .put("boundChannels", asset.channels().size())
                .put("absentChannels", absentChannels())
                .put("fault", fault == null ? null : fault.kind())
                .put("onset", fault == null ? null : DemoDocument.time(fault.onsetNanos()))
                .put("alarmAt", found == null ? null : DemoDocument.time(found.endNanos()))
                .put("delaySeconds", delaySeconds())
                .put("foundLabel", found == null ? null : found.label())
                .put("alarmOnBeforeOnset", judge.alarmOnBeforeOnset())
                .put("falseAlarms", falseAlarms)
                .put("normalSecondsJudged", judged)
                .put("falseAlarmsPerDay", judged == 0 ? Double.NaN : falseAlarms * 86_400 / judged)
                .putObject("decisions", counts -> judge.counts().forEach(counts::put))
                .putObject("rejected", counts -> rejected.forEach(counts::put));
        writeFixedLimit(json);
        writeModel(json);
    }

    private void writeFixedLimit(JsonWriter json) {
        if (fixedLimit.isEmpty()) {
            json.putNull("fixedLimit");
            return;
        }
        FixedLimit limit = fixedLimit.get();
        json.putObject("fixedLimit", member -> {
            member.put("channel", asset.channels().get(limit.channel()).name())
                    .put("side", limit.side().name())
                    .put("limit", limit.limit());
            if (limit.delayNanos().isPresent()) {
                member.put("delaySeconds", limit.delayNanos().getAsLong() / 1e9);
            } else {
                member.putNull("delaySeconds");
            }
            member.put("falseAlarms", limit.falseAlarms());
        });
    }

    private void writeModel(JsonWriter json) {
        JsonValue decision = lastDecision;
        if (decision == null) {
            json.putNull("model").putNull("calibrationDigest");
            return;
        }
        JsonValue model = decision.get("model");
        json.putObject(
                        "model",
                        member -> List.of("name", "digest", "verdict", "signer", "engine")
                                .forEach(key -> member.put(key, model.get(key).text())))
                .put(
                        "calibrationDigest",
                        decision.find("calibration").map(JsonValue::text).orElse(null));
    }
}
