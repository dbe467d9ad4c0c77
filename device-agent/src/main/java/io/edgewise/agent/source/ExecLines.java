package io.edgewise.agent.source;

import io.edgewise.deploy.Input;
import io.edgewise.time.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The lines that a program writes to its standard output. No shell reads its arguments, its standard input is empty,
 * the beginning of what it writes to standard error is logged. It is started again some time after its end, later and
 * later while it ends at once, and it ends with the agent, and with it the programs that it started. Its pipes are only
 * read when something is there: a program that it left behind may hold them open, and would hold the thread.
 */
final class ExecLines extends LineInput {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final int MOST_COMPLAINTS = 4 << 10;

    // Set once.
    private final Input.Exec input;
    private final Ticker ticker;
    private final LineCut lines = new LineCut(this);

    // Started by its thread, ended by any.
    private volatile @Nullable Process process;
    private volatile boolean closed;

    // Confined to its thread.
    private final byte[] piece = new byte[64 << 10];
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private long startedAt;
    private long dueAt;
    private Duration wait = Duration.ZERO;

    ExecLines(Input.Exec input, Ticker ticker) {
        this.input = input;
        this.ticker = ticker;
        this.dueAt = ticker.nanos();
    }

    @Override
    public String roleName() {
        return "source-exec";
    }

    @Override
    public int doWork() throws InterruptedException {
        Process running = process;
        if (running == null) {
            if (closed || ticker.nanos() - dueAt < 0) {
                return 0;
            }
            start();
            return 1;
        }
        boolean alive = running.isAlive(); // asked first: what it wrote until then is read
        int complained = complaint(running);
        int read = read(running.getInputStream());
        if (read > 0) {
            return Math.max(1, lines.take(piece, read));
        }
        if (!alive && complained == 0) {
            if (running.exitValue() == 0) {
                lines.end(); // some leave the end of their last line out
            } else {
                lines.forget();
            }
            ended(running);
            return 1;
        }
        return complained;
    }

    /** Returns how many bytes were there; never waits for one. */
    private int read(InputStream out) {
        try {
            int there = out.available();
            return there == 0 ? 0 : Math.max(0, out.read(piece, 0, Math.min(there, piece.length)));
        } catch (IOException e) {
            return 0; // the process was ended while it was read
        }
    }

    private void start() {
        startedAt = ticker.nanos();
        try {
            Process started = new ProcessBuilder(input.command())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            complaints.reset();
            process = started;
            if (closed) {
                end(started);
            }
        } catch (IOException e) {
            Logger.error("{} cannot be started: {}", input.command().get(0), e.getMessage());
            later();
        }
    }

    /** Reads all that is there, so that the program need not wait; keeps the beginning. */
    private int complaint(Process running) {
        int read = read(running.getErrorStream());
        boolean full = complaints.size() == MOST_COMPLAINTS;
        complaints.write(piece, 0, Math.min(read, MOST_COMPLAINTS - complaints.size()));
        if (!full && complaints.size() == MOST_COMPLAINTS) {
            tellComplaints();
        }
        return read;
    }

    private void tellComplaints() {
        String words = complaints.toString(StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
        Logger.warn("{} complains: {}", input.command().get(0), words.strip());
    }

    private void ended(Process finished) {
        if (complaints.size() > 0 && complaints.size() < MOST_COMPLAINTS) {
            tellComplaints();
        }
        closePipes(finished);
        process = null;
        if (!closed) {
            later();
            Logger.warn(
                    "{} has ended; it is started again in {} ms",
                    input.command().get(0),
                    wait.toMillis());
        }
    }

    private void later() {
        boolean steady = ticker.nanos() - startedAt >= STEADY.toNanos();
        wait = steady || wait.isZero() ? input.restart() : shorter(wait.multipliedBy(2), LONGEST_WAIT);
        dueAt = ticker.nanos() + wait.toNanos();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    Map<String, Long> lost() {
        return lines.lost();
    }

    @Override
    long restMillis() {
        return 20; // the stamp of what has no time is when it is read
    }

    @Override
    public void close() {
        closed = true;
        Process running = process;
        if (running != null) {
            end(running);
        }
    }

    /** Ends a program and those that it started. */
    private static void end(Process running) {
        List<ProcessHandle> family = Stream.concat(running.descendants(), Stream.of(running.toHandle()))
                .toList(); // asked first: without their parent they are nobody's
        family.forEach(ProcessHandle::destroy);
        try {
            CompletableFuture.allOf(family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            Logger.debug("process {} is ended by force", running.pid());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
        closePipes(running);
    }

    private static void closePipes(Process ended) {
        try {
            ended.getInputStream().close();
            ended.getErrorStream().close();
        } catch (IOException e) {
            Logger.debug("the pipes of process {} were not closed: {}", ended.pid(), e.getMessage());
        }
    }
}
