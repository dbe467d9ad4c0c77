package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What lies in the store's folder, and who may read it. */
class StoreFilesIT extends WithAPackage {
    @Test
    void onlyTheOwnerReadsTheStore() throws IOException {
        pull();

        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            for (Path file : files.toList()) {
                String expected = Files.isDirectory(file) ? "rwx------" : "rw-------";
                assertEquals(
                        expected, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file::toString);
            }
        }
    }

    @Test
    void aFolderThatHoldsSomethingElseIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("home"));
        Files.writeString(folder.resolve("home/letter.txt"), "dear");

        RefusedException refused = assertRefused(Refusal.MALFORMED, () -> ModelStore.open(folder.resolve("home")));
        assertTrue(refused.getMessage().contains("oci-layout"), refused.getMessage());
    }

    @Test
    void aBlobThatIsALinkIsNotRead() throws IOException {
        pull();
        Path blob = folder.resolve("store/blobs/sha256/" + MODEL.hex());
        Files.move(blob, folder.resolve("elsewhere"));
        Files.createSymbolicLink(blob, folder.resolve("elsewhere"));

        assertEquals(Optional.empty(), store.find(digest));
        assertRefused(Refusal.UNAVAILABLE, () -> store.read(MODEL, 1 << 20));
    }

    private void pull() {
        store.pull(registry.ref("").withDigest(digest), client, Progress.NONE);
    }
}
