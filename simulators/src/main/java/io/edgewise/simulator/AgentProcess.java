package io.edgewise.simulator;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The agent as a process of its own, started by the same launcher that a gateway uses. Its standard input stays open as
 * long as we live: it stops when that ends, so that not even a demo that is killed leaves an agent behind.
 */
final class AgentProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    private final Process process;

    private AgentProcess(Process process) {
        this.process = process;
    }

    /** Starts {@code edgewise run}; what it logs goes to the file. */
    static AgentProcess start(Path config, Path state, Path log) throws IOException {
        List<String> command = new ArrayList<>(launcher());
        command.addAll(List.of("run", "--until-eof", "--config", config.toString(), "--state", state.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new AgentProcess(process);
    }

    private static List<String> launcher() {
        String launcher = System.getenv("EDGEWISE_LAUNCHER");
        if (launcher != null) {
            return List.of(launcher);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path", "");
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:+CrashOnOutOfMemoryError",
                "-Xmx192m",
                "-cp",
                absolute(classPath),
                "io.edgewise.agent.Main");
    }

    private static String absolute(String classPath) {
        List<String> parts = new ArrayList<>();
        for (String part : classPath.split(File.pathSeparator, -1)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, parts);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it by SIGKILL, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop (SIGTERM) and waits; returns its exit code, null when it had to be killed. */
    @Nullable
    Integer stop() throws InterruptedException {
        process.destroy();
        if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            return process.exitValue();
        }
        process.destroyForcibly();
        return null;
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
