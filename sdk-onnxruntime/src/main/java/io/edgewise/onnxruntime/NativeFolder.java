package io.edgewise.onnxruntime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * A folder of this user alone that holds the unpacked libraries. Code is loaded from it, so nobody else may be able to
 * write there.
 */
final class NativeFolder {
    /** How names of files end that are not yet whole. */
    static final String PART = ".part";

    private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

    private NativeFolder() {}

    /**
     * Makes the folder and puts into it what is missing or damaged. Several processes may do so at once: they take
     * turns.
     *
     * @throws IOException when it cannot be made, belongs to somebody else, or forbids code
     */
    static void fill(Path folder, List<NativeFile> files) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OURS));
        if (Mounts.forbidCode(folder)) {
            throw new FileSystemException(folder.toString(), null, "its mount has the option noexec");
        }
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock turn = channel.lock()) {
            keepToOurselves(folder);
            removeParts(folder, turn);
            for (NativeFile file : files) {
                if (!file.isWholeIn(folder)) {
                    file.unpackInto(folder);
                }
            }
        }
    }

    /** Fails for a folder of another user, who could change files in it later: only its owner may set its modes. */
    private static void keepToOurselves(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, OURS);
        Path probe = Files.createTempFile(folder, "owner", PART);
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(folder))) { // root may set the modes of any folder
                throw new FileSystemException(folder.toString(), null, "it belongs to " + Files.getOwner(folder));
            }
        } finally {
            Files.delete(probe);
        }
    }

    /** Removes what a killed process left half written. */
    private static void removeParts(Path folder, FileLock turn) throws IOException {
        if (!turn.isValid()) {
            throw new AssertionError("somebody else may be writing the parts; this is a bug");
        }
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART)) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        }
    }
}
