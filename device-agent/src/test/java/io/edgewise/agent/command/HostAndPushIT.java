package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.config.AgentConfig;
import io.edgewise.agent.config.AgentConfigReader;
import io.edgewise.agent.control.AgentService;
import io.edgewise.agent.control.ControlClient;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent with a detector that {@code init} made of a table: it learns and judges the machine it runs on, and rows
 * that are pushed to it, of which the last ones are far from what it learned.
 */
@Timeout(120)
class HostAndPushIT {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final long START = 1_412_611_200_000L;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theMachineItselfAndPushedRowsAreDecided() throws Exception {
        int port = freePort();
        Path state = declare(port);
        AgentConfig config = AgentConfigReader.read(folder.resolve("e/agent.yaml"));
        AgentService service = AgentService.start(config, state, "1");
        try {
            await(config, "host", Set.of("LEARNING", "NORMAL"), 0);
            assertEquals(401, push(port, "x" + TOKEN, "{}").statusCode());
            assertEquals(400, push(port, TOKEN, "{\"ts\":").statusCode());
            for (int minute = 0; minute < 10; minute++) {
                HttpResponse<String> answer = push(port, TOKEN, minute(minute, 0));
                assertEquals("202 {\"rows\":60}", answer.statusCode() + " " + answer.body());
            }
            await(config, "pushed", Set.of("NORMAL"), 50);
            push(port, TOKEN, minute(10, 60));
            push(port, TOKEN, minute(11, 60));
            JsonValue pushed = await(config, "pushed", Set.of("ALARM"), 60);
            assertEquals(List.of("NOT_JSON=1", "PUSH_UNAUTHORIZED=1"), dropped(pushed));
            JsonValue host = await(config, "host", Set.of("NORMAL"), 10);
            assertEquals(List.of(), dropped(host));
        } finally {
            service.close();
        }
    }

    private static List<String> dropped(JsonValue pipeline) {
        return pipeline.get("queue").get("dropped").members().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().whole())
                .toList();
    }

    /** Waits until a pipeline has decided so often and says one of these. */
    private static JsonValue await(AgentConfig config, String name, Set<String> states, int windows)
            throws IOException {
        while (true) {
            byte[] document = ControlClient.ask(config.socket(), "status");
            for (JsonValue pipeline :
                    Json.parse(document, JsonLimits.DOCUMENT).get("pipelines").elements()) {
                JsonValue last = pipeline.get("last");
                if (pipeline.get("name").text().equals(name)
                        && !last.isNull()
                        && states.contains(last.get("state").text())
                        && pipeline.get("decided").whole() >= windows) {
                    return pipeline;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            if (Thread.interrupted()) {
                throw new AssertionError(
                        name + " is not " + states + ": " + new String(document, StandardCharsets.UTF_8));
            }
        }
    }

    private Path declare(int port) throws IOException {
        StringBuilder table = new StringBuilder("time,cpu,memory-used\n");
        for (int i = 0; i < 1_000; i++) {
            table.append(START + i * 1000L)
                    .append(',')
                    .append(cpu(i))
                    .append(',')
                    .append(memory(i))
                    .append('\n');
        }
        Path csv = Files.writeString(folder.resolve("machine.csv"), table);
        Shell.Result made = Shell.run(
                "init",
                "--csv",
                csv.toString(),
                "--dir",
                folder.resolve("e").toString(),
                "--unit",
                "cpu=%,memory-used=%");
        assertEquals(0, made.code(), made.err());
        Path state = folder.resolve("e/device.yaml");
        Matcher found = Pattern.compile("package: \"([^\"]+)\"").matcher(Files.readString(state));
        assertTrue(found.find());
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(state, """
                schema: edgewise.state/v1
                models: { machine: { package: "%s" } }
                pipelines:
                  host:
                    source: { host: { every: 1s } }
                    bind: { cpu: { from: cpu, unit: "%%" }, memory-used: { from: memory-used, unit: "%%" } }
                    window: { size: 3s, hop: 1s, lateness: 0s }
                    decide: { threshold: 1000000 }
                    learn: 5s
                    model: machine
                  pushed:
                    source: { push: { port: %d, name: pump-1, token-file: %s, time: replay } }
                    bind: { cpu: { from: a, unit: "%%" }, memory-used: { from: b, unit: "%%" } }
                    window: { size: 10s, hop: 10s, lateness: 0s }
                    learn: 5m
                    model: machine
                """.formatted(found.group(1), port, token));
    }

    private HttpResponse<String> push(int port, String token, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/pump-1"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String minute(int minute, double more) {
        List<String> a = new ArrayList<>();
        List<String> b = new ArrayList<>();
        for (int i = 60 * minute; i < 60 * minute + 60; i++) {
            a.add(String.format(Locale.ROOT, "%.3f", cpu(i) + more));
            b.add(String.format(Locale.ROOT, "%.3f", memory(i)));
        }
        return "{\"ts\":" + (START + 60_000L * minute) + ",\"dt\":1000,\"values\":{\"a\":" + a + ",\"b\":" + b + "}}";
    }

    private static double cpu(int i) {
        return 20 + 5 * Math.sin(2 * Math.PI * i / 60) + (i * 37 % 101 - 50) / 50.0;
    }

    private static double memory(int i) {
        return 40 + 2 * Math.cos(2 * Math.PI * i / 60) + (i * 53 % 89 - 44) / 88.0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
