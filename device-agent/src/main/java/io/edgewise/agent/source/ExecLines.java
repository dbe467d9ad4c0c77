package io.edgewise.agent.source;

import io.edgewise.deploy.Input;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The lines that a program writes to its standard output. No shell reads its arguments, its standard input is empty,
 * the beginning of what it writes to standard error is logged. It is started again some time after its end, later and
 * later while it ends at once, and it ends with the agent.
 */
final class ExecLines extends LineInput {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration STEADY = Duration.ofSeconds(10);
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
        int read = read(running.getInputStream());
        if (read > 0) {
            return Math.max(1, lines.take(piece, read));
        }
        lines.end();
        ended(running);
        return 1;
    }

    private int read(InputStream out) {
        try {
            return out.read(piece);
        } catch (IOException e) {
            return -1; // the process was ended while it was read
        }
    }

    private void start() {
        startedAt = ticker.nanos();
        try {
            Process started = new ProcessBuilder(input.command())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            Thread complaints = new Thread(() -> listen(started.getErrorStream()), "source-exec-stderr");
            complaints.setDaemon(true);
            complaints.start();
            process = started;
            if (closed) {
                started.destroyForcibly();
            }
        } catch (IOException e) {
            Logger.error("{} cannot be started: {}", input.command().get(0), e.getMessage());
            later();
        }
    }

    /** Reads all of it, so that the program never waits; logs the beginning. */
    private void listen(InputStream errors) {
        try (errors) {
            byte[] first = errors.readNBytes(MOST_COMPLAINTS);
            if (first.length > 0) {
                String words = new String(first, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
                Logger.warn("{} complains: {}", input.command().get(0), words.strip());
            }
            errors.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            Logger.debug("{}: its complaints ended: {}", input.command().get(0), e.getMessage());
        }
    }

    private void ended(Process finished) throws InterruptedException {
        if (!finished.waitFor(2, TimeUnit.SECONDS)) {
            finished.destroyForcibly(); // it closed its output and goes on
        }
        process = null;
        if (!closed) {
            later();
            Logger.warn(
                    "{} has ended; it is started again in {} s", input.command().get(0), wait.toSeconds());
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
    long tooLong() {
        return lines.tooLong();
    }

    @Override
    public void close() {
        closed = true;
        Process running = process;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(1, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
