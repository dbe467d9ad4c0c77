package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class BadPayloadIT {
    private static final List<String> BAD = List.of("no json", "{\"ts\":1,\"values\":{}} x", "no json either");

    @TempDir
    private Path folder;

    @Test
    void whatIsNoFrameIsCountedByReasonKeptAndHarmsNothing() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start();
                EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-1")) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-1", broker.url(), shop);
            device.declare("pump-1", "pump-faults", shop.publish("pump-faults"), "2m");
            try (AgentChild agent = device.start()) {
                Await.until("the agent is ready", ear::isOnline);
                Frames pump = Frames.pump();
                for (int i = 0; i < 6; i++) {
                    ear.say(device.topic("pump-1"), pump.next());
                    ear.say(device.topic("pump-1"), BAD.get(i % 3).getBytes(StandardCharsets.UTF_8));
                }
                // 60 s of rows: windows of 20 s each 5 s, the last due one starts at 35 s: 8 of them.
                Await.until("8 windows are decided", () -> ear.decisions().size() == 8);
                Await.until(
                        "health counts them",
                        () -> ear.health()
                                .filter(health -> dropped(health).equals("NOT_JSON=4 TRAILING_GARBAGE=2"))
                                .isPresent());
                assertEquals(0, agent.terminate(), agent.log());
            }
        }
        List<String> letters = Files.readAllLines(folder.resolve("store").resolve("dead-letters"));
        assertEquals(6, letters.size());
        for (int i = 0; i < letters.size(); i++) {
            String[] parts = letters.get(i).split("\t");
            assertEquals(BAD.get(i % 3), new String(Base64.getDecoder().decode(parts[4]), StandardCharsets.UTF_8));
        }
    }

    private static String dropped(JsonValue health) {
        if (health.get("pipelines").elements().isEmpty()) {
            return "";
        }
        JsonValue queue = health.get("pipelines").elements().get(0).get("queue");
        StringBuilder said = new StringBuilder();
        queue.get("dropped")
                .members()
                .forEach((reason, count) -> said.append(said.length() == 0 ? "" : " ")
                        .append(reason)
                        .append('=')
                        .append(count.whole()));
        return said.toString();
    }
}
