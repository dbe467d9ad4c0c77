package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainFolderTest {
    private static final long MOST = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void filesAreNamedByTheirPathAndGitIsLeftOutAtTheRootAlone() throws IOException {
        write(".git/HEAD");
        write(".gitignore");
        write("sub/.git/HEAD");
        write("sub/Läs mig %41.md");
        write("model.onnx");
        Files.createDirectories(folder.resolve("empty"));

        assertEquals(
                Set.of("model.onnx", "sub/.git/HEAD", "sub/Läs mig %41.md"),
                PlainFolder.digests(folder, MOST).keySet());
        assertEquals(
                Set.of("model.onnx"),
                PlainFolder.digests(folder.resolve("model.onnx"), MOST).keySet());
        assertEquals(
                Digest.of("model.onnx".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                PlainFolder.digests(folder, MOST).get("model.onnx"));
    }

    @Test
    void whatIsNoPlainFileOrTooMuchIsRefused() throws IOException {
        write("model.onnx");
        Path link = folder.resolve("link");

        Files.createSymbolicLink(link, folder.resolve("model.onnx"));
        assertRefused(Refusal.NOT_A_FILE, () -> PlainFolder.digests(folder, MOST));
        assertRefused(Refusal.NOT_A_FILE, () -> PlainFolder.digests(link, MOST));
        Files.delete(link);
        assertRefused(Refusal.LIMIT_EXCEEDED, () -> PlainFolder.digests(folder, 5));
        assertRefused(Refusal.UNAVAILABLE, () -> PlainFolder.digests(folder.resolve("none"), MOST));
        Files.createDirectories(folder.resolve("d/".repeat(70)));
        assertRefused(Refusal.LIMIT_EXCEEDED, () -> PlainFolder.digests(folder, MOST));
    }

    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, Path.of(name).getFileName().toString());
    }
}
