package io.edgewise.agent.command;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.StateReader;
import io.edgewise.codec.CsvDialect;
import io.edgewise.codec.FrameReader;
import io.edgewise.codec.TableReader;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.RecordedPipeline;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code init} writes is what the agent needs to read the same. */
class InitWritesTest {
    private static final int ROWS = 600;

    @TempDir
    private Path folder;

    @Test
    void groupedThousandsAreTheSameNumbersToTheAgentAndToTheBacktest() throws IOException {
        Path file = Files.writeString(folder.resolve("kessel.csv"), german());
        Path made = init(file);
        PipelineSpec spec = requireNonNull(
                StateReader.read(made.resolve("device.yaml")).pipelines().get("kessel"));
        SourceSpec source = spec.intake().sources().get(0).spec();
        List<Channel> columns = RecordedPipeline.columns(spec);
        FrameReader agent = source.payload().reader(columns, source.time(), SystemTime.wallClock());
        int pressure = columns.stream().map(Channel::name).toList().indexOf("Druck");
        List<String> lines = Files.readAllLines(file).subList(((Input.File) source.input()).skip(), ROWS + 1);

        try (TableReader table =
                CsvDialect.recognise(file, CsvDialect.Known.NOTHING).open(file)) {
            for (String line : lines) {
                Frame here = agent.read(line.getBytes(StandardCharsets.UTF_8));
                assertTrue(table.next(), line);
                assertEquals(table.timeNanos(), here.timeNanos(0), line);
                assertEquals(table.value(table.column("Druck")), here.value(0, pressure), line);
                assertTrue(here.value(0, pressure) > 1_200, line);
            }
        }
    }

    @Test
    void twoMachinesOnOneHostAreTwoDevices() throws IOException {
        Path one = init(Files.writeString(folder.resolve("kessel.csv"), german()));
        Path other = init(Files.writeString(folder.resolve("pumpe.csv"), german()));

        String first = AgentConfigReader.read(one.resolve("agent.yaml")).device();
        String second = AgentConfigReader.read(other.resolve("agent.yaml")).device();

        assertTrue(first.endsWith("-kessel"), first);
        assertNotEquals(first, second);
        assertEquals("gateway-pump", InitFiles.name("", "pump"));
        assertEquals(64, InitFiles.name("h".repeat(80), "p".repeat(60)).length());
    }

    private Path init(Path file) {
        String name = String.valueOf(file.getFileName()).replace(".csv", "");
        Path into = folder.resolve(name);
        Shell.Result result = Shell.run("init", "--csv", file.toString(), "--dir", into.toString());
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("-" + name + ", by this host"), result.out());
        return into;
    }

    private static String german() {
        StringBuilder text = new StringBuilder("Zeit;Druck;Drehzahl\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(String.format(
                    Locale.GERMANY,
                    "2024-01-31 10:%02d:%02d;%,.1f;%,d%n",
                    i / 60,
                    i % 60,
                    1234.5 + 10 * Math.sin(i),
                    1450 + i % 7));
        }
        return text.toString();
    }
}
