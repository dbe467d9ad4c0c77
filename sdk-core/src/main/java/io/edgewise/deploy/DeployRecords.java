package io.edgewise.deploy;

import io.edgewise.durable.StateFile;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.ModelRef;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.tinylog.Logger;

/**
 * The three durable records of what runs: {@code desired}, {@code candidate}, {@code last-known-good}; each names
 * packages by model name. Whatever any of them names is never collected.
 */
final class DeployRecords {
    private final StateFile desired;
    private final StateFile candidate;
    private final StateFile lastKnownGood;

    DeployRecords(Path folder) {
        this.desired = StateFile.at(folder.resolve("desired.json"));
        this.candidate = StateFile.at(folder.resolve("candidate.json"));
        this.lastKnownGood = StateFile.at(folder.resolve("last-known-good.json"));
    }

    void desire(DesiredState state) {
        write(desired, state.models());
    }

    void tryOut(Map<String, ModelRef> models) {
        write(candidate, models);
    }

    void good(Map<String, ModelRef> models) {
        write(lastKnownGood, models);
    }

    Map<String, ModelRef> lastKnownGood() {
        Map<String, ModelRef> models = new LinkedHashMap<>();
        try {
            lastKnownGood
                    .read()
                    .map(bytes -> Json.parse(bytes, JsonLimits.DOCUMENT))
                    .ifPresent(document -> document.get("models")
                            .members()
                            .forEach((name, ref) -> models.put(name, ModelRef.parse(ref.text()))));
        } catch (JsonException | IllegalArgumentException e) {
            Logger.error("the record last-known-good cannot be read and counts as empty: {}", e.getMessage());
        }
        return models;
    }

    private static void write(StateFile record, Map<String, ModelRef> models) {
        record.write(JsonWriter.object(json -> json.put("schema", "edgewise.record/v1")
                .putObject(
                        "models",
                        list -> new TreeMap<>(models).forEach((name, ref) -> list.put(name, ref.toString())))));
    }
}
