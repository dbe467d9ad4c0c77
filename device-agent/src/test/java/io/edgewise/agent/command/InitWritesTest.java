package io.edgewise.agent.command;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.StateReader;
import io.edgewise.codec.CsvDialect;
import io.edgewise.codec.FrameReader;
import io.edgewise.codec.Heard;
import io.edgewise.codec.PayloadRecogniser;
import io.edgewise.codec.TableReader;
import io.edgewise.deploy.Input;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.RecordedPipeline;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.time.SystemTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
    void whatItWroteSaysDoubtsOnlyWhereThereAreAnyAndLearnsForARoundTime() throws IOException {
        StringBuilder sure = new StringBuilder("time,flow\n");
        for (int i = 0; i < 3_600; i++) {
            sure.append(
                    String.format(Locale.ROOT, "2026-11-01T00:%02d:%02dZ,%.3f%n", i / 60, i % 60, 30 + Math.sin(i)));
        }
        Path one = init(Files.writeString(folder.resolve("pump.csv"), sure));
        Path other = init(Files.writeString(folder.resolve("kessel.csv"), german()));

        String certain = Files.readString(one.resolve("device.yaml"));
        String doubted = Files.readString(other.resolve("device.yaml"));

        assertFalse(certain.contains("not sure"), certain);
        assertTrue(certain.contains("learn: 17m "), certain);
        assertTrue(certain.contains("In no registry"), certain);
        assertTrue(doubted.contains("not sure of stands here:\n#   zone: UTC"), doubted);
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

    @Test
    void whatATopicIsCalledWritesNoLineOfItsOwn() throws IOException {
        String evil = "x\n    model: m\n  evil:\n    source: { exec: { command: [reboot], restart: 5s } }\n"
                + "    bind:\n      T:\n        unit: unknown\n        from: \" #\u0007\u2028";
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long at = 1_700_000_000_000_000_000L + i * 1_000_000_000L;
            heard.add(new Heard("m/T", bytes(String.valueOf(20 + Math.sin(i))), at));
            heard.add(new Heard("m/" + evil, bytes(String.valueOf(i)), at));
        }
        InitFound found = InitFound.ofStream(
                "tcp://b:1883 #\n#", "#", List.of(), PayloadRecogniser.recognise(heard), Duration.ofMinutes(3), "m");
        StringWriter shown = new StringWriter();

        new InitFiles(found, folder, new InitBroker()).write();
        new InitTable(new PrintWriter(shown), true).print(found);

        assertEquals(2, found.channels().size());
        assertEquals(
                Set.of("m"),
                StateReader.read(folder.resolve("device.yaml")).pipelines().keySet());
        assertFalse(shown.toString().contains("\n  evil"), shown.toString());
    }

    @Test
    void rowsThatNameTheirChannelAreReadByTheirNames() throws IOException {
        List<Heard> heard = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            long at = 1_700_000_000_000L + 1000 * i;
            String pressure = i % 2 == 0 ? "{\"id\":\"P\",\"v\":\"4,5\",\"q\":192}," : "";
            heard.add(new Heard(
                    "gw",
                    bytes("{\"t\":" + at + ",\"values\":[" + pressure + "{\"id\":\"T\",\"v\":5" + i % 10 + "}]}"),
                    at * 1_000_000));
        }
        InitFound found = InitFound.ofStream(
                "tcp://b:1883 gw", "gw", List.of(), PayloadRecogniser.recognise(heard), Duration.ofMinutes(1), "m");

        new InitFiles(found, folder, new InitBroker()).write();

        PipelineSpec spec = requireNonNull(
                StateReader.read(folder.resolve("device.yaml")).pipelines().get("m"));
        SourceSpec source = spec.intake().sources().get(0).spec();
        List<Channel> columns = RecordedPipeline.columns(spec);
        Frame row = source.payload()
                .reader(columns, source.time(), SystemTime.wallClock())
                .read("gw", heard.get(0).payload());
        assertEquals(
                List.of("P", "T"), columns.stream().map(Channel::name).sorted().toList());
        assertEquals(4.5, row.value(0, columns.get(0).name().equals("P") ? 0 : 1));
        assertEquals(1_700_000_000_000_000_000L, row.timeNanos(0));
    }

    @Test
    void flagsAreLeftOutAndANumberThatStandsForNothingIsOutOfRange() throws IOException {
        StringBuilder text = new StringBuilder("time,A,A_Q\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "2024-01-31 10:%02d:%02d,%d,%d%n",
                    i / 60,
                    i % 60,
                    i % 9 == 0 ? -9999 : 4 + i % 3,
                    i % 9 == 0 ? 0 : 192));
        }
        Path file = Files.writeString(folder.resolve("flags.csv"), text);

        String state = Files.readString(init(file).resolve("device.yaml"));
        Shell.Result shown = Shell.run("init", "--dry-run", "--csv", file.toString());

        assertTrue(state.contains("a quality flag"), state);
        assertTrue(shown.out().contains("-9999 of A"), shown.out());
        Shell.Result refused = Shell.run("init", "--dry-run", "--csv", file.toString(), "--only", "B=1");
        assertTrue(refused.err().contains("has no column 'B' for --only"), refused.err());
    }

    @Test
    void whatAProgramWroteBeforeItEndedIsAllRead() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines"), "{\"T\":1.5}\n".repeat(2_000));

        Shell.Result result = Shell.run("init", "--dry-run", "--exec", "cat", "--", lines.toString());

        assertTrue(result.out().startsWith("exec cat: 2000 messages, 1 channels"), result.out() + result.err());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
