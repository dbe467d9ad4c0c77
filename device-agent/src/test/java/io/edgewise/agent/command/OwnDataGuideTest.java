package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/guides/own-data.md} that need a file alone, as they stand there. */
class OwnDataGuideTest {
    @TempDir
    private Path folder;

    @Test
    void itsCommandsOnAFileRunAsTheyStandThere() throws IOException {
        Files.writeString(folder.resolve("pump.csv"), pump());

        List<String> commands = commands();
        assertEquals(2, commands.size(), commands.toString());
        for (String command : commands) {
            Shell.Result result = Shell.run(inFolder(command));
            assertEquals(0, result.code(), command + "\n" + result.err());
        }
        assertTrue(Files.isRegularFile(folder.resolve("pump/device.yaml")));
        assertEquals(
                "start,end,pressure_bar mean",
                Files.readAllLines(folder.resolve("features.csv")).get(0).substring(0, 27));
    }

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

    private static List<String> commands() throws IOException {
        Path guide = Path.of(System.getProperty("edgewise.house", ".."), "docs", "guides", "own-data.md");
        return Files.readAllLines(guide).stream()
                .filter(line -> line.startsWith("edgewise ") && line.contains("pump.csv"))
                .toList();
    }

    private String[] inFolder(String command) {
        return command.substring("edgewise ".length())
                .replace("--dir pump", "--dir " + folder.resolve("pump"))
                .replace("pump.csv", folder.resolve("pump.csv").toString())
                .replace("-o features.csv", "-o " + folder.resolve("features.csv"))
                .split(" ");
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
