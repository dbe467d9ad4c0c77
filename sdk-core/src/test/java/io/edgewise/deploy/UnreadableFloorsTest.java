package io.edgewise.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.durable.StateFile;
import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device that cannot read which counters were in service goes on, and lets nothing new in. */
class UnreadableFloorsTest extends OnBench {
    /** What can befall the file. */
    enum Harm {
        /** Every generation of it is damaged. */
        DAMAGED,
        /** The newest one is damaged, and the one before is a little older. */
        FALLEN_BACK,
        /** It is whole and says nothing that is understood. */
        GARBAGE,
        /** It is of a version to come. */
        FOREIGN,
        /** The disk does not give it. */
        NO_FILE;

        void befall(Path file) throws IOException {
            switch (this) {
                case DAMAGED -> {
                    Files.writeString(file, "damaged");
                    Files.writeString(previous(file), "damaged");
                }
                case FALLEN_BACK -> Files.writeString(file, "damaged");
                case GARBAGE -> StateFile.at(file).write("{".getBytes(StandardCharsets.UTF_8));
                case FOREIGN -> {
                    String kept = new String(StateFile.at(file).read().orElseThrow(), StandardCharsets.UTF_8);
                    String foreign = kept.replaceFirst("floors/v[0-9]+", "floors/v99");
                    StateFile.at(file).write(foreign.getBytes(StandardCharsets.UTF_8));
                }
                case NO_FILE -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                }
            }
        }

        private static Path previous(Path file) {
            return file.resolveSibling("floors.json.previous");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatRunsGoesOnAndNothingNewComes(Harm harm) throws IOException {
        ModelRef running = pack(5, 1);
        run(running);
        run(pack(6, 2));
        run(running); // the floor is 6 now, and this one may come back
        restartAfter(harm);
        ModelRef old = pack(4, 3);
        ModelRef newer = pack(7, 4);

        run(running);
        assertEquals(
                DeploymentState.ACTIVE, status(running).state(), status(running).detail());
        run(old);
        assertEquals(
                Refusal.FLOORS_UNREADABLE, status(old).refusal(), status(old).detail());
        run(newer);
        assertEquals(
                Refusal.FLOORS_UNREADABLE,
                status(newer).refusal(),
                status(newer).detail());
        assertEquals(
                running.pinned(), bench.sink("p").last().model().provenance().digest());

        String trouble = bench.view().trust().floorsTrouble();
        assertNotNull(trouble);
        assertTrue(trouble.contains(floors() + " cannot be read"), trouble);
        assertTrue(bench.events.contains("trust test@1 closed FLOORS_UNREADABLE"), bench.events + "");
        restartAfter(null);
        ModelRef another = pack(4, 5);
        run(another);
        assertEquals(Refusal.FLOORS_UNREADABLE, status(another).refusal(), "a restart forgives nothing");
    }

    @ParameterizedTest
    @EnumSource
    void aGoodCopyIsTakenUpWhileTheDeviceRuns(Harm harm) throws IOException {
        ModelRef running = pack(5, 1);
        run(running);
        run(pack(6, 2));
        run(running);
        bench.close();
        Path copy = Files.copy(floors(), folder.resolve("copy.json"));
        restartAfter(harm);
        ModelRef old = pack(4, 3);
        run(running);
        run(old);

        removeAll();
        Files.copy(copy, floors());
        wait2Minutes();

        assertNull(bench.view().trust().floorsTrouble());
        assertTrue(bench.events.contains("trust test@1 opened "), bench.events + "");
        assertEquals(
                Refusal.COUNTER_ROLLED_BACK, status(old).refusal(), status(old).detail());
        ModelRef newer = pack(6, 4);
        run(newer);
        assertEquals(
                DeploymentState.ACTIVE, status(newer).state(), status(newer).detail());
    }

    @Test
    void whoRemovesTheFilesBeginsWithWhatRuns() throws IOException {
        ModelRef running = pack(5, 1);
        run(running);
        restartAfter(Harm.DAMAGED);
        run(running);
        ModelRef old = pack(4, 2);
        run(old);

        removeAll();
        wait2Minutes();

        assertEquals(
                Refusal.COUNTER_ROLLED_BACK, status(old).refusal(), status(old).detail());
        assertTrue(Files.exists(floors()), "what was learned meanwhile is kept now");
    }

    @Test
    void aFileThatIsNotThereIsAFirstStart() throws IOException {
        ModelRef first = pack(1, 1);

        run(first);

        assertEquals(
                DeploymentState.ACTIVE, status(first).state(), status(first).detail());
        assertNull(bench.view().trust().floorsTrouble());
        assertEquals(
                List.of(),
                bench.events.stream().filter(e -> e.contains("FLOORS")).toList());
    }

    private Path floors() {
        return folder.resolve("state").resolve("floors.json");
    }

    private void restartAfter(@Nullable Harm harm) throws IOException {
        bench.close();
        if (harm != null) {
            harm.befall(floors());
        }
        bench = new Bench(folder);
    }

    private void removeAll() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.resolve("state"))) {
            files = all.filter(file -> file.getFileName().toString().startsWith("floors.json"))
                    .toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private void wait2Minutes() {
        bench.ticker.advance(Duration.ofMinutes(2));
        bench.settle();
        bench.ticker.advance(Duration.ofMinutes(2));
        bench.settle();
    }
}
