package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a JVM of its own, started through its real main class with the class path of this test. */
final class AgentChild implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final long startNanos = Await.now();

    private AgentChild(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a command; what it prints goes to the file. */
    static AgentChild start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+CrashOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-cp",
                classPath(),
                "io.edgewise.agent.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new AgentChild(process, log);
    }

    static String classPath() {
        List<String> parts = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, parts);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the processes that it has started and that live now. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    long startNanos() {
        return startNanos;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits until it has ended by itself; returns its exit code. */
    int awaitEnd() throws InterruptedException {
        return awaitEnd(LIMIT);
    }

    int awaitEnd(Duration limit) throws InterruptedException {
        assertTrue(
                process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS),
                "it goes on after " + limit.toSeconds() + " s");
        return process.exitValue();
    }

    /** Sends SIGTERM and waits; returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /** Sends SIGKILL and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
