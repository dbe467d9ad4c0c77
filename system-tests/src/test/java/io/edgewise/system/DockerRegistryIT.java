package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Needs;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class DockerRegistryIT {
    @TempDir
    private Path folder;

    @Test
    void aModelGoesFromItsAuthorToTheAgentThroughARegistryThatWeDidNotWrite() throws Exception {
        Path program = Needs.program("registry", "docker-registry");
        try (Peer registry = Peer.dockerRegistry(program, folder, Peer.freePort());
                EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-4")) {
            String host = registry.address();
            Shop shop = new Shop(folder, host);
            String ref = shop.publish("pump-faults");

            String tagged = host + "/models/pump-faults:latest";
            assertEquals(
                    ref,
                    CommandLines.succeed("models", "resolve", tagged, "--plain-http", host)
                            .lastLine());
            JsonValue pulled = json(CommandLines.succeed(
                    "models",
                    "pull",
                    ref,
                    "--out",
                    folder.resolve("pulled").toString(),
                    "--plain-http",
                    host,
                    "--json",
                    "-"));
            assertTrue(ref.endsWith(pulled.get("digest").text()), ref);
            // Every byte that was fetched belongs to a blob that is listed: two files, the config, the signature's two.
            List<JsonValue> blobs = pulled.get("blobs").elements();
            assertEquals(5, blobs.size());
            assertEquals(
                    pulled.get("bytesFetched").whole(),
                    blobs.stream()
                            .mapToLong(blob -> blob.get("fetched").whole())
                            .sum());
            assertEquals(shop.digest(folder.resolve("packed-pump-faults")), shop.digest(folder.resolve("pulled")));
            CommandLines.Answer verified = shop.verify(ref);
            assertEquals(0, verified.code(), verified.err());
            assertEquals(1, json(verified).get("counted").whole());

            Device device = new Device(folder, "gw-4", broker.url(), shop);
            device.declare("pump-1", "pump-faults", ref, "1m");
            try (AgentChild agent = device.start()) {
                Await.until("the agent is ready", ear::isOnline);
                Frames pump = Frames.pump();
                for (int frame = 0; frame < 3; frame++) {
                    ear.say(device.topic("pump-1"), pump.next());
                }
                Await.until("it decides", () -> !ear.decisions().isEmpty());
                JsonValue model = ear.decisions().get(0).document().get("model");
                assertTrue(ref.endsWith(model.get("digest").text()), ref);
                assertEquals("TRUSTED", model.get("verdict").text());
                assertEquals(0, agent.terminate(), agent.log());
            }
        }
    }

    private static JsonValue json(CommandLines.Answer answer) {
        return Json.parse(answer.out().getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
    }
}
