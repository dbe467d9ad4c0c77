package io.edgewise.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs from outside. Where it is absent the test is skipped with a message, unless
 * {@code -Dedgewise.require=data,root,…} names it: then the skip is a failure.
 */
public final class Needs {
    private static final List<String> REQUIRED =
            Arrays.asList(System.getProperty("edgewise.require", "").split(",", -1));

    private Needs() {}

    /** Returns the folder with the real data, or skips. */
    public static Path data() {
        String named = System.getenv("EDGEWISE_DATA");
        Path folder = named != null
                ? Path.of(named)
                : Path.of(System.getProperty("edgewise.house", ".."), "..", "shared", "data");
        need("data", Files.isDirectory(folder), "no real data at " + folder + "; set EDGEWISE_DATA");
        return folder.toAbsolutePath().normalize();
    }

    /** Returns the path of a program, or skips. */
    public static Path program(String need, String... names) {
        for (String name : names) {
            for (String folder : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":", -1)) {
                Path path = Path.of(folder, name);
                if (Files.isExecutable(path)) {
                    return path;
                }
            }
        }
        need(need, false, "none of " + Arrays.toString(names) + " is installed");
        throw new AssertionError("skipped above");
    }

    /** Returns the first of these files that is there, or skips. */
    public static Path file(String need, String... paths) {
        for (String path : paths) {
            if (Files.isRegularFile(Path.of(path))) {
                return Path.of(path);
            }
        }
        need(need, false, "none of " + Arrays.toString(paths) + " is there");
        throw new AssertionError("skipped above");
    }

    /** Skips unless the process is root. */
    public static void root() {
        need("root", isRoot(), "not root");
    }

    private static boolean isRoot() {
        try {
            return Files.readString(Path.of("/proc/self/status"))
                    .lines()
                    .anyMatch(line -> line.startsWith("Uid:") && line.split("\\s+", -1)[2].equals("0"));
        } catch (IOException e) {
            return false;
        }
    }

    private static void need(String name, boolean there, String message) {
        if (!there && REQUIRED.contains(name)) {
            throw new AssertionError("required by -Dedgewise.require but absent: " + message);
        }
        Assumptions.assumeTrue(there, message);
    }
}
