package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterFileTest {
    private static final long LIMIT = 128 << 10;

    @TempDir
    Path folder;

    @Test
    void bothFilesTogetherStayWithinTheLimitAndTheNewestIsThere() throws Exception {
        Path file = folder.resolve("state/dead.log");
        DeadLetterFile letters = new DeadLetterFile(file, LIMIT, InstantSource.system());

        for (int i = 0; i < 500; i++) {
            letters.offer("topic", new byte[1_000], "NOT_JSON", "number " + i);
            letters.doWork();
            assertTrue(bytes(file) + bytes(file.resolveSibling("dead.log.1")) <= LIMIT, "after letter " + i);
        }

        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.get(lines.size() - 1).contains("number 499"));
        assertEquals(500, letters.written());
        assertTrue(bytes(file.resolveSibling("dead.log.1")) > LIMIT / 4, "the older half is kept");
    }

    @Test
    void aLongPayloadIsCutAndSaysSoAndControlLettersDoNotBreakTheLine() throws Exception {
        DeadLetterFile letters = new DeadLetterFile(folder.resolve("dead.log"), LIMIT, InstantSource.system());

        letters.offer("a\tb\u001b[31m", new byte[20_000], "TOO_LARGE", "line\nbreak");
        letters.onClose();

        List<String> lines = Files.readAllLines(folder.resolve("dead.log"));
        assertEquals(1, lines.size());
        String[] parts = lines.get(0).split("\t", -1);
        assertEquals("a?b?[31m", parts[1]);
        assertEquals("line?break (cut, had 20000 bytes)", parts[3]);
        assertEquals(16_384, Base64.getDecoder().decode(parts[4]).length);
    }

    /** A time that is none is quoted in its problem, as long as the payload was; 128 letters wait. */
    @Test
    void whatWaitsIsCutWhateverAProblemQuotes() throws Exception {
        DeadLetterFile letters = new DeadLetterFile(folder.resolve("dead.log"), LIMIT, InstantSource.system());
        Runtime heap = Runtime.getRuntime();
        System.gc();
        long before = heap.totalMemory() - heap.freeMemory();

        for (int i = 0; i < 128; i++) {
            letters.offer("topic", new byte[1], "BAD_TIME", i + "x".repeat(1 << 20));
        }
        System.gc();
        long held = heap.totalMemory() - heap.freeMemory() - before;
        letters.onClose();

        assertTrue(held < 32 << 20, held + " bytes are held");
        assertEquals(128, letters.written());
    }

    @Test
    void nobodyElseReadsWhatAMachineSent() throws Exception {
        Path file = folder.resolve("dead.log");
        DeadLetterFile letters = new DeadLetterFile(file, LIMIT, InstantSource.system());
        letters.offer("topic", new byte[1], "NOT_JSON", "x");
        letters.onClose();

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aDiskThatTakesNothingAndAFullQueueAreCountedAndThrowNothing() throws Exception {
        Path inTheWay = Files.writeString(folder.resolve("in-the-way"), "a file, not a folder");
        DeadLetterFile letters = new DeadLetterFile(inTheWay.resolve("dead.log"), LIMIT, InstantSource.system());
        for (int i = 0; i < 130; i++) {
            letters.offer("topic", new byte[1], "NOT_JSON", "x");
        }
        assertEquals(2, letters.leftOut());

        letters.onClose();

        assertEquals(130, letters.leftOut());
        assertEquals(0, letters.written());
    }

    @Test
    void aLimitThatKeepsNoLetterIsRefused() {
        Path file = folder.resolve("dead.log");
        assertThrows(IllegalArgumentException.class, () -> new DeadLetterFile(file, LIMIT - 1, InstantSource.system()));
    }

    private static long bytes(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
