package io.edgewise.durable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    @TempDir
    Path folder;

    @Test
    void nothingIsReadBeforeAnythingIsWritten() {
        assertEquals(
                Optional.empty(), StateFile.at(folder.resolve("none/state")).read());
    }

    @Test
    void whatIsWrittenIsRead() {
        StateFile.at(folder.resolve("deep/er/state")).write(bytes("one"));

        assertEquals("one", text(StateFile.at(folder.resolve("deep/er/state"))));
    }

    @Test
    void theFileIsAHeadLineAndTheBytesThemselves() throws Exception {
        StateFile.at(state()).write(bytes("one\n"));

        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes("1\none\n")));
        assertEquals("edgewise-state/1 1 4 " + hash + "\none\n", Files.readString(state()));
    }

    @Test
    void thePreviousGenerationIsKept() throws IOException {
        StateFile file = StateFile.at(state());
        file.write(bytes("one"));
        file.write(bytes("two"));

        assertTrue(Files.readString(sibling(".previous")).endsWith("\none"));
        assertTrue(Files.readString(state()).startsWith("edgewise-state/1 2 3 "));
    }

    @Test
    void everyFlippedByteAndEveryCutIsNoticedAndThePreviousGenerationIsRead() throws IOException {
        StateFile file = StateFile.at(state());
        file.write(bytes("one"));
        file.write(bytes("two"));
        byte[] previous = Files.readAllBytes(sibling(".previous"));
        byte[] present = Files.readAllBytes(state());

        for (int at = 0; at < present.length; at++) {
            byte[] flipped = present.clone();
            flipped[at] ^= 1;
            assertFallsBack(flipped, previous, "byte " + at + " flipped");
            byte[] cut = java.util.Arrays.copyOf(present, at);
            assertFallsBack(cut, previous, "cut to " + at);
        }
        byte[] longer = java.util.Arrays.copyOf(present, present.length + 1);
        assertFallsBack(longer, previous, "one byte more");
    }

    @Test
    void whatIsDamagedOfACopyIsPutAsideAndTheOneBeforeIsRead() throws IOException {
        StateFile file = StateFile.at(state());
        file.write(bytes("one"));
        file.write(bytes("two"));
        file.siftCopyOf(folder.resolve("original"));
        assertEquals("two", text(file));
        Files.writeString(state(), "damaged");

        file.siftCopyOf(folder.resolve("original"));

        assertEquals(1, file.damaged());
        assertTrue(Files.notExists(state()));
        assertEquals("one", text(file));
        assertEquals(1, file.damaged());
    }

    @Test
    void aHeadOfAnotherGenerationDoesNotFit() throws IOException {
        StateFile file = StateFile.at(state());
        file.write(bytes("one"));
        Files.writeString(state(), Files.readString(state()).replace("/1 1 3", "/1 2 3"));

        assertEquals(Optional.empty(), file.read());
        assertEquals(1, file.damaged());
    }

    @Test
    void damagedFilesAreAllKept() throws IOException {
        StateFile file = StateFile.at(state());
        for (int i = 1; i <= 3; i++) {
            Files.writeString(state(), "junk " + i);
            file.read();
        }

        assertEquals(3, file.damaged());
        assertEquals("junk 2", Files.readString(sibling(".damaged-2")));
    }

    @Test
    void aDamagedFileNeverReplacesAGoodPreviousOne() throws IOException {
        StateFile file = StateFile.at(state());
        file.write(bytes("one"));
        file.write(bytes("two"));
        Files.writeString(state(), "junk");

        file.write(bytes("three"));

        assertEquals("three", text(file));
        assertTrue(Files.readString(sibling(".previous")).endsWith("\none"));
        assertEquals("junk", Files.readString(sibling(".damaged-1")));
    }

    @Test
    void whatIsForgottenIsNotReadAgain() {
        StateFile file = StateFile.at(state());
        file.delete(); // there is none
        file.write(bytes("one"));
        file.write(bytes("two"));

        file.delete();

        assertTrue(file.read().isEmpty());
        file.write(bytes("three"));
        assertArrayEquals(bytes("three"), file.read().orElseThrow());
    }

    @Test
    void aStateAboveTheLimitIsRefusedAndTheOldOneStands() {
        StateFile file = StateFile.at(state(), 3);
        file.write(bytes("one"));

        assertThrows(IllegalArgumentException.class, () -> file.write(bytes("four")));
        assertEquals("one", text(file));
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        StateFile.at(state()).write(bytes("secret"));

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state())));
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        StateFile.at(folder.resolve("other")).write(bytes("other"));
        Files.createSymbolicLink(state(), folder.resolve("other"));

        assertThrows(UncheckedIOException.class, () -> StateFile.at(state()).read());
    }

    private void assertFallsBack(byte[] damaged, byte[] previous, String how) throws IOException {
        Files.write(state(), damaged);
        Files.write(sibling(".previous"), previous);
        StateFile file = StateFile.at(state());

        assertEquals("one", text(file), how);
        assertArrayEquals(damaged, Files.readAllBytes(sibling(".damaged-1")), how);
        Files.delete(sibling(".damaged-1"));
    }

    private Path state() {
        return folder.resolve("state");
    }

    private Path sibling(String suffix) {
        return folder.resolve("state" + suffix);
    }

    private static String text(StateFile file) {
        return new String(file.read().orElseThrow(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
