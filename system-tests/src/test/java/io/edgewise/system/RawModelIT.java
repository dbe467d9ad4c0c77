package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A model that reads raw samples, in the agent: rows at uneven times, single values lost, brought onto an even grid,
 * into a convolution. {@code recording.scores.csv} says what Python makes of the same recording, with numpy's own
 * interpolation and its own onnxruntime.
 */
@Timeout(120)
class RawModelIT {
    private static final String MODEL = "tank-balance";
    private static final String CHANNELS = "level,inflow,outflow,valve";
    private static final double THRESHOLD = 9.4;
    private static final long BEGIN = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    @TempDir
    private Path folder;

    @Test
    void theAgentScoresUnevenSamplesAsPythonDoesAndDoesNotJudgeAGapThatIsTooLong() throws Exception {
        Map<Long, Double> expected = scores();
        try (EmbeddedRegistry registry = EmbeddedRegistry.start();
                EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-1")) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-1", broker.url(), shop);
            device.declare("tank-1", MODEL, shop.publish(MODEL), "0s");
            try (AgentChild agent = device.start()) {
                Await.until("the agent is ready", ear::isOnline);
                for (byte[] frame : frames(Files.readAllLines(sample("recording.csv")))) {
                    ear.say(device.topic("tank-1"), frame);
                }
                Await.until("every window is decided", () -> ear.decisions().size() >= expected.size());
                theFlightIsDecidedAgain();
                assertEquals(0, agent.terminate(), agent.log());
            }
            theFeaturesAreThoseOfTheWindowsThatWereJudged(device, expected);
            assertEquals(expected.size(), ear.decisions().size());
            ear.decisions().forEach(one -> decidedAs(expected, one));
            List<String> edges =
                    ear.all("alarm").stream().map(alarm -> alarm.text("state")).toList();
            assertEquals(List.of("RAISED"), edges);
            theModelSaysWhichSensor(ear.decisions().stream()
                    .map(Ear.Heard::document)
                    .filter(one -> one.get("decision").text().equals("ALARM"))
                    .findFirst()
                    .orElseThrow());
            assertTrue(start(ear.all("alarm").get(0), "at") > BEGIN + 1_200_000, "the leak begins after 20 minutes");
        }
    }

    /**
     * Rows 601 to 608 and 801 to 805 never came; up to a tenth of a window may be missing, yet a model reads them all.
     */
    private static void decidedAs(Map<Long, Double> expected, Ear.Heard decision) {
        assertEquals(List.of(), Schemas.violations("decision", decision.payload()));
        long start = start(decision, "start");
        double score = expected.get(start);
        JsonValue said = decision.document().get("score");
        TreeSet<String> reasons = new TreeSet<>();
        decision.document()
                .get("findings")
                .elements()
                .forEach(finding -> reasons.add(finding.get("reason").text()));
        if (Double.isNaN(score)) {
            assertTrue(said.isNull(), Ear.json(decision.payload()));
            assertEquals("HOLD", decision.text("decision"));
            boolean many = start >= BEGIN + 544_000 && start < BEGIN + 608_000;
            assertTrue(reasons.contains("MISSING"), reasons + "");
            assertTrue(reasons.contains(many ? "INCOMPLETE" : "FEATURE_NOT_A_NUMBER"), start + " " + reasons);
        } else {
            assertEquals(score, said.number(), 2e-4 * Math.max(1, score), start + "");
            assertTrue(new TreeSet<>(List.of("INTERPOLATED")).containsAll(reasons), start + " " + reasons);
        }
    }

    /**
     * No sample of a leak lies outside the range of a well tank: only the model knows which flow fits the others no
     * more.
     */
    private static void theModelSaysWhichSensor(JsonValue decision) {
        JsonValue first = decision.get("contributions").elements().get(0);
        assertEquals("error", first.get("feature").text());
        assertEquals("inflow", first.get("channel").text());
        assertEquals(THRESHOLD, first.get("high").number(), 1e-6);
    }

    private void theFlightIsDecidedAgain() throws Exception {
        String config = folder.resolve("agent.yaml").toString();
        String[] write = {"flights", "write", "tank-1", "--by", "ann", "--config", config};
        Await.until("a flight is written", () -> CommandLines.run(write).code() == 0);
        String flight = CommandLines.succeed(write).lastLine();

        String replayed =
                CommandLines.succeed("replay", flight, "--config", config).out();
        assertTrue(replayed.contains("the same"), replayed);
        String explained =
                CommandLines.succeed("explain", flight, "--config", config).out();
        assertTrue(explained.contains("tank-balance"), explained);
        assertTrue(explained.contains("Which channels the model accuses"), explained);
    }

    /** What a model of raw samples is trained on: a row a window, a number a sample, none where one is missing. */
    private void theFeaturesAreThoseOfTheWindowsThatWereJudged(Device device, Map<Long, Double> expected)
            throws IOException {
        Path out = folder.resolve("windows.csv");
        CommandLines.succeed(
                "features", sample("recording.csv").toString(), "-o", out.toString(), "--state", device.state() + "");

        List<String> lines = Files.readAllLines(out);
        assertTrue(lines.get(0).startsWith("start,end,level raw-0,level raw-1,"), lines.get(0));
        assertEquals(
                expected.entrySet().stream()
                        .filter(window -> !Double.isNaN(window.getValue()))
                        .map(Map.Entry::getKey)
                        .toList(),
                lines.subList(1, lines.size()).stream()
                        .map(line -> Instant.parse(line.split(",")[0]).toEpochMilli())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"none, 0", "leak, 1", "blocked-outlet, 1", "level-drift, 1"})
    void aTankThatNobodyTrainedOnIsJudgedByTheSameModel(String fault, int alarms) throws Exception {
        Path file = folder.resolve("tank.csv");
        CommandLines.succeed(
                "simulate", "tank", "--seed", "77", "--fault", fault, "--seconds", "7200", "--out", file.toString());
        try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-1", "tcp://127.0.0.1:1", shop);
            device.declare("tank", MODEL, shop.publish(MODEL), "0s");

            CommandLines.Answer answer = CommandLines.succeed(
                    "backtest", file.toString(), "--state", device.state().toString(), "--json", "-", "--plain");

            JsonValue document = Json.parse(answer.out().getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
            assertEquals(alarms, document.get("alarmsRaised").whole());
            for (JsonValue alarm : document.get("alarms").elements()) {
                assertTrue(Instant.parse(alarm.get("start").text()).isAfter(Instant.parse("2026-01-01T01:00:00Z")));
            }
            // whole rows a second apart: (7200 - 64 - 3) / 16 windows, none of them doubted
            assertEquals(446, decisions(document));
        }
    }

    /** Size times rate is what counts: what does not make the model's 64 samples is refused before anything runs. */
    @Test
    void theDeclarationMayCutOtherwiseIfItMakesAsManySamples() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-1", "tcp://127.0.0.1:1", shop);
            device.declare("tank", MODEL, shop.publish(MODEL), "0s");
            String plain = Files.readString(device.state());
            String[] backtest = {"backtest", sample("recording.csv").toString(), "--state", device.state() + ""};
            String size = "    window: { size: 32s, hop: 8s, lateness: 3s }\n";
            String grid = "    resample: { rate: 2Hz, method: linear, longest: 5s }\n";

            Files.writeString(device.state(), plain.replace("    model: ", size + grid + "    model: "));
            String said = CommandLines.succeed(backtest).out();
            Files.writeString(device.state(), plain.replace("    model: ", grid + "    model: "));
            CommandLines.Answer answer = CommandLines.run(backtest);

            assertTrue(said.contains("windows of 32s every 8s"), said);
            assertEquals(2, answer.code());
            assertTrue(
                    answer.err().contains("the model reads 64 samples of 'level', and a window has 128"), answer.err());
        }
    }

    private static long decisions(JsonValue document) {
        Map<String, JsonValue> decisions = document.get("decisions").members();
        assertTrue(List.of("NORMAL", "ALARM").containsAll(decisions.keySet()), decisions.keySet() + "");
        return decisions.values().stream().mapToLong(JsonValue::whole).sum();
    }

    private static Map<Long, Double> scores() throws IOException {
        Map<Long, Double> scores = new TreeMap<>();
        List<String> lines = Files.readAllLines(sample("recording.scores.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] columns = line.split(",");
            boolean none = columns[1].equals("nan");
            scores.put(Long.parseLong(columns[0]), none ? Double.NaN : Double.parseDouble(columns[1]));
        }
        assertTrue(scores.values().stream().anyMatch(score -> score > THRESHOLD));
        return scores;
    }

    /** Frames of 60 rows each with its own time; an empty cell is null. */
    private static List<byte[]> frames(List<String> lines) {
        List<byte[]> frames = new ArrayList<>();
        for (int from = 1; from < lines.size(); from += 60) {
            List<String[]> rows = lines.subList(from, Math.min(from + 60, lines.size())).stream()
                    .map(line -> line.split(",", -1))
                    .toList();
            StringBuilder text = new StringBuilder("{\"ts\":" + column(rows, 0)).append(",\"values\":{");
            String[] names = CHANNELS.split(",");
            for (int i = 0; i < names.length; i++) {
                text.append(i == 0 ? "\"" : ",\"")
                        .append(names[i])
                        .append("\":")
                        .append(column(rows, i + 1));
            }
            frames.add(text.append("}}").toString().getBytes(StandardCharsets.UTF_8));
        }
        return frames;
    }

    private static List<String> column(List<String[]> rows, int column) {
        return rows.stream()
                .map(row -> row[column].isEmpty() ? "null" : row[column])
                .toList();
    }

    private static long start(Ear.Heard message, String key) {
        return Instant.parse(message.text(key)).toEpochMilli();
    }

    private static Path sample(String file) {
        return Path.of(System.getProperty("edgewise.house"), "samples/models", MODEL, file);
    }
}
