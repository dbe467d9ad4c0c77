package io.edgewise.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files lay there: time, size, inode and who may use it of each, so that a change of any is seen without reading
 * it.
 *
 * @param stamps one for each file; a file that is not there has one too
 */
record FileStamps(List<String> stamps) {
    /** Stamps of nothing: whatever is found is new. */
    static final FileStamps NONE = new FileStamps(List.of());

    static FileStamps of(List<Path> files) {
        List<String> stamps = new ArrayList<>();
        for (Path file : files) {
            stamps.add(stamp(file));
        }
        return new FileStamps(stamps);
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            String mode =
                    SecretFile.posix(file) ? PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) : "";
            return found.lastModifiedTime().toInstant() + " " + found.size() + " " + found.fileKey() + " " + mode;
        } catch (IOException e) {
            return "absent";
        }
    }
}
