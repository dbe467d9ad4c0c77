package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipe in the place of a file holds nobody. */
@Timeout(60)
class ForeignFileTest {
    private Path folder;
    private Path pipe;

    @BeforeEach
    void makeAPipe(@TempDir Path given) throws Exception {
        folder = given.toRealPath();
        pipe = folder.resolve("pipe");
        fifo(pipe);
    }

    @Test
    void aPipeThatNobodyWritesIsLeftAfterTheLimit() throws IOException {
        RefusedException refused = assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertRefused(Refusal.UNAVAILABLE, () -> ForeignFile.open(pipe, Duration.ofMillis(50))));

        assertTrue(refused.getMessage().startsWith(pipe + " does not open"), refused.getMessage());
        release();
    }

    @Test
    void aPipeThatSomebodyHoldsOpenIsRefusedAtOnce() throws IOException {
        try (FileChannel writer = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertTrue(writer.isOpen());
            assertRefused(Refusal.NOT_A_FILE, () -> ForeignFile.open(pipe, Duration.ofSeconds(20)));
        }
    }

    @Test
    void afterFourThatNeverOpenedNoneIsTriedUntilOneDoes() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[] {1});
        for (int i = 0; i < 4; i++) {
            assertRefused(Refusal.UNAVAILABLE, () -> ForeignFile.open(pipe, Duration.ofMillis(1)));
        }
        RefusedException full = assertRefused(Refusal.UNAVAILABLE, () -> ForeignFile.open(file));
        assertTrue(full.getMessage().contains("4 others never came open"), full.getMessage());

        release();

        assertArrayEquals(new byte[] {1}, contentWhenItMay(file));
    }

    @Test
    void aFileIsReadAndWhatIsNoneIsToldAsAlways() throws IOException {
        Path file = Files.write(folder.resolve("file"), Samples.MODEL);
        Files.createSymbolicLink(folder.resolve("link"), file);

        try (InputStream in = ForeignFile.open(file)) {
            assertArrayEquals(Samples.MODEL, in.readAllBytes());
        }
        assertThrows(NoSuchFileException.class, () -> ForeignFile.open(folder.resolve("none")));
        assertThrows(IOException.class, () -> ForeignFile.open(folder.resolve("link")));
    }

    /** Between the look at the tar and its opening there are microseconds; here somebody swaps it all the time. */
    @Test
    void aPipeThatIsSwappedInAfterTheLookHoldsNoPull() throws Exception {
        Path tar = folder.resolve("p.tar");
        Path good = Files.writeString(folder.resolve("good"), "no tar");
        AtomicBoolean over = new AtomicBoolean();
        Thread swapping = new Thread(() -> swap(tar, good, over), "swap");
        swapping.start();
        ModelRef ref = ModelRef.parse("file:" + tar);
        long end = SystemTime.ticker().nanos() + Duration.ofSeconds(2).toNanos();
        RefusedException last = null;
        while (SystemTime.ticker().nanos() - end < 0
                && (last == null || !last.getMessage().contains("does not open"))) {
            last = assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThrows(RefusedException.class, () -> LocalPackage.resolve(ref, StoreLimits.DEFAULT)));
        }
        over.set(true);
        swapping.join();
        assertEquals(false, swapping.isAlive());
    }

    private void swap(Path place, Path good, AtomicBoolean over) {
        try {
            while (!over.get()) {
                Path file = Files.copy(good, folder.resolve("next"), StandardCopyOption.REPLACE_EXISTING);
                Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
                Path link = folder.resolve("next-pipe");
                Files.createLink(link, pipe);
                Files.move(link, place, StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(link);
            }
            release();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whoever waits for a writer goes on. */
    private void release() throws IOException {
        FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)
                .close();
    }

    private static byte[] contentWhenItMay(Path file) throws IOException {
        while (true) {
            try (InputStream in = ForeignFile.open(file)) {
                return in.readAllBytes();
            } catch (RefusedException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void fifo(Path path) throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    }
}
