package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.edgewise.house.Needs;
import io.edgewise.house.TestCa;
import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedRegistry;
import io.edgewise.time.SystemTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent against a broker that wants its certificate; the ear hears through a second, plain door. */
@Timeout(120)
class TlsIT {
    private static final Instant NOW = SystemTime.wallClock().instant();

    @TempDir
    private Path folder;

    private final TestCa plant = TestCa.named("Plant CA", NOW);

    @Test
    void aCertificateIsToldBeforeItEndsAndRenewedWithoutARestart() throws Exception {
        Path program = Needs.program("mosquitto", "mosquitto");
        int secure = Peer.freePort();
        int plain = Peer.freePort();
        writeTheBrokersFiles();
        show(plant.issue("gw-old", NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(5))));
        try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(
                    folder,
                    "gw-6",
                    shop,
                    "url: \"mqtts://localhost:" + secure
                            + "\", tls: { ca: ca.pem, certificate: gw.pem, key: gw.key.pem }");
            device.declare("pump-1", "pump-faults", shop.publish("pump-faults"), "1m");
            try (AgentChild agent = device.start()) {
                try (Peer broker = broker(program, plain, secure);
                        Ear ear = new Ear("tcp://" + broker.address(), "gw-6")) {
                    Await.until("the agent is ready", ear::isOnline);
                    JsonValue tls = device.look().orElseThrow().get("mqtt").get("tls");
                    assertEquals("TLSv1.3", tls.get("protocol").text());
                    assertEquals("CN=localhost", tls.get("peer").get("subject").text());
                    assertEquals("CN=gw-old", tls.get("own").get("subject").text());
                    Await.until("the end is told", () -> heard(ear, "own CN=gw-old", "EXPIRING"));

                    Files.writeString(folder.resolve("gw.pem"), "half a file");
                    Await.until("broken files are told", () -> heard(ear, "files", "UNUSABLE"));
                    show(plant.issue("gw-new"));
                    Await.until("the renewal is told", () -> heard(ear, "files", "USABLE"));
                }
                Await.until("the agent misses its broker", () -> !device.linkIsOnline());
                try (Peer broker = broker(program, plain, secure);
                        Ear ear = new Ear("tcp://" + broker.address(), "gw-6")) {
                    Await.until("the agent is back", ear::isOnline);
                    JsonValue health = ear.health().orElseThrow();
                    assertEquals(
                            "CN=gw-new",
                            health.get("mqtt")
                                    .get("tls")
                                    .get("own")
                                    .get("subject")
                                    .text());
                    assertEquals(0, agent.terminate(), agent.log());
                }
            }
        }
    }

    private static boolean heard(Ear ear, String subject, String outcome) {
        return ear.all("event").stream()
                .anyMatch(event -> event.text("kind").equals("certificate")
                        && event.text("subject").equals(subject)
                        && event.text("outcome").equals(outcome));
    }

    private void writeTheBrokersFiles() {
        plant.own().write(folder.resolve("ca.pem"));
        TestCa.Issued own = plant.issue("localhost");
        own.write(folder.resolve("broker.pem"));
        own.writeKey(folder.resolve("broker.key.pem"));
    }

    private void show(TestCa.Issued own) {
        own.writeKey(folder.resolve("gw.key.pem"));
        own.write(folder.resolve("gw.pem"));
    }

    private Peer broker(Path program, int plain, int secure) throws Exception {
        return Peer.mosquitto(program, folder, plain, """
                user root
                listener %1$d 127.0.0.1
                cafile %2$s/ca.pem
                certfile %2$s/broker.pem
                keyfile %2$s/broker.key.pem
                require_certificate true
                """.formatted(secure, folder));
    }
}
