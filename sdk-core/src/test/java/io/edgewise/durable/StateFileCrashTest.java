package io.edgewise.durable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileCrashTest {
    private static final int NEVER = Integer.MAX_VALUE;

    @TempDir
    Path folder;

    @Test
    void deathAtAnyStepLeavesTheOldStateOrTheNewOne() throws IOException {
        int steps = stepsOfAWrite();
        assertTrue(steps > 10, "create, several short writes, force, two moves, folder: " + steps);
        for (int deadAt = 1; deadAt <= steps; deadAt++) {
            StateFile before = StateFile.at(folder.resolve("state-" + deadAt));
            before.write(bytes("oldest"));
            before.write(bytes("old"));
            FailingDisk disk = new FailingDisk(deadAt);
            StateFile dying = new StateFile(disk, folder.resolve("state-" + deadAt), 100);

            assertThrows(UncheckedIOException.class, () -> dying.write(bytes("new")));
            disk.cutPower();

            StateFile after = StateFile.at(folder.resolve("state-" + deadAt));
            String found = new String(after.read().orElseThrow(), UTF_8);
            assertTrue(Set.of("old", "new").contains(found), "step " + deadAt + ": " + found);
            assertEquals(deadAt == steps ? "new" : "old", found, "only the folder's force comes after the last move");
            after.write(bytes("next"));
            assertEquals("next", new String(after.read().orElseThrow(), UTF_8), "step " + deadAt);
            assertEquals(0, after.damaged(), "step " + deadAt);
        }
    }

    @Test
    void deathAtAnyStepOfForgettingLeavesTheStateOrNone() {
        for (int deadAt = 1; deadAt <= 4; deadAt++) {
            Path state = folder.resolve("state-" + deadAt);
            StateFile.at(state).write(bytes("old"));
            StateFile.at(state).write(bytes("present"));
            StateFile dying = new StateFile(new FailingDisk(deadAt), state, 100);

            assertThrows(UncheckedIOException.class, dying::delete);

            String found = StateFile.at(state)
                    .read()
                    .map(bytes -> new String(bytes, UTF_8))
                    .orElse("none");
            assertEquals(deadAt < 4 ? "present" : "none", found, "step " + deadAt);
        }
    }

    @Test
    void aDiskThatLiesAboutForceCostsOneGenerationOnly() throws IOException {
        StateFile.at(folder.resolve("state")).write(bytes("old"));
        FailingDisk disk = new FailingDisk(NEVER) {
            @Override
            public Writing create(Path file) throws IOException {
                Writing honest = super.create(file);
                return new Writing() {
                    @Override
                    public int write(java.nio.ByteBuffer some) throws IOException {
                        return honest.write(some);
                    }

                    @Override
                    public void force() {
                        // says yes and does nothing, as some flash does
                    }

                    @Override
                    public void close() throws IOException {
                        honest.close();
                    }
                };
            }
        };
        new StateFile(disk, folder.resolve("state"), 100).write(bytes("new"));
        disk.cutPower();

        StateFile after = StateFile.at(folder.resolve("state"));
        assertEquals("old", new String(after.read().orElseThrow(), UTF_8));
        assertEquals(1, after.damaged());
    }

    private int stepsOfAWrite() {
        FailingDisk disk = new FailingDisk(NEVER);
        StateFile.at(folder.resolve("measured")).write(bytes("old"));
        new StateFile(disk, folder.resolve("measured"), 100).write(bytes("new"));
        return disk.steps();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
