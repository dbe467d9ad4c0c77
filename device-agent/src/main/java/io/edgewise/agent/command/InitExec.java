package io.edgewise.agent.command;

import io.edgewise.agent.config.ConfigException;
import io.edgewise.codec.Heard;
import io.edgewise.time.SystemTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Runs a program for a while and keeps the lines that it writes. */
final class InitExec {
    private static final int MOST_LINES = 100_000;
    private static final int LONGEST = 1 << 16;

    private InitExec() {}

    static List<Heard> lines(List<String> command, Duration limit, PrintWriter err)
            throws IOException, InterruptedException {
        Process process = start(command);
        err.println("reading " + String.join(" ", command) + " for at most " + limit.toSeconds() + " s");
        err.flush();
        ArrayBlockingQueue<Heard> waiting = new ArrayBlockingQueue<>(MOST_LINES);
        Thread reader = new Thread(() -> read(process, waiting), "init-exec");
        reader.setDaemon(true);
        reader.start();
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                reader.join(2000); // what it wrote last is still on its way, and to destroy it would lose that
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        reader.join(2000);
        return new ArrayList<>(waiting);
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(false)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new ConfigException(
                    command.get(0),
                    0,
                    "cannot be started; is it installed, spelt right and executable? Its arguments belong behind --");
        }
    }

    private static void read(Process process, ArrayBlockingQueue<Heard> into) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Instant now = SystemTime.wallClock().instant();
                long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
                boolean kept = line.isBlank()
                        || line.length() > LONGEST
                        || into.offer(new Heard("", line.getBytes(StandardCharsets.UTF_8), nanos));
                if (!kept) {
                    return;
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // The program was ended while it wrote: what it wrote before is kept.
            return;
        }
    }
}
