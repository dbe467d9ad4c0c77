package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code init} will not do. */
class InitRefusalsTest {
    @TempDir
    private Path folder;

    @Test
    void nothingIsOverwrittenUnlessItIsForced() throws IOException {
        Path file = Files.writeString(folder.resolve("pump.csv"), pump());
        String[] init = {
            "init", "--csv", file.toString(), "--dir", folder.resolve("pump").toString()
        };
        assertEquals(0, Shell.run(init).code());
        Files.writeString(folder.resolve("pump/device.yaml"), "mine");

        Shell.Result again = Shell.run(init);

        assertEquals(2, again.code());
        assertTrue(again.err().contains("--force"), again.err());
        assertEquals("mine", Files.readString(folder.resolve("pump/device.yaml")));
    }

    @Test
    void aBrokerThatIsNotThereIsExitCodeFourWithWhatToCheck() {
        Shell.Result result = Shell.run(
                "init",
                "--mqtt",
                "127.0.0.1:1",
                "--topic",
                "a",
                "--dir",
                folder.resolve("x").toString());

        assertEquals(4, result.code());
        assertTrue(result.err().contains("ACL"), result.err());
        assertTrue(Files.notExists(folder.resolve("x")));
    }

    @Test
    void aProgramThatIsNotThereIsOneLineThatNamesIt() {
        Shell.Result result = Shell.run(
                "init",
                "--exec",
                "no-such-program",
                "--dir",
                folder.resolve("x").toString());

        assertEquals(2, result.code());
        assertTrue(result.err().startsWith("no-such-program: cannot be started; is it installed"), result.err());
        assertTrue(Files.notExists(folder.resolve("x")));
    }

    private static String pump() {
        StringBuilder text = new StringBuilder("time,pressure_bar,speed_rpm\n");
        for (int i = 0; i < 600; i++) {
            text.append(Instant.ofEpochSecond(1_700_000_000L + i))
                    .append(',')
                    .append(3 + 0.1 * Math.sin(i))
                    .append(',')
                    .append(1450 + i % 7)
                    .append('\n');
        }
        return text.toString();
    }
}
