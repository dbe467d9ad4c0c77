package io.edgewise.simulator;

import io.edgewise.json.JsonValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Tells people, as decisions arrive, what is new about each machine. Confined to the judge's thread. */
final class DemoWatch implements BiConsumer<String, DecisionReader.Message> {
    private final DemoScreen screen;
    private final Map<String, Asset> assets = new HashMap<>();
    private final Map<String, String> last = new HashMap<>();
    private final Map<String, String> lastReasons = new HashMap<>();

    DemoWatch(DemoScreen screen) {
        this.screen = screen;
    }

    void add(Asset asset) {
        assets.put(asset.name(), asset);
    }

    @Override
    public void accept(String pipeline, DecisionReader.Message message) {
        Asset asset = assets.get(pipeline);
        if (asset == null) {
            return;
        }
        String decision = message.sighting().decision();
        String before = last.put(pipeline, decision);
        sensor(asset, message);
        if (decision.equals(before)) {
            return;
        }
        switch (decision) {
            case "ALARM" -> alarm(asset, message);
            case "NOT_RUNNING" -> screen.event(pipeline, "STOPPED", "by the operator: not watched, not an alarm");
            case "NORMAL" -> normal(pipeline, before);
            case "OUT_OF_SERVICE" -> screen.event(pipeline, "OUT", "out of service: could not be judged for too long");
            default -> {
                // HOLD and LEARNING are told by what causes them and by what ends them.
            }
        }
    }

    private void normal(String pipeline, String before) {
        if ("LEARNING".equals(before)) {
            screen.event(pipeline, "LEARNED", "what is normal here, from its own operation");
        } else if ("NOT_RUNNING".equals(before)) {
            screen.event(pipeline, "RUNNING", "watched again");
        } else if ("ALARM".equals(before)) {
            screen.event(pipeline, "CLEARED", "back to normal");
        }
    }

    private void sensor(Asset asset, DecisionReader.Message message) {
        String reasons = message.sighting().reasons();
        String before = lastReasons.put(asset.name(), reasons);
        Asset.SensorTrouble trouble = asset.sensorTrouble();
        boolean fresh = !reasons.equals("-") && (before == null || before.equals("-"));
        Optional<JsonValue> sensor = message.document().get("findings").elements().stream()
                .filter(entry -> entry.get("stage").text().equals("SAMPLE"))
                .findFirst();
        if (trouble == null || !fresh || sensor.isEmpty()) {
            return;
        }
        JsonValue finding = sensor.get();
        boolean held = message.sighting().decision().equals("HOLD");
        screen.event(
                asset.name(),
                "SENSOR",
                finding.get("channel").text() + " " + finding.get("reason").text()
                        + (held ? ": the model is not asked" : ": quality goes down"));
    }

    private void alarm(Asset asset, DecisionReader.Message message) {
        Asset.Fault fault = asset.fault();
        long end = message.sighting().endNanos();
        String when = fault == null || end < fault.onsetNanos()
                ? "FALSE, nothing is wrong yet"
                : Math.round((end - fault.onsetNanos()) / 1e9) + " s after onset";
        String label = message.sighting().label();
        String what = DecisionReader.contributions(message.document(), 2);
        screen.event(
                asset.name(),
                "ALARM",
                (label == null ? "" : label + ", ") + when + (what.isEmpty() ? "" : ": " + what));
        message.document()
                .find("advice")
                .map(JsonValue::text)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> screen.more("do: " + text));
    }
}
