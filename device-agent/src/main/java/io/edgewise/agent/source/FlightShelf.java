package io.edgewise.agent.source;

import io.edgewise.agent.config.FlightSettings;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.Flight;
import io.edgewise.durable.PendingFile;
import io.edgewise.duty.DutyCycle;
import io.edgewise.pipeline.FlightRecorder;
import io.edgewise.signal.Channel;
import io.edgewise.telemetry.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The folder of flights: what each pipeline saw and decided around its alarms, a file each, the oldest deleted where
 * they take more than the limit. Lanes only hand over; one thread writes. What comes while {@value #MOST_WAITING} wait,
 * or so many rows that they take 32 MiB or an eighth of the heap, is dropped and counted: a plant that trips has a
 * flight of each machine at once, and a small heap has room to decide on.
 */
public final class FlightShelf implements DutyCycle {
    /** The ending of a flight's file. */
    public static final String ENDING = ".flight";

    private static final int MOST_WAITING = 256;
    private static final long MOST_BYTES =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 8);
    private static final int MOST_STATES = 4;

    // Set once.
    private final Path folder;
    private final FlightSettings settings;
    private final FlightFile.Origin origin;
    private final long boot;
    private final Telemetry telemetry;

    // Handed over by the lanes; taken by its own thread.
    private final BlockingQueue<Recorded> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Map<String, FlightRecorder> recorders = new ConcurrentHashMap<>();

    // Asked for by any thread, a pipeline once; answered by whoever hands over or writes.
    private final Map<String, CompletableFuture<Path>> asked = new ConcurrentHashMap<>();

    // Set by any thread; the newest last, and never empty.
    private volatile List<String> states = List.of("");

    private record Recorded(Flight flight, String state) {
        private long bytes() {
            return 8L * flight.rows().size() * (1 + 2L * flight.channels().size());
        }
    }

    /**
     * Makes a shelf.
     *
     * @param folder where the files lie; made when the first comes
     * @param settings how much is recorded and kept
     * @param origin what decides here
     * @param boot the device's boot epoch
     * @param telemetry is told of each flight
     */
    public FlightShelf(Path folder, FlightSettings settings, FlightFile.Origin origin, long boot, Telemetry telemetry) {
        this.folder = folder;
        this.settings = settings;
        this.origin = origin;
        this.boot = boot;
        this.telemetry = telemetry;
    }

    /** Takes the declared state that flights from now on were made by. Any thread may call this. */
    public void declared(String document) {
        List<String> kept = states;
        states = Stream.concat(kept.stream().skip(Math.max(0, kept.size() + 1 - MOST_STATES)), Stream.of(document))
                .toList();
    }

    /** Returns what remembers a pipeline's rows; null where nothing is recorded. */
    public @Nullable FlightRecorder recorder(String pipeline, List<Channel> channels) {
        if (settings.limitBytes() == 0) {
            return null;
        }
        String born = newest();
        FlightRecorder recorder = new FlightRecorder(
                pipeline, channels, settings.recorder(), flight -> take(new Recorded(flight, state(flight, born))));
        recorders.put(pipeline, recorder);
        return recorder;
    }

    /**
     * Asks a pipeline for a flight of what it remembers. Who asks again while it is waited for gets the same.
     *
     * @return its file once it is written, or why it is not; empty where nothing of that name is recorded
     */
    public Optional<CompletableFuture<Path>> demand(String pipeline) {
        FlightRecorder recorder = recorders.get(pipeline);
        if (recorder == null) {
            return Optional.empty();
        }
        CompletableFuture<Path> written = asked.computeIfAbsent(pipeline, name -> new CompletableFuture<>());
        recorder.demand();
        return Optional.of(written);
    }

    /**
     * Returns the files, the newest first; empty where nothing was recorded yet.
     *
     * @throws IOException when the folder cannot be read
     */
    public List<Path> files() throws IOException {
        return files(folder);
    }

    /** Returns the files in such a folder, the newest first; empty where there is none. */
    public static List<Path> files(Path folder) throws IOException {
        return all(folder).stream()
                .filter(file -> file.toString().endsWith(ENDING))
                .toList();
    }

    /** Returns how many flights were dropped because the disk did not keep up. */
    public long dropped() {
        return dropped.get();
    }

    private String newest() {
        List<String> present = states;
        return present.get(present.size() - 1);
    }

    /**
     * Returns the state by which a flight was decided. A pipeline stays as it was declared when it was built, but for
     * its model: what was declared since, and is not there yet or ends the pipeline, decided nothing.
     */
    private String state(Flight flight, String born) {
        List<DecisionRecord> decisions = flight.decisions();
        String model = decisions.isEmpty()
                ? ""
                : decisions
                        .get(decisions.size() - 1)
                        .model()
                        .provenance()
                        .digest()
                        .toString();
        List<String> present = states;
        int from = Math.max(0, present.lastIndexOf(born));
        return Stream.concat(Stream.of(born), present.stream().skip(from))
                .filter(document -> document.contains(model))
                .findFirst()
                .orElse(newest());
    }

    private void take(Recorded recorded) {
        long bytes = waitingBytes.getAndAdd(recorded.bytes());
        if ((bytes == 0 || bytes + recorded.bytes() <= MOST_BYTES) && waiting.offer(recorded)) {
            return;
        }
        waitingBytes.addAndGet(-recorded.bytes());
        Flight flight = recorded.flight;
        if (dropped.getAndIncrement() == 0) {
            Logger.warn("flights come faster than they are written; some are dropped");
        }
        tell(
                flight,
                future -> future.completeExceptionally(
                        new IOException("flights come faster than the disk takes them; ask again")));
    }

    private void tell(Flight flight, Consumer<CompletableFuture<Path>> outcome) {
        CompletableFuture<Path> future =
                flight.cause().kind() == Flight.Kind.DEMAND ? asked.remove(flight.pipeline()) : null;
        if (future != null) {
            outcome.accept(future);
        }
    }

    @Override
    public String roleName() {
        return "flights";
    }

    @Override
    public int doWork() {
        Recorded recorded = waiting.poll();
        if (recorded == null) {
            return 0;
        }
        waitingBytes.addAndGet(-recorded.bytes());
        Flight flight = recorded.flight;
        try {
            Path file = write(flight, recorded.state);
            prune(file);
            telemetry.event("flight", flight.pipeline(), "recorded", String.valueOf(file.getFileName()));
            tell(flight, future -> future.complete(file));
        } catch (UncheckedIOException | IOException e) {
            dropped.incrementAndGet();
            Logger.error("a flight of {} is not kept: {}", flight.pipeline(), e.getMessage());
            tell(flight, future -> future.completeExceptionally(e));
        }
        return 1;
    }

    /** Writes what still waits; for whoever ends the agent, once the lanes and this shelf's own thread have ended. */
    public void drain() {
        while (doWork() > 0) {
            // the next one
        }
    }

    private Path write(Flight flight, String state) throws IOException {
        Files.createDirectories(folder);
        byte[] bytes = FlightFile.write(flight, origin, state.getBytes(StandardCharsets.UTF_8));
        String name = flight.pipeline() + "-" + boot + "-" + flight.cause().window() + "-"
                + flight.cause().kind().name().toLowerCase(Locale.ROOT) + ENDING;
        Path file = folder.resolve(name);
        PendingFile.write(file, bytes); // plain: it is carried away and read as it is
        return file;
    }

    /** Deletes the oldest until the rest is within the limit; the newest stays whatever it takes. */
    private void prune(Path newest) throws IOException {
        long taken = 0;
        for (Path file : all(folder)) {
            taken += Files.size(file);
            if (taken > settings.limitBytes() && !file.equals(newest)) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> all(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(FlightShelf::modified).reversed())
                    .toList();
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0; // gone meanwhile, or unreadable: as good as oldest
        }
    }
}
