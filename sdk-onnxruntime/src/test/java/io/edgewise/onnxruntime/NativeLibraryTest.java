package io.edgewise.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    private static final String JNI = "libonnxruntime4j_jni.so";

    @TempDir
    private Path temporary;

    @Test
    void theTableNamesTheFilesOfTheJarOnBothPlatforms() throws IOException {
        List<NativeFile> files = new ArrayList<>(NativeFile.of("linux-x64"));
        files.addAll(NativeFile.of("linux-aarch64"));

        assertEquals(4, files.size());
        for (NativeFile file : files) {
            try (InputStream packed =
                    OrtEnvironment.class.getResourceAsStream("/ai/onnxruntime/native/" + file.path())) {
                byte[] content = packed.readAllBytes();
                assertEquals(file.bytes(), content.length, file.path());
                assertEquals(file.digest(), Digest.of(content), file.path());
            }
        }
    }

    @Test
    void aSecondStartUnpacksNothing() throws IOException {
        Path folder = NativeLibrary.unpack(temporary.resolve("native"));
        Object first = Files.readAttributes(folder.resolve(JNI), java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();

        NativeLibrary.unpack(folder);

        assertEquals(
                first,
                Files.readAttributes(folder.resolve(JNI), java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey());
        assertEquals("rwx------", modes(folder));
        assertEquals("rw-------", modes(folder.resolve(JNI)));
    }

    @Test
    void aChangedByteIsFoundAndPutRight() throws IOException {
        Path folder = NativeLibrary.unpack(temporary.resolve("native"));
        byte[] whole = Files.readAllBytes(folder.resolve(JNI));
        byte[] changed = whole.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(folder.resolve(JNI), changed);

        NativeLibrary.unpack(folder);

        assertNotEquals(Digest.of(changed), Digest.of(whole));
        assertEquals(Digest.of(whole), Digest.of(Files.readAllBytes(folder.resolve(JNI))));
    }

    @Test
    void aLinkInPlaceOfALibraryIsReplaced() throws IOException {
        Path folder = NativeLibrary.unpack(temporary.resolve("native"));
        Path elsewhere = Files.move(folder.resolve(JNI), temporary.resolve(JNI));
        Files.createSymbolicLink(folder.resolve(JNI), elsewhere);

        NativeLibrary.unpack(folder);

        assertFalse(Files.isSymbolicLink(folder.resolve(JNI)));
        assertTrue(Files.isRegularFile(folder.resolve(JNI)));
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("native"));
        Files.write(folder.resolve("libonnxruntime.so123.part"), new byte[100]);

        NativeLibrary.unpack(folder);

        assertFalse(Files.exists(folder.resolve("libonnxruntime.so123.part")));
    }

    @Test
    void whereTheFirstFolderIsUnusableTheNextIsTaken() throws IOException {
        Path taken = Files.writeString(temporary.resolve("taken"), "a file stands here");

        Path used = NativeLibrary.unpackToFirstUsable(List.of(taken, temporary.resolve("next")));

        assertEquals(temporary.resolve("next"), used);
    }

    @Test
    void whereNoFolderIsUsableTheMessageNamesEachAndWhatToDo() throws IOException {
        Path taken = Files.writeString(temporary.resolve("taken"), "a file stands here");

        RefusedException refused =
                assertThrows(RefusedException.class, () -> NativeLibrary.unpackToFirstUsable(List.of(taken)));

        assertEquals(Refusal.ENGINE_UNAVAILABLE, refused.refusal());
        assertTrue(refused.getMessage().startsWith("NATIVE_LIBRARY_MISSING: "), refused.getMessage());
        assertTrue(refused.getMessage().contains(taken.toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains("-Dedgewise.native.dir=DIR"), refused.getMessage());
    }

    @Test
    void aPlatformWithoutLibrariesIsRefusedAndNamed() {
        assertThrows(RefusedException.class, () -> NativeLibrary.files(new Platform("Windows 11", "amd64")));
        assertThrows(RefusedException.class, () -> NativeLibrary.files(new Platform("Linux", "arm")));
        assertEquals("linux-aarch64", new Platform("Linux", "aarch64").folder().orElseThrow());
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
