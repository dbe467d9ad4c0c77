package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MosquittoIT {
    @TempDir
    private Path folder;

    private final List<Long> windows = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"version: 3.1.1", "version: 5, envelope: cloudevents"})
    void aBrokerMayComeLateAndDieInTheMiddle(String spoken) throws Exception {
        Path program = Needs.program("mosquitto", "mosquitto");
        int port = Peer.freePort();
        String url = "tcp://127.0.0.1:" + port;
        try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-5", shop, "url: \"" + url + "\", " + spoken);
            device.declare("pump-1", "pump-faults", shop.publish("pump-faults"), "1m");
            Frames pump = Frames.pump();
            try (AgentChild agent = device.start()) {
                Await.until(
                        "it runs for 2 s without a broker",
                        () -> device.look()
                                .filter(status ->
                                        status.get("boot").get("uptimeSeconds").number() >= 2)
                                .isPresent());
                assertTrue(!device.linkIsOnline());

                try (Peer broker = Peer.mosquitto(program, folder, port);
                        Ear ear = new Ear("tcp://" + broker.address(), "gw-5")) {
                    long start = Await.now();
                    Await.until("the agent is ready", ear::isOnline);
                    Await.report("ready after the broker came", Await.millisSince(start));
                    // 80 s of rows, the last at 79.9 s: windows of 20 s each 5 s, due 1 s after their end: starts 0 to
                    // 55.
                    hearWindows(12, ear, device, pump);
                }
                Await.until("the agent misses its broker", () -> !device.linkIsOnline());

                try (Peer broker = Peer.mosquitto(program, folder, port);
                        Ear ear = new Ear("tcp://" + broker.address(), "gw-5")) {
                    long start = Await.now();
                    Await.until("the agent is back", ear::isOnline);
                    Await.report("ready after the broker came back", Await.millisSince(start));
                    JsonValue health = ear.health().orElseThrow();
                    assertTrue(health.get("mqtt").get("reconnects").whole() >= 1, "reconnects are counted in health");
                    // Up to 159.9 s: starts 60 to 135.
                    hearWindows(16, ear, device, pump);
                    assertEquals(0, agent.terminate(), agent.log());
                }
            }
        }
        // Frames were sent only while the agent listened, so every window of both halves is there, once, in order.
        assertEquals(LongStream.range(0, 28).boxed().toList(), windows);
    }

    /** Sends 80 s of rows, waits for the decisions that are due, and until the broker has acknowledged them all. */
    private void hearWindows(int due, Ear ear, Device device, Frames pump) throws Exception {
        for (int frame = 0; frame < 8; frame++) {
            ear.say(device.topic("pump-1"), pump.next());
        }
        Await.until(due + " decisions", () -> ear.decisions().size() >= due);
        Await.until(
                "nothing is in flight",
                () -> device.look()
                        .filter(status -> status.get("mqtt").get("inFlight").whole() == 0)
                        .isPresent());
        ear.decisions()
                .forEach(one ->
                        windows.add(one.document().get("id").get("window").whole()));
    }
}
