package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer starts it, at other speeds, over another broker, and with real wells. */
@Timeout(150)
class DemoIT {
    @TempDir
    private static Path folder;

    private static JsonValue fast;

    @BeforeAll
    static void playItOnce() throws IOException {
        fast = demo("fast", "--speed", "0");
    }

    /** How many messages may be under way when the line is cut: each may come twice, and says so. */
    private static final long WINDOW = 100;

    @Test
    void anAgentThatIsKilledLosesNothingOfWhatItHadAccepted() throws IOException {
        JsonValue killed = demo("kill", "--speed", "100", "--fault", "kill");

        assertEquals(List.of("kill", "kill", "link"), outages(killed));
        assertEquals(0, killed.get("mqtt").get("lost").whole());
        for (JsonValue machine : killed.get("machines").elements()) {
            long due = machine.get("windowsDue").whole();
            // 188 without the kill. It takes those that overlap one window's time (20 s) and a frame: 8 or 9 of them.
            assertTrue(due >= 175 && due <= 182, due + " windows due");
            assertEquals(due, machine.get("decided").whole());
        }
    }

    private static List<String> outages(JsonValue demo) {
        return demo.get("outages").elements().stream()
                .map(outage -> outage.get("kind").text())
                .toList();
    }

    @Test
    void everyDueWindowIsDecidedOnce() {
        assertEquals(0, fast.get("mqtt").get("lost").whole());
        assertTrue(fast.get("mqtt").get("duplicates").whole() <= WINDOW);
        assertEquals(2, fast.get("machines").elements().size());
        for (JsonValue machine : fast.get("machines").elements()) {
            assertTrue(machine.get("decidedTwice").whole() <= WINDOW);
            assertEquals(
                    machine.get("windowsDue").whole(), machine.get("decided").whole());
            // 16 min at 10 Hz, the last row at 959.9 s; windows of 20 s each 5 s, due 1 s after their end: the last
            // one starts at 935 s.
            assertEquals(9_600, machine.get("rows").whole());
            assertEquals(188, machine.get("windowsDue").whole());
            long counted = machine.get("decisions").members().values().stream()
                    .mapToLong(JsonValue::whole)
                    .sum();
            assertEquals(188, counted);
        }
    }

    @Test
    void eachBadPackageIsRefusedForItsOwnReasonAndItsTwinAccepted() {
        List<JsonValue> refused = fast.get("registry").get("refused").elements();
        assertEquals(
                List.of(
                        "flip DIGEST_MISMATCH",
                        "unsigned UNSIGNED",
                        "wrong-key UNTRUSTED_KEY",
                        "trap INSPECTION_FAILED"),
                refused.stream()
                        .map(one ->
                                one.get("case").text() + " " + one.get("reason").text())
                        .toList());
        assertEquals(
                List.of("flip-twin", "unsigned-twin", "wrong-key-twin", "trap-twin"),
                fast.get("registry").get("accepted").elements().stream()
                        .map(one -> one.get("case").text())
                        .toList());
        for (JsonValue machine : fast.get("machines").elements()) {
            String digest = machine.get("model").get("digest").text();
            assertEquals("TRUSTED", machine.get("model").get("verdict").text());
            assertTrue(
                    refused.stream().noneMatch(one -> one.get("digest").text().equals(digest)));
        }
    }

    @Test
    void anotherSpeedAForeignKeyAndALineThatIsCutGiveTheSameDecisionsAndScores() throws IOException {
        JsonValue paced = demo("paced", "--speed", "100", "--tamper", "wrong-key");

        assertEquals("UNTRUSTED_KEY", reason(paced));
        assertSameDecisions(paced);
        assertTrue(paced.get("latencyMs").get("p50").number() > 0, "paced pumps have latencies");
        JsonValue mqtt = paced.get("mqtt");
        assertEquals(List.of("link"), outages(paced));
        // 4 s at 100 times real time: 400 s of two pumps that are judged each 5 s, less what the play's end cuts off.
        assertTrue(mqtt.get("late").whole() >= 40, mqtt.get("late").whole() + " had waited for a second and more");
        assertEquals(0, mqtt.get("lost").whole());
        assertTrue(mqtt.get("duplicates").whole() <= mqtt.get("repeated").whole(), "a repeat says that it is one");
    }

    @Test
    void anotherBrokerAndAMissingSignatureGiveTheSameDecisionsAndScores() throws Exception {
        Path program = Needs.program("mosquitto", "mosquitto");
        try (Peer broker = Peer.mosquitto(program, folder, Peer.freePort())) {
            String url = "tcp://" + broker.address();
            JsonValue elsewhere = demo("mosquitto", "--speed", "0", "--broker", url, "--tamper", "unsigned");

            assertEquals("UNSIGNED", reason(elsewhere));
            assertEquals(url, elsewhere.get("broker").text());
            assertSameDecisions(elsewhere);
        }
    }

    @Test
    void theValveOfWellElevenIsFoundWithinAMinuteWithoutAFalseAlarm() throws IOException {
        Path wells = Files.createDirectory(folder.resolve("wells"));
        copyWellEleven(Needs.data().resolve("3w-wells").resolve("2"), wells);

        JsonValue demo = demo("wells", "--speed", "0", "--data", wells.toString());

        List<JsonValue> real = demo.get("machines").elements().stream()
                .filter(machine -> machine.get("real").flag())
                .toList();
        assertEquals(5, real.size());
        for (JsonValue well : real) {
            String name = well.get("name").text();
            assertEquals(well.get("windowsDue").whole(), well.get("decided").whole(), name);
            // The first label that is not 0, found with awk: 102, the way into class 2 (a valve that closes by itself).
            assertEquals("class 102", well.get("fault").text(), name);
            assertEquals(0, well.get("falseAlarms").whole(), name);
            assertTrue(well.find("calibrationDigest").isPresent(), name + " was judged by what it taught");
            double delay = well.get("delaySeconds").number();
            assertTrue(delay >= 0 && delay <= 60, name + " found after " + delay + " s");
        }
        // Wells beside them change nothing for the pumps.
        assertEquals(pumps(fast), pumps(demo));
    }

    private static void copyWellEleven(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("WELL-00011_")) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    private static List<String> pumps(JsonValue demo) {
        List<String> found = new ArrayList<>();
        for (JsonValue machine : demo.get("machines").elements()) {
            if (!machine.get("real").flag()) {
                found.add(machine.get("name").text() + " "
                        + machine.find("alarmAt").map(JsonValue::text) + " "
                        + machine.find("delaySeconds").map(JsonValue::number));
            }
        }
        return found;
    }

    private static void assertSameDecisions(JsonValue demo) {
        assertEquals(
                fast.get("decisionsDigest").text(), demo.get("decisionsDigest").text());
        assertEquals(fast.get("scoresDigest").text(), demo.get("scoresDigest").text());
    }

    private static String reason(JsonValue demo) {
        return demo.get("registry")
                .get("refused")
                .elements()
                .get(0)
                .get("reason")
                .text();
    }

    /** Plays 16 minutes of event time; it must pass and write a document that keeps the contract. */
    private static JsonValue demo(String name, String... more) throws IOException {
        Path json = folder.resolve(name + ".json");
        List<String> arguments = new ArrayList<>(List.of("demo", "--duration", "16m", "--plain", "--json"));
        arguments.addAll(List.of(
                json.toString(), "--report", folder.resolve("report-" + name).toString()));
        arguments.addAll(List.of(more));
        long start = Await.now();
        CommandLines.Answer answer = CommandLines.run(arguments.toArray(String[]::new));
        Await.report("demo " + name, Await.millisSince(start));
        assertEquals(0, answer.code(), answer.out() + answer.err());
        byte[] document = Files.readAllBytes(json);
        assertEquals(List.of(), Schemas.violations("demo", document), name);
        JsonValue demo = Json.parse(document, JsonLimits.DOCUMENT);
        assertEquals(0, demo.get("failures").elements().size());
        assertEquals(0, demo.get("exit").whole());
        return demo;
    }
}
