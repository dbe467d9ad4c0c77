package io.edgewise.agent.check;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A copy of what a store knows of trust and time: whoever reads it may set damaged files aside, and write. */
final class StateCopy {
    private static final long MOST_BYTES = 4L << 20;

    private StateCopy() {}

    /** Copies the records of a store into a folder; returns the folder. */
    static Path of(Path state, Path into) throws IOException {
        Files.createDirectories(into);
        if (Files.isDirectory(state)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(state, "{time-floor,floors,trust}.json*")) {
                for (Path file : files) {
                    if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
                        Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
        return into;
    }
}
