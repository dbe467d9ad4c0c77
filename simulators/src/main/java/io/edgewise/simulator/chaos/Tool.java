package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the machine, run to their end. */
final class Tool {
    private static final String[] FOLDERS = {
        "/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin"
    };
    private static final long LIMIT_SECONDS = 60;

    private Tool() {}

    /** Returns the path of a program. */
    static String find(String name, String debianPackage) throws NotRunException {
        for (String folder : FOLDERS) {
            Path candidate = Path.of(folder, name);
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        throw new NotRunException(name + " is not installed; Debian has it in " + debianPackage);
    }

    /** Is an exception that says so unless this process is root. */
    static void needRoot(String what) throws NotRunException {
        try {
            boolean root = Files.readString(Path.of("/proc/self/status"))
                    .lines()
                    .anyMatch(line -> line.startsWith("Uid:") && line.split("\\s+", -1)[2].equals("0"));
            if (root) {
                return;
            }
        } catch (IOException e) {
            throw new NotRunException("this is no Linux: " + e);
        }
        throw new NotRunException("only root can " + what);
    }

    /** Runs it; that it fails is an exception with what it said. */
    static void run(String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command));
        Path said = Files.createTempFile("edgewise-tool", ".log");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new IOException(String.join(" ", words)
                        + (ended ? " failed: " : " does not end: ")
                        + Files.readString(said, StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.deleteIfExists(said);
        }
    }
}
