package io.edgewise.simulator.chaos;

import io.edgewise.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Looks into a store, whoever fills it: a file that bears the name of a digest has that digest, at any time. Knows
 * nothing of the store's code. For any thread.
 */
final class StoreJudge {
    private static final String UNFINISHED = ".part";
    private static final int CHUNK = 1 << 16;

    private final Path blobs;
    private final Set<String> caught = new ConcurrentSkipListSet<>();

    StoreJudge(Path store) {
        this.blobs = store.resolve("blobs").resolve("sha256");
    }

    /** Looks now; what is found stays found. */
    void look() {
        if (!Files.isDirectory(blobs)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(blobs)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.endsWith(UNFINISHED) && !isItsHash(file, name)) {
                    caught.add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names of files that were not their hash. */
    Set<String> caught() {
        return new TreeSet<>(caught);
    }

    /** A file that goes while it is read is nobody's. */
    private static boolean isItsHash(Path file, String name) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                sha256.update(chunk, 0, read);
            }
            return Digest.ofRaw(sha256.digest()).hex().equals(name);
        } catch (NoSuchFileException e) {
            return true;
        }
    }
}
