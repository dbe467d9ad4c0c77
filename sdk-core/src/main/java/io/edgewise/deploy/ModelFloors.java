package io.edgewise.deploy;

import io.edgewise.attest.KnownFloors.Series;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The counters below which nothing new comes into service: the highest of each model that was ever ACTIVE here, by
 * scope and name, and the highest of the trust policy; beside them the packages that were ACTIVE, which may always come
 * back. Never lowered. What the disk refuses is written again later.
 *
 * <p>A file that is not there is a device's first start. One that cannot be read, or that once was damaged and so may
 * have fallen back, is {@link #trouble}: what it said is not known, and it is neither written over nor believed in
 * parts. It is looked at again every few seconds, so that mending it is enough. Confined to the reconciler's thread.
 */
final class ModelFloors {
    /** Enough for every way back that a device itself takes, and for the operator's after a bad week. */
    private static final int MOST_APPROVED = 8;

    private static final int MOST_MODELS = 1_000;

    /** How large the file may become. It can be read again on the smallest heap, and no model can fill it up later. */
    private static final int LARGEST = StateFile.DEFAULT_LIMIT;

    private static final JsonLimits LIMITS = new JsonLimits(LARGEST, 8, 1 << 16);
    private static final long RETRY_NANOS = 5_000_000_000L;
    private static final String SCHEMA = "edgewise.floors/v2";

    /** What was written before: counters by name alone, which count in every scope. */
    private static final String WITHOUT_SCOPES = "edgewise.floors/v1";

    private static final Comparator<Series> ORDER =
            Comparator.comparing(Series::scope).thenComparing(Series::model);
    private static final String MEND =
            "mend its permissions or the disk, or remove all files whose names begin with its"
                    + " name and put a good copy of it back; without a copy, where an older model is no"
                    + " danger, remove them alone";

    private final StateFile file;
    private final Ticker ticker;
    private final Map<Series, Floor> models = new TreeMap<>(ORDER);
    private long policyCounter;
    private boolean unwritten;
    private long retryAtNanos;
    private String lastTrouble = "";
    private @Nullable String trouble;
    private @Nullable String full;

    /**
     * What is known of one model.
     *
     * @param counter the highest that was ACTIVE; 0 when none had one
     * @param approved the packages that were, the last one last
     */
    private record Floor(long counter, List<Digest> approved) {
        static final Floor NONE = new Floor(0, List.of());

        /** What takes the most room. */
        static final Floor LONGEST =
                new Floor(Long.MAX_VALUE, Collections.nCopies(MOST_APPROVED, Digest.of(new byte[0])));

        Floor with(long other, Digest digest) {
            List<Digest> digests = new ArrayList<>(approved);
            digests.remove(digest);
            digests.add(digest);
            int surplus = Math.max(0, digests.size() - MOST_APPROVED);
            return new Floor(Math.max(counter, other), List.copyOf(digests.subList(surplus, digests.size())));
        }

        /** Returns both together; what is in this one came last. */
        Floor after(Floor earlier) {
            Floor all = earlier;
            for (Digest digest : approved) {
                all = all.with(counter, digest);
            }
            return new Floor(Math.max(counter, all.counter()), all.approved());
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

    Map<Series, Long> counters() {
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
     * @param series its scope, and its name in its manifest
     * @param counter its counter; 0 for none
     * @param digest the package
     * @throws RefusedException LIMIT_EXCEEDED when there are more names than are kept; none is forgotten for another
     */
    void activated(Series series, long counter, Digest digest) {
        Floor before = models.getOrDefault(series, Floor.NONE);
        if (!models.containsKey(series) && !hasRoomFor(series)) {
            throw new RefusedException(
                    Refusal.LIMIT_EXCEEDED,
                    "the counters of " + models.size() + " models are kept already, as many as " + file + " holds; "
                            + series.model() + " in the scope " + series.scope()
                            + " would be one too many: give a model that follows another one its name");
        }
        Floor after = before.with(counter, digest);
        unwritten |= !after.equals(before);
        models.put(series, after);
    }

    /** Counts each with all that it may come to, so that what was let in can always be written. */
    private boolean hasRoomFor(Series series) {
        if (models.size() >= MOST_MODELS) {
            return false;
        }
        Map<Series, Floor> grown = new TreeMap<>(ORDER);
        models.keySet().forEach(known -> grown.put(known, Floor.LONGEST));
        grown.put(series, Floor.LONGEST);
        return document(Long.MAX_VALUE, grown).length <= LARGEST;
    }

    /** Returns why counters of earlier runs are not known, or those of this one not kept; null when all is well. */
    @Nullable
    String trouble() {
        return trouble != null ? trouble : full;
    }

    /**
     * Writes what changed. What cannot be written now is tried again after a while, and so is what could not be read.
     */
    void flush() {
        if ((!unwritten && trouble == null) || ticker.nanos() - retryAtNanos < 0) {
            return;
        }
        if (trouble != null) {
            recall();
        }
        if (trouble == null && unwritten) {
            write();
        }
    }

    private void write() {
        byte[] document = document(policyCounter, models);
        if (document.length > LARGEST) { // of an earlier version, which counted names and not their room
            Map<Series, Floor> withoutWaysBack = new TreeMap<>(ORDER);
            models.forEach((series, floor) -> withoutWaysBack.put(series, new Floor(floor.counter(), List.of())));
            document = document(policyCounter, withoutWaysBack);
        }
        full = document.length <= LARGEST
                ? null
                : "the counters of " + models.size() + " models take more than the " + LARGEST + " bytes of " + file
                        + ": those of this run are not kept; replace the file by one without names that nobody uses";
        if (full != null) {
            retryAtNanos = ticker.nanos() + RETRY_NANOS;
            return;
        }
        try {
            file.write(document);
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
            Optional<byte[]> kept = file.read();
            if (file.damaged() > 0) {
                closed("it was damaged, and an older one may stand in its place");
                return;
            }
            kept.ifPresent(this::read);
            trouble = null;
        } catch (JsonException | IllegalArgumentException e) {
            closed(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            closed(String.valueOf(e.getCause()));
        }
    }

    private void closed(String why) {
        trouble = "the counters of models in " + file + " cannot be read: " + why + "; " + MEND;
        retryAtNanos = ticker.nanos() + RETRY_NANOS;
    }

    /** Takes up a whole document or nothing of it, below what happened since the start. */
    private void read(byte[] bytes) {
        JsonValue document = Json.parse(bytes, LIMITS);
        String schema = document.get("schema").text();
        if (!schema.equals(SCHEMA) && !schema.equals(WITHOUT_SCOPES)) {
            throw new IllegalArgumentException("its schema is '" + schema + "', not " + SCHEMA);
        }
        long counter = document.get("policyCounter").whole();
        Map<Series, Floor> kept = new TreeMap<>(ORDER);
        for (JsonValue model : document.get("models").elements()) {
            List<Digest> approved =
                    model.get("approved").texts().stream().map(Digest::parse).toList();
            String scope = schema.equals(SCHEMA) ? model.get("scope").text() : "";
            kept.put(
                    new Series(scope, model.get("name").text()),
                    new Floor(model.get("counter").whole(), approved));
        }
        policyCounter = Math.max(policyCounter, counter);
        kept.forEach((series, floor) -> models.merge(series, floor, (since, before) -> since.after(before)));
    }

    private static byte[] document(long policyCounter, Map<Series, Floor> models) {
        return JsonWriter.object(json -> json.put("schema", SCHEMA)
                .put("policyCounter", policyCounter)
                .putObjects(
                        "models",
                        models.entrySet(),
                        (model, entry) -> model.put("scope", entry.getKey().scope())
                                .put("name", entry.getKey().model())
                                .put("counter", entry.getValue().counter())
                                .putTexts(
                                        "approved",
                                        entry.getValue().approved().stream()
                                                .map(Digest::toString)
                                                .toList())));
    }
}
