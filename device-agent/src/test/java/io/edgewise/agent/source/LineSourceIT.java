package io.edgewise.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.FrameReader;
import io.edgewise.codec.PayloadSpec;
import io.edgewise.codec.TimeField;
import io.edgewise.deploy.Input;
import io.edgewise.mqtt.DeadLetterFile;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.TimeSource;
import io.edgewise.signal.Unit;
import io.edgewise.testing.ManualTicker;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are long or badly written; programs that write, complain and end. */
@Timeout(60)
class LineSourceIT {
    private static final int MANY = 20_000;

    @TempDir
    private Path folder;

    @Test
    void aFileIsReadFromItsBeginningWithoutItsHeaderAndNoLineIsLostHoweverSlowTheLane() throws IOException {
        Path file = folder.resolve("pump.csv");
        StringBuilder text = new StringBuilder("time,p\n");
        for (int i = 0; i < MANY; i++) {
            text.append(i).append(',').append(i).append(i % 1000 == 0 ? "\r\n" : "\n");
        }
        append(file, text.toString());
        LineSource source = source(new FileLines(new Input.File(file, true, 1), SystemTime.ticker(), ""));

        List<Double> values = values(source, MANY);

        assertEquals(MANY, values.size());
        assertEquals(MANY - 1.0, values.get(MANY - 1));
        assertEquals(Map.of(), source.queue().dropped());
        assertTrue(source.queue().capacity() < MANY);
        source.close();
    }

    @Test
    void aLineThatCannotBeReadIsCountedAndKeptAndTheNextOneComes() throws Exception {
        Path file = folder.resolve("pump.csv");
        append(file, "x,1\n" + "9".repeat(LineCut.LONGEST) + "\n\n2,2\n");
        DeadLetterFile letters = new DeadLetterFile(folder.resolve("dead"), 128 << 10, SystemTime.wallClock());
        FileLines lines = new FileLines(new Input.File(file, true, 0), SystemTime.ticker(), "");
        LineSource source = new LineSource("file pump.csv", lines, reader(), letters);

        assertEquals(List.of(2.0), values(source, 1));
        assertEquals(
                2L,
                source.queue().dropped().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        letters.doWork();
        assertTrue(Files.readString(folder.resolve("dead")).contains("file pump.csv\tBAD_TIME"));
        source.close();
    }

    @Test
    void aProgramIsReadItIsStartedAgainAndItEndsWithTheSource() throws Exception {
        Path pid = folder.resolve("pid");
        List<String> command = List.of(
                "/bin/sh",
                "-c",
                "echo $$ > " + pid + "; echo 'a complaint' >&2; echo 1,1; echo 2,2; [ -e " + folder.resolve("stay")
                        + " ] && exec sleep 1000; true");
        LineSource source = source(new ExecLines(new Input.Exec(command, Duration.ofMillis(50)), SystemTime.ticker()));

        assertEquals(List.of(1.0, 2.0, 1.0, 2.0), values(source, 4));
        Files.writeString(folder.resolve("stay"), "");
        ProcessHandle child = awaitSleep(pid);

        source.close();

        child.onExit().get(5, TimeUnit.SECONDS);
        assertFalse(child.isAlive());
    }

    @Test
    void aProgramThatIsNotThereIsTriedAgainLaterAndLater() throws Exception {
        ManualTicker ticker = new ManualTicker();
        Duration restart = Duration.ofSeconds(1);
        ExecLines lines = new ExecLines(new Input.Exec(List.of("/no/such/program"), restart), ticker);

        List<Integer> tries = new ArrayList<>();
        for (int second = 0; second < 8; second++) {
            tries.add(lines.doWork() + lines.doWork());
            ticker.advance(restart);
        }

        assertEquals(List.of(1, 1, 0, 1, 0, 0, 0, 1), tries);
    }

    @Test
    void whatAProgramStartedEndsWithIt() throws Exception {
        Path pids = folder.resolve("pids");
        String note = "echo $$ >> " + pids + "; exec sleep 1000";
        List<String> command = List.of("/bin/sh", "-c", "sh -c '" + note + "' | sh -c '" + note + "'");
        LineSource source = source(new ExecLines(new Input.Exec(command, Duration.ofDays(1)), SystemTime.ticker()));
        List<ProcessHandle> sleeps = awaitProcesses(pids, 2);

        source.close();

        for (ProcessHandle sleep : sleeps) {
            sleep.onExit().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aProgramThatLeavesAnotherWithItsPipesIsStartedAgainAndNoThreadStays() throws Exception {
        Path pids = folder.resolve("pids");
        List<String> command = List.of("/bin/sh", "-c", "sleep 300 & echo $! >> " + pids + "; echo 1,1");
        LineSource source = source(new ExecLines(new Input.Exec(command, Duration.ofMillis(50)), SystemTime.ticker()));
        try {
            assertEquals(List.of(1.0, 1.0, 1.0), values(source, 3));
            source.close();
            assertEquals(
                    List.of(),
                    Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .filter(name -> name.startsWith("source-exec"))
                            .toList());
        } finally {
            awaitProcesses(pids, 3).forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static List<ProcessHandle> awaitProcesses(Path pids, int count) throws Exception {
        while (!Files.exists(pids) || Files.readAllLines(pids).size() < count) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            assertFalse(Thread.interrupted(), "they did not start");
        }
        return Files.readAllLines(pids).stream()
                .map(Long::parseLong)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    /** The runs before this one may still come to their end; the one that stays becomes another program. */
    private static ProcessHandle awaitSleep(Path pid) throws Exception {
        while (true) {
            String text = Files.readString(pid).strip();
            Optional<ProcessHandle> found = text.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(text));
            if (found.flatMap(child -> child.info().command()).orElse("").endsWith("sleep")) {
                return found.orElseThrow();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private LineSource source(LineInput input) {
        return new LineSource(
                "here", input, reader(), new DeadLetterFile(folder.resolve("dead"), 128 << 10, SystemTime.wallClock()));
    }

    private static FrameReader reader() {
        PayloadSpec.Lines lines =
                new PayloadSpec.Lines(List.of("time", "p"), ',', '.', new TimeField(null, TimeUnit.SECONDS), null);
        return lines.reader(List.of(Channel.of("p", Unit.of("bar"))), TimeSource.REPLAY, SystemTime.wallClock());
    }

    private static List<Double> values(LineSource source, int count) {
        List<Double> values = new ArrayList<>();
        while (values.size() < count) {
            Frame frame = source.poll();
            if (frame == null) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                assertFalse(Thread.interrupted(), "only these came in time: " + values);
                continue;
            }
            assertNotNull(frame);
            values.add(frame.value(0, 0));
        }
        return values;
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
