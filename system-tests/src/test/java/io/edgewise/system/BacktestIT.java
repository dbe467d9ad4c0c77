package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.decision.DecisionDigest;
import io.edgewise.house.Needs;
import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.model.ModelManifest;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real wells: what the agent says over MQTT is what the backtest says of the same files. */
@Timeout(240)
class BacktestIT {
    private static final int ROWS_PER_FRAME = 60;

    /** How far the rows may be ahead of the decisions, so that the agent's bounded queue drops nothing. */
    private static final long AHEAD_MILLIS = 2_000_000;

    @TempDir
    private Path folder;

    // By pipeline and start, "DECISION reasons"; filled by the client's thread.
    private final Map<String, NavigableMap<Long, String>> live = new ConcurrentHashMap<>();
    private final Map<String, Long> watermarks = new ConcurrentHashMap<>();

    @Test
    void theBacktestSaysOfFourteenWellsWhatTheAgentSaysOverMqtt() throws Exception {
        List<Path> wells = wells();
        assertEquals(14, wells.size());
        saysTheSame(wells, List.of());
    }

    /** Their sensors have a value each second, so a session ends because it is long enough. */
    @Test
    void soItDoesOfWindowsThatAreCutByRowsAndBySessions() throws Exception {
        List<Path> wells = wells().stream()
                .filter(well -> name(well).startsWith("WELL-00011_201410"))
                .toList();
        assertEquals(2, wells.size());
        saysTheSame(
                wells,
                List.of(
                        "    window: { count: 60, hop: 20, lead: P-TPT }\n",
                        "    window: { session: { gap: 5s, longest: 20s } }\n"));
    }

    /** Plays wells, cut as these lines say; where there are none as the model says. */
    private void saysTheSame(List<Path> wells, List<String> windows) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                EmbeddedRegistry registry = EmbeddedRegistry.start();
                MqttClient client = new MqttClient(broker.url(), "field", new MemoryPersistence())) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-7", broker.url(), shop);
            declare(device, shop.publish("well-band"), wells, windows);
            MqttConnectOptions options = new MqttConnectOptions();
            options.setMaxInflight(1000);
            client.connect(options);
            client.subscribe("edgewise/v1/test/gw-7/decision/+", 1, (topic, message) -> hear(message.getPayload()));
            Map<String, JsonValue> offline = backtests(device, wells);
            try (AgentChild agent = device.start()) {
                for (Path well : wells) {
                    Await.until(name(well) + " hears", () -> hears(client, device, name(well)));
                    play(client, device, well);
                }
                for (Path well : wells) {
                    Await.until(name(well) + " is decided", () -> seen(name(well)) >= windows(offline.get(name(well))));
                }
                assertEquals(0, agent.terminate(), agent.log());
            }
            offline.forEach((name, document) ->
                    assertEquals(document.get("decisionsDigest").text(), digest(name), name));
            client.disconnect();
        }
    }

    private Map<String, JsonValue> backtests(Device device, List<Path> wells) {
        Map<String, JsonValue> documents = new TreeMap<>();
        for (Path well : wells) {
            CommandLines.Answer answer = CommandLines.run(
                    "backtest", well.toString(), "--state", device.state().toString(), "--json", "-", "--plain");
            assertEquals(0, answer.code(), answer.err());
            byte[] json = answer.out().getBytes(StandardCharsets.UTF_8);
            assertEquals(List.of(), Schemas.violations("backtest", json));
            documents.put(name(well), Json.parse(json, JsonLimits.DOCUMENT));
        }
        return documents;
    }

    private static void declare(Device device, String ref, List<Path> wells, List<String> windows) throws Exception {
        ModelManifest model = ModelManifest.parse(Shop.version("well-band", "").getBytes(StandardCharsets.UTF_8));
        StringBuilder text = new StringBuilder(
                "schema: edgewise.state/v1\nmodels:\n  well-band: { package: \"" + ref + "\" }\npipelines:\n");
        for (Path well : wells) {
            text.append("  %s:\n    source: { mqtt: { topic: \"%s\", format: native, time: replay } }\n    bind:\n"
                    .formatted(name(well), device.topic(name(well))));
            model.channels()
                    .forEach(spec -> text.append("      %1$s: { from: %1$s, unit: %2$s }%n"
                            .formatted(
                                    spec.channel().name(), spec.channel().unit().symbol())));
            text.append(windows.isEmpty() ? "" : windows.get(wells.indexOf(well)));
            text.append("    model: well-band\n    learn: 20m\n");
        }
        Files.writeString(device.state(), text);
    }

    /** A broker keeps nothing for who has not subscribed yet: asks with a payload that is none until it is counted. */
    private static boolean hears(MqttClient client, Device device, String name) throws Exception {
        client.publish(device.topic(name), "?".getBytes(StandardCharsets.UTF_8), 1, false);
        return device.look().stream()
                .flatMap(status -> status.get("pipelines").elements().stream())
                .filter(pipeline -> pipeline.get("name").text().equals(name))
                .flatMap(pipeline -> pipeline.find("queue").stream())
                .anyMatch(queue -> queue.get("dropped").find("NOT_JSON").isPresent());
    }

    /** Sends a file as a gateway would read it: numbers as they stand there, null for an empty cell. */
    private void play(MqttClient client, Device device, Path well) throws Exception {
        try (BufferedReader in = Files.newBufferedReader(well)) {
            String[] names = in.readLine().split(",", -1);
            List<String> rows = new ArrayList<>();
            long first = Long.MIN_VALUE;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                rows.add(line);
                if (rows.size() == ROWS_PER_FRAME) {
                    long last = send(client, device.topic(name(well)), names, rows);
                    first = first == Long.MIN_VALUE ? last : first;
                    long behind = Math.max(first, 0);
                    Await.until(
                            "the agent keeps up with " + name(well),
                            () -> last - watermarks.getOrDefault(name(well), behind) < AHEAD_MILLIS);
                }
            }
            if (!rows.isEmpty()) {
                send(client, device.topic(name(well)), names, rows);
            }
        }
    }

    private static long send(MqttClient client, String topic, String[] names, List<String> rows) throws Exception {
        List<String> times = new ArrayList<>();
        Map<String, List<String>> columns = new TreeMap<>();
        for (String row : rows) {
            String[] fields = row.split(",", -1);
            times.add(String.valueOf(
                    Instant.parse(fields[0].replace(' ', 'T') + "Z").toEpochMilli()));
            for (int i = 1; i < names.length - 1; i++) {
                columns.computeIfAbsent(names[i], key -> new ArrayList<>())
                        .add(fields[i].isEmpty() ? "null" : fields[i]);
            }
        }
        StringBuilder json = new StringBuilder("{\"ts\":" + times + ",\"values\":{");
        String separator = "";
        for (Map.Entry<String, List<String>> column : columns.entrySet()) {
            json.append(separator)
                    .append('"')
                    .append(column.getKey())
                    .append("\":")
                    .append(column.getValue());
            separator = ",";
        }
        client.publish(topic, json.append("}}").toString().getBytes(StandardCharsets.UTF_8), 1, false);
        rows.clear();
        return Long.parseLong(times.get(times.size() - 1));
    }

    private void hear(byte[] payload) {
        JsonValue decision = Json.parse(payload, JsonLimits.DOCUMENT);
        TreeSet<String> reasons = new TreeSet<>();
        decision.get("findings")
                .elements()
                .forEach(finding -> reasons.add(finding.get("reason").text()));
        String pipeline = decision.get("id").get("pipeline").text();
        live.computeIfAbsent(pipeline, key -> new ConcurrentSkipListMap<>())
                .put(
                        Instant.parse(decision.get("start").text()).toEpochMilli(),
                        decision.get("decision").text() + " " + (reasons.isEmpty() ? "-" : String.join(",", reasons)));
        watermarks.merge(pipeline, Instant.parse(decision.get("end").text()).toEpochMilli(), Math::max);
    }

    private long seen(String pipeline) {
        return live.getOrDefault(pipeline, new TreeMap<>()).size();
    }

    private String digest(String pipeline) {
        DecisionDigest digest = DecisionDigest.ofDecisions();
        live.getOrDefault(pipeline, new TreeMap<>()).forEach((start, words) -> {
            String[] parts = words.split(" ", 2);
            digest.add(pipeline, start * 1_000_000, parts[0], parts[1], 0);
        });
        return digest.end();
    }

    private static long windows(JsonValue document) {
        long windows = document.get("decisions").members().values().stream()
                .mapToLong(JsonValue::whole)
                .sum();
        assertTrue(windows > 100, "only " + windows + " windows");
        return windows;
    }

    private static List<Path> wells() throws Exception {
        try (Stream<Path> files = Files.walk(Needs.data().resolve("3w-wells"))) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path well) {
        return well.getFileName().toString().replaceFirst("\\.csv$", "");
    }
}
