package io.edgewise.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.deploy.Input;
import io.edgewise.testing.ManualTicker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that grow, are replaced and cut, a turn at a time. */
@Timeout(60)
class FileLinesTest {
    private static final Duration NEARLY = Duration.ofMillis(900);

    @TempDir
    private Path folder;

    private final ManualTicker ticker = new ManualTicker();
    private final List<String> came = new ArrayList<>();
    private final List<FileLines> open = new ArrayList<>();
    private Path file = Path.of("none");

    @BeforeEach
    void nameIt() {
        file = folder.resolve("pump.csv");
    }

    @AfterEach
    void close() {
        open.forEach(FileLines::onClose);
    }

    @Test
    void aFileIsFollowedFromItsEndOverRotationAndTruncation() throws Exception {
        append(file, "old 1\nold 2\n");
        FileLines lines = lines(false, 0);
        assertEquals(List.of(), read(lines));

        append(file, "4\n5");
        assertEquals(List.of("4"), read(lines));
        append(file, "5\n6\n");
        assertEquals(List.of("55", "6"), read(lines));

        Path moved = rotate(1);
        append(moved, "7\n");
        assertEquals(List.of("7"), read(lines));
        append(file, "8\n");
        read(lines);
        ticker.advance(FileLines.QUIET_WITH_NEW);
        assertEquals(List.of("8"), read(lines));

        Files.writeString(file, "", StandardOpenOption.TRUNCATE_EXISTING);
        assertEquals(List.of(), read(lines));
        append(file, "9\n");
        assertEquals(List.of("9"), read(lines));
    }

    @Test
    void whatEndsALineWhoseBeginningWasNotReadIsNoLine() throws Exception {
        append(file, "1\n123.");
        FileLines lines = lines(false, 0);
        read(lines);

        append(file, "45\n2\n");

        assertEquals(List.of("2"), read(lines));
    }

    @Test
    void whatIsNoFileIsNotOpened() throws IOException {
        Files.createDirectory(file);

        assertThrows(UncheckedIOException.class, lines(true, 0)::doWork);
    }

    @Test
    void whatIsWrittenToTheOldFileUntilTheWriterReopensIsReadFirst() throws Exception {
        FileLines lines = lines(true, 0);
        append(file, "1\n");
        assertEquals(List.of("1"), read(lines));

        Path moved = rotate(1);
        append(file, "");
        assertEquals(List.of(), read(lines));
        ticker.advance(FileLines.QUIET.minusMillis(1));
        append(moved, "2\n");
        assertEquals(List.of("2"), read(lines));
        append(file, "4\n");
        ticker.advance(NEARLY);
        assertEquals(List.of(), read(lines));
        append(moved, "3\n");
        assertEquals(List.of("3"), read(lines));
        ticker.advance(NEARLY);
        assertEquals(List.of(), read(lines));

        ticker.advance(NEARLY);
        assertEquals(List.of("4"), read(lines));
    }

    @Test
    void aReplacedFileThatIsQuietForLongIsDoneAlthoughTheNewOneIsEmpty() throws Exception {
        FileLines lines = lines(true, 1);
        append(file, "head\n1\nbegun");
        assertEquals(List.of("1"), read(lines));
        Path moved = rotate(1);
        append(file, "");
        read(lines);

        ticker.advance(FileLines.QUIET.minusMillis(1));
        assertEquals(List.of(), read(lines));
        ticker.advance(Duration.ofMillis(1));
        assertEquals(List.of(), read(lines));
        assertEquals(Map.of("UNFINISHED", 1L), lines.lost(), "half a number is another number");

        append(moved, "late\n");
        append(file, "head\n2\n");
        assertEquals(List.of("2"), read(lines));
    }

    @Test
    void aFileThatIsReplacedTwiceSoonIsReadWhole() throws Exception {
        FileLines lines = lines(true, 0);
        append(file, "1\n");
        read(lines);
        rotate(1);
        append(file, "2\n");
        assertEquals(List.of(), read(lines));
        rotate(2);
        append(file, "3\n");

        assertEquals(List.of("2"), read(lines));
        ticker.advance(FileLines.QUIET_WITH_NEW);
        assertEquals(List.of("3"), read(lines));
    }

    @Test
    void aFileThatIsNotThereIsWarnedOfWithItsKeyAndTroubleUntilItComes() throws Exception {
        FileLines lines = lines(new FileLines(new Input.File(file, true, 0), ticker, "device.yaml:9: 'path': "));
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream err = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            read(lines);
        } finally {
            System.setErr(err);
        }

        assertTrue(
                log.toString(StandardCharsets.UTF_8)
                        .contains("WARN device.yaml:9: 'path': " + file + " is not there yet"),
                log::toString);
        assertTrue(String.valueOf(lines.trouble()).startsWith(file + " is not there yet"), lines.trouble());
        append(file, "1\n");
        assertEquals(List.of("1"), read(lines));
        assertNull(lines.trouble());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aFileThatIsReplacedWhileItIsOpenedIsNotMistakenForItsSuccessor(int call) throws Exception {
        append(file, "1\n");
        int[] calls = {0};
        FileLines.Keys keys = path -> {
            if (++calls[0] == call) {
                rotate(1);
                append(file, "2\n");
            }
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        };
        FileLines lines = lines(new FileLines(new Input.File(file, true, 0), ticker, keys, ""));

        read(lines);
        ticker.advance(FileLines.QUIET);
        read(lines);
        append(file, "3\n");
        read(lines);

        assertFalse(came.isEmpty());
        assertEquals(List.of("2", "3"), came.subList(came.size() - 2, came.size()));
    }

    private FileLines lines(boolean fromBeginning, int skip) {
        return lines(new FileLines(new Input.File(file, fromBeginning, skip), ticker, ""));
    }

    private FileLines lines(FileLines made) {
        made.into(line -> came.add(new String(line, StandardCharsets.UTF_8)));
        open.add(made);
        return made;
    }

    /** Takes turns until there is nothing to do; returns what came in them. */
    private List<String> read(FileLines lines) throws InterruptedException {
        int before = came.size();
        int idle = 0;
        while (idle < 2) { // a turn that only saw a new file counts as idle
            idle = lines.doWork() > 0 ? 0 : idle + 1;
        }
        return List.copyOf(came.subList(before, came.size()));
    }

    private Path rotate(int number) throws IOException {
        return Files.move(file, folder.resolve("pump.csv." + number), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
