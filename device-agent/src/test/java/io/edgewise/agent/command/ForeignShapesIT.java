package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.config.StateReader;
import io.edgewise.house.Needs;
import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten shapes of other people's data, by {@code init} alone. What is expected was counted in the files with awk. */
class ForeignShapesIT {
    @TempDir
    private Path folder;

    @Test
    void skab() throws IOException {
        JsonValue found = table("skab/valve1/0.csv", 1147, 8);
        assertEquals(1.0, rate(found, "Pressure"), 1e-9);
        assertEquals(0, channel(found, "Pressure").get("gaps").whole());
        assertEquals(-0.601143, channel(found, "Pressure").get("min").number(), 1e-9);
        JsonValue other = table("skab/valve1/2.csv", 1075, 8);
        assertEquals(1, channel(other, "Current").get("gaps").whole());
        assertEquals(76, channel(other, "Current").get("longestGapSeconds").number(), 1e-9);
    }

    @Test
    void nab() throws IOException {
        JsonValue found = table("nab/data/realKnownCause/nyc_taxi.csv", 10_320, 1);
        assertEquals(1 / 1800.0, rate(found, "value"), 1e-9);
    }

    @Test
    void wells() throws IOException {
        JsonValue found = table("3w-wells/0/WELL-00002_20131214200030.csv", 7171, 8);
        assertEquals(1.0, rate(found, "P-TPT"), 1e-9);
        assertTrue(channel(found, "P-PDG").get("frozen").flag());
        assertEquals(
                "no number came", channel(found, "T-JUS-CKGL").get("leftOut").text());
    }

    @Test
    void bibmon() throws IOException {
        JsonValue found = table("bibmon-process/real_process_data.csv", 3169, 108);
        assertEquals(1 / 300.0, rate(found, "tag0"), 1e-9);
        long words = found.get("channels").elements().stream()
                .mapToLong(channel -> channel.get("words").whole())
                .sum();
        assertEquals(498, words, "the bad cells of data.md");
    }

    @Test
    void cmapss() throws IOException {
        JsonValue found = table("cmapss/train_FD001.txt", 20_631, 26);
        assertEquals(518.67, channel(found, "column-6").get("min").number(), 1e-9);
        assertTrue(channel(found, "column-6").get("frozen").flag());
        assertTrue(channel(found, "column-1").get("counter").flag()
                || channel(found, "column-1").get("bound").flag());
    }

    private JsonValue table(String file, long rows, int channels) throws IOException {
        Path data = Needs.data().resolve(file);
        JsonValue found = init("--csv", data.toString());
        assertEquals("table", found.get("form").text());
        assertEquals(rows, found.get("messages").whole());
        assertEquals(0, found.get("refused").whole());
        assertEquals(channels, found.get("channels").elements().size());
        return found;
    }

    @Test
    void fiveKindsOfPayloadFromABroker() throws Exception {
        Path mosquitto = Needs.program("mosquitto", "/usr/sbin/mosquitto", "mosquitto");
        Path publish = Needs.program("mosquitto", "/usr/bin/mosquitto_pub", "mosquitto_pub");
        int port = freePort();
        Process broker = start(mosquitto.toString(), "-p", String.valueOf(port));
        Thread machines = new Thread(() -> publish(publish, port), "machines");
        machines.setDaemon(true);
        try {
            assertTrue(broker.isAlive());
            machines.start();
            String at = "127.0.0.1:" + port;
            stream(init("--mqtt", at, "--topic", "tb/#", "--for", "6s"), "native", "temperature", "humidity");
            JsonValue home = init("--mqtt", at, "--topic", "ha/#", "--for", "6s");
            stream(home, "json", "state");
            assertEquals("degC", channel(home, "state").get("unit").text());
            JsonValue tags = init("--mqtt", at, "--topic", "site7/pump1/#", "--for", "6s");
            stream(tags, "value", "pressure_bar", "speed_rpm");
            assertEquals("bar", channel(tags, "pressure_bar").get("unit").text());
            stream(init("--mqtt", at, "--topic", "ek/demo", "--for", "6s"), "json", "temperature", "humidity");
            JsonValue senml = init("--mqtt", at, "--topic", "sl/#", "--for", "6s");
            stream(senml, "senml", "urn:dev:1:p", "urn:dev:1:t");
            assertEquals("Pa", channel(senml, "urn:dev:1:p").get("unit").text());
        } finally {
            machines.interrupt();
            broker.destroy();
        }
    }

    private static void stream(JsonValue found, String form, String... channels) {
        assertEquals(form, found.get("form").text());
        assertEquals(
                List.of(channels),
                found.get("channels").elements().stream()
                        .map(channel -> channel.get("name").text())
                        .toList());
        for (String name : channels) {
            assertEquals(2.0, rate(found, name), 0.7, name);
        }
    }

    private JsonValue init(String... arguments) throws IOException {
        Path made = Files.createTempDirectory(folder, "init");
        String[] all = new String[arguments.length + 5];
        all[0] = "init";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 4] = "--dir";
        all[all.length - 3] = made.resolve("out").toString();
        all[all.length - 2] = "--json";
        all[all.length - 1] = made.resolve("init.json").toString();
        Shell.Result result = Shell.run(all);
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().lines().allMatch(line -> line.length() <= 250), result.out());
        byte[] document = Files.readAllBytes(made.resolve("init.json"));
        assertEquals(List.of(), Schemas.violations("init", document));
        AgentConfigReader.read(made.resolve("out/agent.yaml"));
        Shell.Result verified = Shell.run(
                "models",
                "verify",
                "--all",
                made.resolve("out/store/models").toString(),
                "--policy",
                made.resolve("out/trust/policy.yaml").toString());
        assertEquals(0, verified.code(), verified.out() + verified.err());
        JsonValue found = Json.parse(document, JsonLimits.DOCUMENT);
        StateReader.read(made.resolve("out/device.yaml"));
        return found;
    }

    private static double rate(JsonValue found, String name) {
        return channel(found, name).get("rateHz").number();
    }

    private static JsonValue channel(JsonValue found, String name) {
        return found.get("channels").elements().stream()
                .filter(channel -> channel.get("name").text().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Two rounds a second, until it is interrupted. */
    private static void publish(Path program, int port) {
        try {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                long now = Instant.now().toEpochMilli();
                String wave = String.valueOf(20 + i % 7);
                send(
                        program,
                        port,
                        "tb/p1",
                        "{\"ts\":" + now + ",\"values\":{\"temperature\":" + wave + ",\"humidity\":4" + i % 3 + "}}");
                send(
                        program,
                        port,
                        "ha/boiler",
                        "{\"state\":\"" + wave + ".5\",\"attributes\":{\"unit_of_measurement\":"
                                + "\"°C\"},\"last_updated\":\"" + Instant.ofEpochMilli(now) + "\"}");
                send(program, port, "site7/pump1/pressure_bar", "1." + i % 5);
                send(program, port, "site7/pump1/speed_rpm", "14" + i % 10 + "0");
                send(program, port, "ek/demo", "{\"temperature\":" + wave + ",\"humidity\":5" + i % 4 + "}");
                send(
                        program,
                        port,
                        "sl/d",
                        "[{\"bn\":\"urn:dev:1:\",\"bt\":" + now / 1000.0 + ",\"n\":\"p\",\"u\":\"Pa\",\"v\":1013" + wave
                                + "},{\"n\":\"t\",\"u\":\"Cel\",\"v\":" + wave + "}]");
                long rest = now + 500 - Instant.now().toEpochMilli();
                TimeUnit.MILLISECONDS.sleep(Math.max(0, rest));
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Path program, int port, String topic, String payload)
            throws IOException, InterruptedException {
        start(program.toString(), "-p", String.valueOf(port), "-t", topic, "-m", payload)
                .waitFor();
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
