package io.edgewise.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Finds what any user of the machine could change: a policy or a store in such a place is anybody's. */
public final class Writable {
    private static final int STICKY = 01000;

    private Writable() {}

    /** Returns what is wrong with a file or its folder and what to do; empty when not everybody may write there. */
    public static Optional<String> byEverybody(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return problem(file).or(() -> folder == null ? Optional.empty() : problem(folder));
    }

    private static Optional<String> problem(Path path) {
        try {
            if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
                return Optional.empty();
            }
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
            // In a folder like /tmp nobody replaces what is another one's.
            boolean sticky = Files.isDirectory(path) && ((int) Files.getAttribute(path, "unix:mode") & STICKY) != 0;
            return found.contains(PosixFilePermission.OTHERS_WRITE) && !sticky
                    ? Optional.of(path + " may be written by everybody (" + PosixFilePermissions.toString(found)
                            + "): chmod o-w " + path)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // whoever reads it says what is wrong
        }
    }
}
