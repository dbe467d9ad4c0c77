package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code docs/guides/own-data.md}, all of them, in their order, as they stand there, in a shell; the
 * broker alone is at another port, so that no other one is met.
 */
@Timeout(480)
class OwnDataGuideIT {
    private static final String BROKER = "--mqtt 127.0.0.1 ";
    private static final long MOST_SECONDS = 120;
    private static final long EVERY_MILLIS = 100;

    @TempDir
    private Path folder;

    @Test
    void itsCommandsRunWordForWord() throws Exception {
        Path program = Needs.program("mosquitto", "mosquitto");
        Needs.program("vmstat", "vmstat");
        Files.writeString(folder.resolve("pump.csv"), pump());
        Files.writeString(folder.resolve("kessel.csv"), boiler());
        ScheduledExecutorService machine = Executors.newSingleThreadScheduledExecutor();
        try (Peer broker = Peer.mosquitto(program, folder, Peer.freePort());
                Ear ear = Ear.ofAll("tcp://" + broker.address())) {
            ScheduledFuture<?> publishing =
                    machine.scheduleAtFixedRate(() -> publish(ear), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            List<String> commands = commands();
            assertTrue(commands.size() >= 8, commands.toString());
            assertTrue(commands.stream().anyMatch(command -> command.contains(BROKER)), commands.toString());
            for (String written : commands) {
                String command = written.replace(BROKER, "--mqtt " + broker.address() + " ");
                if (command.startsWith("edgewise run ")) {
                    runs(command);
                } else {
                    ends(command);
                }
            }
            assertFalse(publishing.isDone(), "the machine publishes to the end");
            assertEquals(
                    "start,end,pressure_bar mean",
                    Files.readAllLines(folder.resolve("features.csv")).get(0).substring(0, 27));
        } finally {
            machine.shutdownNow();
        }
    }

    private void ends(String command) throws Exception {
        Process process = start(command);
        try {
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), () -> command + " goes on\n" + said());
            assertEquals(0, process.exitValue(), () -> command + "\n" + said());
        } finally {
            process.destroyForcibly();
        }
    }

    /** An agent goes on for good: it is ended once it reads what it was told to. */
    private void runs(String command) throws Exception {
        Process process = start(command);
        Path config = folder.resolve(command.replaceFirst(".*--config (\\S+).*", "$1"));
        try {
            Await.until(command + " takes rows", () -> {
                assertTrue(process.isAlive(), this::said);
                CommandLines.Answer answer = CommandLines.run("status", "--config", config.toString());
                return answer.code() == 0
                        && answer.out().contains("mqtt       ONLINE")
                        && answer.out().contains("pipeline ");
            });
        } finally {
            process.destroy();
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), command + " does not end");
        assertEquals(0, process.exitValue(), this::said);
    }

    private static List<String> commands() throws IOException {
        Path guide = Path.of(System.getProperty("edgewise.house"), "docs", "guides", "own-data.md");
        List<String> commands = new ArrayList<>();
        boolean fenced = false;
        for (String line : Files.readAllLines(guide)) {
            fenced ^= line.startsWith("```");
            if (fenced && line.startsWith("edgewise ")) {
                commands.add(line);
            }
        }
        return commands;
    }

    private Process start(String command) throws IOException {
        Path programs = folder.resolve("programs");
        if (!Files.isDirectory(programs)) {
            Files.createDirectory(programs);
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            Path script = Files.writeString(
                    programs.resolve("edgewise"),
                    "#!/bin/sh\nexec '" + java + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx192m -cp '"
                            + AgentChild.classPath() + "' io.edgewise.agent.Main \"$@\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "exec " + command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().merge("PATH", programs.toString(), (path, first) -> first + File.pathSeparator + path);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        process.getOutputStream().close();
        return process;
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said"));
        } catch (IOException e) {
            return "nothing can be read of what it said: " + e.getMessage();
        }
    }

    private static void publish(Ear ear) {
        try {
            long now = Instant.now().toEpochMilli();
            ear.say("site7/pump1/pressure_bar", bytes("1." + now / EVERY_MILLIS % 7));
            ear.say("site7/pump1/speed_rpm", bytes("14" + now / EVERY_MILLIS % 10 + "0"));
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String pump() {
        StringBuilder text = new StringBuilder("time,pressure_bar,speed_rpm\n");
        for (int i = 0; i < 600; i++) {
            text.append(Instant.ofEpochSecond(1_700_000_000L + i))
                    .append(String.format(Locale.ROOT, ",%.3f,%d%n", 3 + 0.1 * Math.sin(i), 1450 + i % 7));
        }
        return text.toString();
    }

    /** A German export: date and time of day apart, of a local clock, decimal commas. */
    private static String boiler() {
        StringBuilder text = new StringBuilder("Datum;Uhrzeit;Temperatur [degC];Druck [mbar]\n");
        for (int i = 0; i < 1800; i++) {
            text.append(String.format(
                    Locale.GERMANY,
                    "31.03.2024;%02d:%02d:%02d;%.2f;%,.1f%n",
                    10 + i / 3600,
                    i / 60 % 60,
                    i % 60,
                    61 + Math.sin(i / 9.0),
                    3000 + 100 * Math.sin(i)));
        }
        return text.toString();
    }
}
