package io.edgewise.simulator.chaos;

import io.edgewise.time.Ticker;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** A {@link SpoolMain} as its parent sees it. What it said before it was killed is heard to the end. */
final class SpoolChild implements AutoCloseable {
    static final String NO_PROBLEM = "-";

    private static final Duration READY_WITHIN = Duration.ofSeconds(40);
    private static final long LOOK_MILLIS = 2;

    private final SpoolPlan plan;
    private final Process process;
    private final Ticker ticker;
    private final Thread reader;
    private final long startNanos;

    // Written by the reader.
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private volatile boolean ready;
    private volatile boolean drained;
    private volatile int offered;
    private volatile int accepted;
    private volatile long acknowledged;
    private volatile long firstAcknowledgedNanos;
    private volatile long dropped;
    private volatile int state = -1;
    private volatile String problem = NO_PROBLEM;
    private volatile @Nullable Held held;

    /**
     * How it is started.
     *
     * @param prefix what stands before the program on the command line
     * @param environment what is added to its environment
     */
    record Launch(List<String> prefix, Map<String, String> environment) {
        static final Launch PLAIN = new Launch(List.of(), Map.of());
    }

    /**
     * What it holds.
     *
     * @param heapBytes the heap that is used after a collection
     * @param clockSeconds what its wall clock says
     */
    record Held(long heapBytes, int threads, int descriptors, long clockSeconds) {}

    private SpoolChild(SpoolPlan plan, Process process, Ticker ticker) {
        this.plan = plan;
        this.process = process;
        this.ticker = ticker;
        this.startNanos = ticker.nanos();
        this.reader = new Thread(this::read, "faults-child");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one; its log goes to a file of the bench's folder. */
    static SpoolChild start(Bench bench, SpoolPlan plan, Launch launch) throws IOException {
        List<String> command = new ArrayList<>(launch.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx96m"));
        command.addAll(List.of("-XX:-UsePerfData", "-cp", classPath(), SpoolMain.class.getName()));
        command.addAll(plan.arguments());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(launch.environment());
        File log = bench.folder().resolve("spool-child.log").toFile();
        return new SpoolChild(
                plan,
                builder.redirectError(ProcessBuilder.Redirect.appendTo(log)).start(),
                bench.ticker());
    }

    /** Waits until it has opened its spool. */
    void awaitReady() throws IOException, InterruptedException {
        if (!await(READY_WITHIN, () -> ready)) {
            throw new IOException("the child of boot " + plan.epoch() + " does not start, see its log");
        }
    }

    /** Waits until that holds, or the time is over or the child has ended; tells whether it holds. */
    boolean await(Duration limit, BooleanSupplier holds) throws InterruptedException {
        long start = ticker.nanos();
        while (!holds.getAsBoolean()) {
            if (ticker.nanos() - start >= limit.toNanos() || (!process.isAlive() && !reader.isAlive())) {
                return holds.getAsBoolean();
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }

    SpoolPlan plan() {
        return plan;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns how many records it has offered to its spool; what it offered last it may not have said. */
    int offered() {
        return Math.max(offered, accepted);
    }

    /** Returns how many of its records are accepted, from the first one on. */
    int accepted() {
        return accepted;
    }

    /** Returns how many records the broker has acknowledged, those of earlier boots too. */
    long acknowledged() {
        return acknowledged;
    }

    /** Returns how long it took from its start to the first acknowledgement; NaN when there was none. */
    double firstAcknowledgedSeconds() {
        return firstAcknowledgedNanos == 0 ? Double.NaN : (firstAcknowledgedNanos - startNanos) / 1e9;
    }

    long dropped() {
        return dropped;
    }

    /** Returns the number of the last state that it has written; -1 for none. */
    int state() {
        return state;
    }

    String problem() {
        return problem;
    }

    /** Returns how often its link has told this. */
    int linkTold(String outcome) {
        return (int)
                events.stream().filter(event -> event.equals("link " + outcome)).count();
    }

    /** Returns for how long it has had a processor. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Returns what it holds now. */
    Held measure(Duration limit) throws IOException, InterruptedException {
        held = null;
        write("measure");
        await(limit, () -> held != null);
        Held now = held;
        if (now == null) {
            throw new IOException("the child does not say what it holds");
        }
        return now;
    }

    /** Lets it append no more, and tells whether everything was delivered in time. */
    boolean drain(Duration limit) throws IOException, InterruptedException {
        write("stop");
        return await(limit, () -> drained);
    }

    /** Kills it (SIGKILL) and hears what it has said. */
    void kill() throws InterruptedException {
        // The process itself would close the pipe with what we have not heard yet.
        process.toHandle().destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
        reader.join(TimeUnit.SECONDS.toMillis(5));
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String line) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            Logger.debug(e, "the last words of the child of boot {} were cut off", plan.epoch());
        }
    }

    private void hear(String line) {
        int blank = line.indexOf(' ');
        String value = line.substring(blank + 1);
        switch (blank < 0 ? line : line.substring(0, blank)) {
            case "ready" -> ready = true;
            case "drained" -> drained = true;
            case "offered" -> offered = Integer.parseInt(value);
            case "accepted" -> accepted = Integer.parseInt(value);
            case "acknowledged" -> {
                acknowledged = Long.parseLong(value);
                firstAcknowledgedNanos = firstAcknowledgedNanos == 0 ? ticker.nanos() : firstAcknowledgedNanos;
            }
            case "dropped" -> dropped = Long.parseLong(value);
            case "problem" -> problem = value;
            case "event" -> events.add(value);
            case "state" -> state = Integer.parseInt(value);
            case "held" -> held = held(value.split(" ", -1));
            default -> events.add(line);
        }
    }

    private static Held held(String[] words) {
        return new Held(
                Long.parseLong(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Long.parseLong(words[3]));
    }

    static String classPath() {
        List<String> parts = new ArrayList<>();
        for (String part : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, parts);
    }
}
