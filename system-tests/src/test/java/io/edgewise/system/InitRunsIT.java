package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten shapes of other people's data: what {@code init} wrote of each runs as it is. */
@Timeout(480)
class InitRunsIT {
    private static final Duration FIRST_DECISION = Duration.ofSeconds(120);
    private static final Duration INIT = Duration.ofSeconds(90); // five start at once
    private static final long EVERY_MILLIS = 50;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "skab/valve1/0.csv, true",
        "nab/data/realKnownCause/nyc_taxi.csv, true",
        "3w-wells/0/WELL-00002_20131214200030.csv, true",
        "bibmon-process/real_process_data.csv, true",
        "cmapss/train_FD001.txt, false"
    })
    void aTable(String file, boolean hasTimes) throws Exception {
        Path data = Needs.data().resolve(file);
        CommandLines.succeed("init", "--csv", data.toString(), "--dir", made().toString());

        long judged = backtested(data);

        assertTrue(judged > 100, "the backtest judged " + judged + " windows");
        if (hasTimes) {
            try (AgentChild agent = run(made())) {
                // An agent cannot know that the last row was the last: the window that it would end stays open.
                Await.until(
                        FIRST_DECISION,
                        "the agent judges as many windows as the backtest",
                        () -> decided(made()) >= judged - 1);
                assertEquals(0, agent.terminate(), agent.log());
            }
        }
    }

    private Path made() {
        return folder.resolve("made");
    }

    private long backtested(Path data) throws IOException {
        Path report = folder.resolve("backtest.json");
        String state = made().resolve("device.yaml").toString();
        CommandLines.succeed("backtest", data.toString(), "--state", state, "--json", report.toString());
        JsonValue decisions =
                Json.parse(Files.readAllBytes(report), JsonLimits.DOCUMENT).get("decisions");
        return decisions.members().values().stream().mapToLong(JsonValue::whole).sum();
    }

    /** What a machine publishes at a moment: payloads by topic. */
    private interface Machine {
        Map<String, String> says(int step, Instant now);
    }

    private record Shape(String name, String filter, List<String> channels, Machine machine) {}

    private static List<Shape> shapes() {
        return List.of(
                new Shape("thingsboard", "tb/#", List.of("humidity", "temperature"), (step, now) -> {
                    String values = "{\"temperature\":" + wave(step) + ",\"humidity\":4" + step % 3 + "}";
                    return Map.of("tb/p1", "{\"ts\":" + now.toEpochMilli() + ",\"values\":" + values + "}");
                }),
                // The state stands still for a second, and the time of its last change with it.
                new Shape("home-assistant", "ha/#", List.of("state"), (step, now) -> {
                    String changed = now.minusMillis(step % 20 * EVERY_MILLIS).toString();
                    return Map.of(
                            "ha/boiler",
                            "{\"entity_id\":\"sensor.boiler\",\"state\":\"" + wave(step / 20)
                                    + ".5\",\"attributes\":{\"unit_of_measurement\":\"°C\"},\"last_changed\":\""
                                    + changed
                                    + "\",\"last_updated\":\"" + now + "\"}");
                }),
                new Shape(
                        "tags",
                        "site7/pump1/#",
                        List.of("pressure_bar", "speed_rpm"),
                        (step, now) -> Map.of(
                                "site7/pump1/pressure_bar",
                                "1." + step % 5,
                                "site7/pump1/speed_rpm",
                                "14" + step % 10 + "0")),
                new Shape(
                        "ekuiper",
                        "demo",
                        List.of("humidity", "temperature"),
                        (step, now) ->
                                Map.of("demo", "{\"temperature\":" + wave(step) + ",\"humidity\":5" + step % 4 + "}")),
                new Shape(
                        "senml",
                        "sl/#",
                        List.of("urn:dev:1:p", "urn:dev:1:t"),
                        (step, now) -> Map.of(
                                "sl/d",
                                "[{\"bn\":\"urn:dev:1:\",\"bt\":" + now.toEpochMilli() / 1000.0
                                        + ",\"n\":\"p\",\"u\":\"Pa\",\"v\":1013" + wave(step)
                                        + "},{\"n\":\"t\",\"u\":\"Cel\",\"v\":" + wave(step) + "}]")));
    }

    private static String wave(int step) {
        return String.valueOf(20 + step % 7);
    }

    @Test
    void fiveStreams() throws Exception {
        Path program = Needs.program("mosquitto", "mosquitto");
        List<Site> sites = new ArrayList<>();
        List<Future<?>> publishing = new ArrayList<>();
        ScheduledExecutorService machines = Executors.newScheduledThreadPool(shapes().size());
        try {
            for (Shape shape : shapes()) {
                Site site = new Site(shape, Files.createDirectory(folder.resolve(shape.name())), program);
                sites.add(site);
                publishing.add(machines.scheduleAtFixedRate(site::publish, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS));
            }
            for (Site site : sites) {
                site.init();
            }
            for (Site site : sites) {
                site.run();
            }
            for (Site site : sites) {
                site.firstDecision();
            }
            assertTrue(publishing.stream().noneMatch(Future::isDone), "the machines publish to the end");
        } finally {
            machines.shutdownNow();
            sites.forEach(Site::close);
        }
    }

    /** A broker, a machine that publishes there, and our program beside them; one client id each is the host's. */
    private static final class Site {
        private final Shape shape;
        private final Path folder;
        private final Peer broker;
        private final Ear ear;
        private final List<AgentChild> programs = new ArrayList<>();
        private int step;

        Site(Shape shape, Path folder, Path mosquitto) throws Exception {
            this.shape = shape;
            this.folder = folder;
            this.broker = Peer.mosquitto(mosquitto, folder, Peer.freePort());
            this.ear = Ear.ofAll("tcp://" + broker.address());
        }

        void publish() {
            try {
                for (Map.Entry<String, String> message :
                        shape.machine().says(step, Instant.now()).entrySet()) {
                    ear.say(message.getKey(), message.getValue().getBytes(StandardCharsets.UTF_8));
                }
                step++;
            } catch (MqttException e) {
                throw new IllegalStateException(shape.name(), e);
            }
        }

        void init() throws IOException {
            programs.add(AgentChild.start(
                    folder.resolve("init.log"),
                    "init",
                    "--mqtt",
                    broker.address(),
                    "--topic",
                    shape.filter(),
                    "--for",
                    "5s",
                    "--dir",
                    folder.resolve("made").toString()));
        }

        void run() throws Exception {
            AgentChild init = programs.get(0);
            assertEquals(0, init.awaitEnd(INIT), init.log());
            programs.add(InitRunsIT.run(folder.resolve("made")));
        }

        void firstDecision() throws Exception {
            AgentChild agent = programs.get(1);
            Await.until(
                    FIRST_DECISION,
                    shape.name() + " has a decision",
                    () -> !ear.decisions().isEmpty());
            Ear.Heard first = ear.decisions().get(0);
            String told = Ear.json(first.payload());
            assertEquals("LEARNING", first.text("decision"), told);
            assertEquals("GOOD", first.text("quality"), told);
            long millis = (first.nanos() - agent.startNanos()) / 1_000_000;
            Await.report("first decision of " + shape.name(), millis);
            assertTrue(millis <= FIRST_DECISION.toMillis(), "the first decision took " + millis + " ms");
            assertEquals(shape.channels(), bound(), "what the pipeline reads");
            assertEquals(0, agent.terminate(), agent.log());
        }

        private List<String> bound() throws IOException {
            try (Stream<String> lines = Files.lines(folder.resolve("made/device.yaml"))) {
                return lines.filter(line -> line.matches("      [^#]*: \\{ from: .*"))
                        .map(line ->
                                line.strip().replaceFirst(": \\{ from.*", "").replace("'", ""))
                        .sorted()
                        .toList();
            }
        }

        void close() {
            programs.forEach(AgentChild::close);
            try {
                ear.close();
            } catch (MqttException e) {
                throw new IllegalStateException(shape.name(), e);
            } finally {
                broker.close();
            }
        }
    }

    private static AgentChild run(Path made) throws IOException {
        return AgentChild.start(
                made.resolve("agent.log"),
                "run",
                "--config",
                made.resolve("agent.yaml").toString(),
                "--state",
                made.resolve("device.yaml").toString());
    }

    private static long decided(Path made) {
        CommandLines.Answer answer = CommandLines.run(
                "status", "--config", made.resolve("agent.yaml").toString(), "--json", "-");
        return answer.code() != 0
                ? 0
                : Optional.of(Json.parse(answer.out().getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT))
                        .map(status -> status.get("pipelines").elements())
                        .filter(pipelines -> !pipelines.isEmpty())
                        .map(pipelines -> pipelines.get(0).get("decided").whole())
                        .orElse(0L);
    }
}
