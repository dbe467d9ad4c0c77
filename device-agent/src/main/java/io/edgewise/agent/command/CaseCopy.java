package io.edgewise.agent.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A copy of a case's model in which its {@code prepare} commands are run: what no repository can hold is made there.
 * The system's {@code cp} and {@code rm} do it, which also know pipes, holes and folders that nest beyond any path.
 */
final class CaseCopy implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Path scratch;
    private final Path model;

    private CaseCopy(Path scratch, Path model) {
        this.scratch = scratch;
        this.model = model;
    }

    /**
     * Copies a model and prepares it.
     *
     * @throws CaseException if the commands fail or do not end
     */
    static CaseCopy prepared(Path original, String commands) throws IOException {
        Path scratch = Files.createTempDirectory("edgewise-case");
        // A folder of its own: commands put things beside the model too.
        Path home = Files.createDirectories(scratch.resolve("case"));
        boolean folder = Files.isDirectory(original, LinkOption.NOFOLLOW_LINKS);
        CaseCopy copy = new CaseCopy(scratch, home.resolve(folder ? Path.of("model") : nameOf(original)));
        try {
            String from = original.toAbsolutePath().toString();
            run(home, List.of("cp", "-a", "--", from, copy.model.toString()), "copying the model");
            prepare(folder ? copy.model : home, commands);
            return copy;
        } catch (IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    /** Returns where the copy lies. */
    Path model() {
        return model;
    }

    @Override
    public void close() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            run(parent, List.of("rm", "-rf", "--", scratch.toString()), "removing the copy");
        } catch (CaseException e) {
            run(parent, List.of("chmod", "-R", "u+rwx", "--", scratch.toString()), "opening the copy");
            run(parent, List.of("rm", "-rf", "--", scratch.toString()), "removing the copy");
        }
    }

    /** In a session of their own: what they leave running ends with it. */
    private static void prepare(Path where, String commands) throws IOException {
        Process process = start(where, List.of("setsid", "sh", "-ec", commands));
        try {
            await(process, "prepare");
        } finally {
            await(
                    start(Path.of("/"), List.of("sh", "-c", "kill -s KILL -- -" + process.pid() + " || true")),
                    "ending prepare");
        }
    }

    private static Path nameOf(Path file) {
        Path name = file.getFileName();
        if (name == null) {
            throw new CaseException("model: '" + file + "' is no file");
        }
        return name;
    }

    private static void run(Path where, List<String> command, String what) throws IOException {
        await(start(where, command), what);
    }

    private static Process start(Path where, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void await(Process process, String what) {
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CaseException(what + " does not end within " + LIMIT.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new CaseException(what + " ends with exit code " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaseException(what + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
