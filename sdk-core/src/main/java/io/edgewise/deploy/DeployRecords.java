package io.edgewise.deploy;

import io.edgewise.durable.StateFile;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonWriter;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.time.Ticker;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tinylog.Logger;

/**
 * The three durable records of what runs: {@code desired}, {@code candidate} (what is being brought into service),
 * {@code last-known-good}; each names packages by model name. Whatever any of them names is never collected. A record
 * that the disk refuses is written again later: what runs does not depend on it. Confined to the reconciler's thread.
 */
final class DeployRecords {
    private static final String DESIRED = "desired";
    private static final String CANDIDATE = "candidate";
    private static final String GOOD = "last-known-good";
    private static final long RETRY_NANOS = 5_000_000_000L;

    private final Path folder;
    private final Ticker ticker;
    private final Map<String, Map<String, ModelRef>> written = new LinkedHashMap<>();
    private final Map<String, Map<String, ModelRef>> unwritten = new LinkedHashMap<>();
    private long retryAtNanos;
    private String lastTrouble = "";

    DeployRecords(Path folder, Ticker ticker) {
        this.folder = folder;
        this.ticker = ticker;
        this.retryAtNanos = ticker.nanos();
    }

    void desire(Map<String, ModelRef> models) {
        note(DESIRED, models);
    }

    void tryOut(Map<String, ModelRef> models) {
        note(CANDIDATE, models);
    }

    void good(Map<String, ModelRef> models) {
        note(GOOD, models);
    }

    private void note(String name, Map<String, ModelRef> models) {
        if (models.equals(written.get(name))) {
            unwritten.remove(name);
        } else {
            unwritten.put(name, new TreeMap<>(models));
        }
    }

    /** Returns the packages that a record names, on the disk or as it will be there. */
    Set<Digest> named() {
        Set<Digest> named = new HashSet<>();
        for (Map<String, Map<String, ModelRef>> records : List.of(written, unwritten)) {
            records.values().forEach(models -> models.values().forEach(ref -> named.add(ref.pinned())));
        }
        return named;
    }

    /** Writes what changed. What cannot be written now is tried again after a while. */
    void flush() {
        if (unwritten.isEmpty() || ticker.nanos() - retryAtNanos < 0) {
            return;
        }
        try {
            for (Map.Entry<String, Map<String, ModelRef>> record :
                    Map.copyOf(unwritten).entrySet()) {
                file(record.getKey()).write(document(record.getValue()));
                written.put(record.getKey(), record.getValue());
                unwritten.remove(record.getKey());
            }
            lastTrouble = "";
        } catch (UncheckedIOException e) {
            String words = String.valueOf(e.getMessage());
            if (!words.equals(lastTrouble)) {
                Logger.error("a record of what runs is not kept yet, tries go on: {}", words);
            }
            lastTrouble = words;
            retryAtNanos = ticker.nanos() + RETRY_NANOS;
        }
    }

    /** Reads the record of an earlier run; empty if there is none or it cannot be read. */
    Map<String, ModelRef> lastKnownGood() {
        Map<String, ModelRef> models = new TreeMap<>();
        try {
            file(GOOD)
                    .read()
                    .map(bytes -> Json.parse(bytes, JsonLimits.DOCUMENT))
                    .ifPresent(document -> document.get("models")
                            .members()
                            .forEach((name, ref) -> models.put(name, pinned(ref.text()))));
        } catch (JsonException | IllegalArgumentException | UncheckedIOException e) {
            Logger.error("the record last-known-good cannot be read and counts as empty: {}", e.getMessage());
            models.clear();
        }
        written.put(GOOD, models);
        return models;
    }

    private static ModelRef pinned(String text) {
        ModelRef ref = ModelRef.parse(text);
        if (ref.digest() == null) {
            throw new IllegalArgumentException(text + " is not pinned to a digest");
        }
        return ref;
    }

    private StateFile file(String name) {
        return StateFile.at(folder.resolve(name + ".json"));
    }

    private static byte[] document(Map<String, ModelRef> models) {
        return JsonWriter.object(json -> json.put("schema", "edgewise.record/v1")
                .putObject("models", list -> models.forEach((name, ref) -> list.put(name, ref.toString()))));
    }
}
