package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class AgentIT {
    @TempDir
    private Path folder;

    @Test
    void itPullsDecidesTellsOfItselfAndStopsInOrder() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start();
                EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-1")) {
            Shop shop = new Shop(folder, registry.host());
            String ref = shop.publish("pump-faults");
            Device device = new Device(folder, "gw-1", broker.url(), shop);
            device.declare("pump-1", "pump-faults", ref, "2m");
            try (AgentChild agent = device.start()) {
                Await.until("the agent is ready", ear::isOnline);
                Await.report("agent ready", Await.millisSince(agent.startNanos()));
                Frames pump = Frames.pump();
                ear.say(device.topic("pump-1"), "no frame".getBytes(StandardCharsets.UTF_8));
                for (int i = 0; i < 30; i++) {
                    ear.say(device.topic("pump-1"), pump.next());
                }
                // 300 s of rows, the last at 299.9 s: windows of 20 s each 5 s, due 1 s after their end, so the last
                // one starts at 275 s: 56 of them.
                Await.until("56 windows are decided", () -> ear.decisions().size() == 56);
                ear.say(device.topic("pump-1"), Frames.pump().next()); // a clock that was set back by five minutes
                decisionsKeepTheContract(ear, ref);
                Await.until(
                        "status tells of 56 windows",
                        () -> device.look()
                                .filter(status ->
                                        pipeline(status).get("windows").whole() == 56)
                                .isPresent());
                statusTellsTheSame(device, ref);
                Await.until(
                        "the silence of the source is told",
                        () -> ear.all("event").stream()
                                .anyMatch(event -> event.text("kind").equals("source")
                                        && event.text("subject").equals("pump-1")
                                        && event.text("outcome").equals("SILENT")
                                        && event.text("reason").contains("100 came too late")));

                long start = Await.now();
                assertEquals(0, agent.terminate(), agent.log());
                long millis = Await.millisSince(start);
                Await.report("stop after SIGTERM", millis);
                assertTrue(millis < 5_000, millis + " ms");
            }
            Await.until(
                    "the last health is there",
                    () -> ear.health()
                            .filter(health -> health.get("state").text().equals("OFFLINE"))
                            .isPresent());
            assertEquals(56, ear.decisions().size());
            documentsAreValid(ear);
        }
    }

    private static void decisionsKeepTheContract(Ear ear, String ref) {
        long number = 0;
        for (Ear.Heard heard : ear.decisions()) {
            JsonValue decision = heard.document();
            JsonValue id = decision.get("id");
            assertEquals("gw-1", id.get("device").text());
            assertEquals("pump-1", id.get("pipeline").text());
            assertEquals(number++, id.get("window").whole());
            JsonValue model = decision.get("model");
            assertTrue(ref.endsWith(model.get("digest").text()), ref);
            assertEquals("TRUSTED", model.get("verdict").text());
            assertEquals("development", model.get("signer").text());
        }
        assertEquals("LEARNING", ear.decisions().get(0).text("decision"));
        assertTrue(ear.decisions().get(55).document().find("calibration").isPresent());
    }

    private static void statusTellsTheSame(Device device, String ref) {
        byte[] document = device.status();
        valid("status", document);
        JsonValue status = Json.parse(document, JsonLimits.DOCUMENT);
        assertEquals("edgewise.status/v1", status.get("schema").text());
        assertEquals("gw-1", status.get("device").text());
        assertEquals(true, status.get("trust").get("development").flag());
        assertEquals("ONLINE", status.get("mqtt").get("state").text());
        assertEquals("pump-1", pipeline(status).get("name").text());
        assertEquals(56, pipeline(status).get("decided").whole());
        JsonValue dropped = pipeline(status).get("queue").get("dropped");
        assertEquals(1, dropped.get("NOT_JSON").whole());
        JsonValue model = status.get("models").elements().get(0);
        assertTrue(ref.endsWith(model.get("digest").text()), ref);
        assertEquals("ACTIVE", model.get("state").text());
    }

    private static JsonValue pipeline(JsonValue status) {
        return status.get("pipelines").elements().get(0);
    }

    private static void documentsAreValid(Ear ear) {
        for (String kind : List.of("decision", "health", "alarm", "event")) {
            ear.all(kind).forEach(heard -> valid(kind, heard.payload()));
        }
    }

    private static void valid(String kind, byte[] document) {
        Path schema = Path.of(System.getProperty("edgewise.house"), "docs", "schemas", "edgewise." + kind + ".v1.json");
        if (Files.exists(schema)) {
            assertEquals(List.of(), Schemas.violations(kind, document), () -> Ear.json(document));
        }
    }
}
