package io.edgewise.agent.control;

import io.edgewise.agent.source.FlightShelf;
import io.edgewise.codec.IsoTime;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonValue;
import io.edgewise.json.JsonWriter;
import io.edgewise.json.Nearest;
import io.edgewise.pipeline.PipelineStatus;
import io.edgewise.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Lists flights and has one written, as people ask for it on the control socket. Whoever may open the socket may ask;
 * the name they give is what they say, not what they prove.
 */
final class FlightHand {
    /** A pipeline hands over between two frames, and the shelf's thread writes: both well within this time. */
    private static final Duration WAIT = Duration.ofSeconds(3);

    private static final int MOST_LISTED = 1_000;
    private static final int LONGEST_NAME = 64;
    private static final Set<String> KEYS = Set.of("pipeline", "by");

    private final String device;
    private final Supplier<List<PipelineStatus>> pipelines;
    private final FlightShelf shelf;
    private final Telemetry telemetry;

    private record Listed(Path file, long bytes, String written) {}

    private record Outcome(
            String name, String words, @Nullable Path file) {}

    private static final Outcome NOT_RECORDED = new Outcome(
            "NOT_RECORDED", "nothing is recorded here: 'flights: { limit: 0 }' in agent.yaml; raise the limit", null);
    private static final Outcome NOT_YET = new Outcome(
            "NOT_YET",
            "asked for, not written within 3 s: it comes once the pipeline has a row (edgewise status tells whether"
                    + " rows come); then look with: edgewise flights list",
            null);

    /**
     * Makes a hand.
     *
     * @param device the device's name
     * @param pipelines those that run
     * @param shelf where flights lie, and who has them written
     * @param telemetry is told of every act
     */
    FlightHand(String device, Supplier<List<PipelineStatus>> pipelines, FlightShelf shelf, Telemetry telemetry) {
        this.device = device;
        this.pipelines = pipelines;
        this.shelf = shelf;
        this.telemetry = telemetry;
    }

    /**
     * Answers a question: an empty object lists, one with {@code pipeline} and {@code by} has a flight written, and is
     * answered once it is.
     *
     * @return {@code edgewise.flights/v1}
     * @throws JsonException when the question is none, or the folder cannot be read
     */
    Later answer(JsonValue question) {
        question.only(KEYS);
        if (question.members().isEmpty()) {
            return Later.now(list());
        }
        String pipeline = name(question, "pipeline");
        String by = name(question, "by");
        List<String> names = pipelines.get().stream().map(PipelineStatus::name).toList();
        if (!names.contains(pipeline)) {
            return Later.now(told(pipeline, by, new Outcome("UNKNOWN_PIPELINE", unknown(pipeline, names), null)));
        }
        return shelf.demand(pipeline)
                .map(asked -> new Later(asked, WAIT, () -> told(pipeline, by, outcome(asked))))
                .orElseGet(() -> Later.now(told(pipeline, by, NOT_RECORDED)));
    }

    private byte[] told(String pipeline, String by, Outcome outcome) {
        Path file = outcome.file;
        Logger.info("flight of {}, asked for by {}: {}", pipeline, by, outcome.words);
        telemetry.event("flight", pipeline, outcome.name, "asked for by " + by);
        return JsonWriter.prettyObject(json -> head(json)
                .put("outcome", outcome.name)
                .put("pipeline", pipeline)
                .put("words", outcome.words)
                .put("file", file == null ? null : file.toAbsolutePath().toString())
                .putNull("flights"));
    }

    private static String name(JsonValue question, String key) {
        String name = question.get(key).text();
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new JsonException(key, "is no name of 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private static Outcome outcome(CompletableFuture<Path> asked) {
        if (!asked.isDone()) {
            return NOT_YET;
        }
        try {
            return new Outcome("WRITTEN", "written", asked.join());
        } catch (CompletionException | CancellationException e) {
            String why = e.getCause() == null
                    ? e.toString()
                    : String.valueOf(e.getCause().getMessage());
            return new Outcome("NOT_KEPT", "not kept: " + why + "; make room, or see the agent's log", null);
        }
    }

    private static String unknown(String pipeline, List<String> names) {
        if (names.isEmpty()) {
            return "no pipeline runs yet; edgewise status says what they wait for";
        }
        return "no pipeline '" + pipeline + "' runs; "
                + Nearest.to(pipeline, names)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("edgewise alarms list names those that do");
    }

    private byte[] list() {
        List<Listed> listed = new ArrayList<>();
        try {
            for (Path file : shelf.files()) {
                if (listed.size() < MOST_LISTED && Files.exists(file)) {
                    String written =
                            IsoTime.format(Files.getLastModifiedTime(file).toInstant());
                    listed.add(new Listed(file, Files.size(file), written));
                }
            }
        } catch (IOException e) {
            throw new JsonException("", "the folder of flights cannot be read: " + e);
        }
        return JsonWriter.prettyObject(json -> head(json)
                .put("outcome", "LISTED")
                .putNull("pipeline")
                .putNull("words")
                .putNull("file")
                .putObjects(
                        "flights",
                        listed,
                        (item, one) -> item.put(
                                        "file", one.file.toAbsolutePath().toString())
                                .put("bytes", one.bytes)
                                .put("written", one.written)));
    }

    private JsonWriter head(JsonWriter json) {
        return json.put("schema", "edgewise.flights/v1").put("device", device);
    }
}
