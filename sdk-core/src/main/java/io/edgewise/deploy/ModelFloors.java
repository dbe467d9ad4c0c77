package io.edgewise.deploy;

import io.edgewise.durable.StateFile;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.Ticker;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tinylog.Logger;

/**
 * The counters below which nothing new comes into service: the highest of each model that was ever ACTIVE here, and the
 * highest of the trust policy; beside them the packages that were ACTIVE, which may always come back. Never lowered.
 * What the disk refuses is written again later. Confined to the reconciler's thread.
 */
final class ModelFloors {
    /** Enough for every way back that a device itself takes, and for the operator's after a bad week. */
    private static final int MOST_APPROVED = 8;

    private static final int MOST_MODELS = 1_000;
    private static final long RETRY_NANOS = 5_000_000_000L;
    private static final String SCHEMA = "edgewise.floors/v1";

    private final StateFile file;
    private final Ticker ticker;
    private final Map<String, Floor> models = new TreeMap<>();
    private long policyCounter;
    private boolean unwritten;
    private long retryAtNanos;
    private String lastTrouble = "";

    /**
     * What is known of one model.
     *
     * @param counter the highest that was ACTIVE; 0 when none had one
     * @param approved the packages that were, the last one last
     */
    private record Floor(long counter, List<Digest> approved) {
        static final Floor NONE = new Floor(0, List.of());

        Floor with(long other, Digest digest) {
            List<Digest> digests = new ArrayList<>(approved);
            digests.remove(digest);
            digests.add(digest);
            int surplus = Math.max(0, digests.size() - MOST_APPROVED);
            return new Floor(Math.max(counter, other), List.copyOf(digests.subList(surplus, digests.size())));
        }
    }

    ModelFloors(Path folder, Ticker ticker) {
        this(StateFile.at(folder.resolve("floors.json")), ticker);
    }

    ModelFloors(StateFile file, Ticker ticker) {
        this.file = file;
        this.ticker = ticker;
        this.retryAtNanos = ticker.nanos();
        recall();
    }

    long policyCounter() {
        return policyCounter;
    }

    Map<String, Long> counters() {
        return models.entrySet().stream()
                .filter(model -> model.getValue().counter() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, model -> model.getValue().counter()));
    }

    Set<Digest> approved() {
        return models.values().stream()
                .flatMap(floor -> floor.approved().stream())
                .collect(Collectors.toSet());
    }

    /** Notes the counter of a policy that came into force. */
    void policy(long counter) {
        if (counter > policyCounter) {
            policyCounter = counter;
            unwritten = true;
        }
    }

    /**
     * Notes that a package came into service.
     *
     * @param name the model's name in its manifest
     * @param counter its counter; 0 for none
     * @param digest the package
     * @throws RefusedException LIMIT_EXCEEDED when there are too many models of different names
     */
    void activated(String name, long counter, Digest digest) {
        Floor before = models.getOrDefault(name, Floor.NONE);
        if (!models.containsKey(name) && models.size() >= MOST_MODELS) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    "the counters of " + models.size() + " models are kept already; " + name
                            + " would be one too many");
        }
        Floor after = before.with(counter, digest);
        unwritten |= !after.equals(before);
        models.put(name, after);
    }

    /** Writes what changed. What cannot be written now is tried again after a while. */
    void flush() {
        if (!unwritten || ticker.nanos() - retryAtNanos < 0) {
            return;
        }
        try {
            file.write(document());
            unwritten = false;
            lastTrouble = "";
        } catch (UncheckedIOException e) {
            String words = String.valueOf(e.getMessage());
            if (!words.equals(lastTrouble)) {
                Logger.error("the counters of models are not kept yet, tries go on: {}", words);
            }
            lastTrouble = words;
            retryAtNanos = ticker.nanos() + RETRY_NANOS;
        }
    }

    private void recall() {
        try {
            file.read().ifPresent(this::read);
        } catch (JsonException | IllegalArgumentException | UncheckedIOException e) {
            Logger.error("the counters of models cannot be read and begin anew: {}", e.getMessage());
            models.clear();
        }
        if (file.damaged() > 0) {
            Logger.warn(
                    "the counters of models were damaged {} times: an older model may have come back", file.damaged());
        }
    }

    private void read(byte[] bytes) {
        JsonValue document = Json.parse(bytes, JsonLimits.DOCUMENT);
        policyCounter = document.get("policyCounter").whole();
        for (JsonValue model : document.get("models").elements()) {
            List<Digest> approved =
                    model.get("approved").texts().stream().map(Digest::parse).toList();
            models.put(model.get("name").text(), new Floor(model.get("counter").whole(), approved));
        }
    }

    private byte[] document() {
        return JsonWriter.object(json -> json.put("schema", SCHEMA)
                .put("policyCounter", policyCounter)
                .putObjects(
                        "models",
                        models.entrySet(),
                        (model, entry) -> model.put("name", entry.getKey())
                                .put("counter", entry.getValue().counter())
                                .putTexts(
                                        "approved",
                                        entry.getValue().approved().stream()
                                                .map(Digest::toString)
                                                .toList())));
    }
}
