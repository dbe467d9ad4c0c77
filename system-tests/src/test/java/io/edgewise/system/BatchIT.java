package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.Json;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that pays by the byte: what a consumer sees of it, with a client of its own. */
@Timeout(90)
class BatchIT {
    private static final int ENOUGH = 60;

    @TempDir
    private Path folder;

    private final List<byte[]> batches = new CopyOnWriteArrayList<>();

    @Test
    void decisionsComeSeveralToAMessageCompressedAndInOrder() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                EmbeddedRegistry registry = EmbeddedRegistry.start();
                MqttClient consumer = new MqttClient(broker.url(), "consumer", new MemoryPersistence())) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(
                    folder,
                    "gw-8",
                    shop,
                    "url: \"" + broker.url() + "\", batch: { records: 10, delay: 1s, gzip: true }");
            device.declare("pump-1", "pump-faults", shop.publish("pump-faults"), "1m");
            consumer.connect();
            consumer.subscribe("edgewise/v1/test/gw-8/batch", 1, (topic, message) -> batches.add(message.getPayload()));
            try (AgentChild agent = device.start()) {
                Frames pump = Frames.pump();
                Await.until(
                        "it runs",
                        () -> device.look()
                                .filter(status ->
                                        !status.get("pipelines").elements().isEmpty())
                                .isPresent());
                Await.until("enough is decided", () -> {
                    consumer.publish(device.topic("pump-1"), pump.next(), 1, false);
                    return windows().count() >= ENOUGH;
                });
                assertEquals(0, agent.terminate(), agent.log());
            }
            consumer.disconnect();
        }
        assertEquals(
                LongStream.range(0, windows().count()).boxed().toList(),
                windows().boxed().toList());
        assertTrue(batches.size() <= windows().count() / 2, batches.size() + " messages");
    }

    private LongStream windows() throws Exception {
        LongStream all = LongStream.empty();
        for (byte[] batch : batches) {
            byte[] json = new GZIPInputStream(new ByteArrayInputStream(batch)).readAllBytes();
            assertEquals(List.of(), Schemas.violations("batch", json));
            List<JsonValue> records =
                    Json.parse(json, JsonLimits.DOCUMENT).get("records").elements();
            assertTrue(records.size() <= 10);
            all = LongStream.concat(all, records.stream().mapToLong(BatchIT::window));
        }
        return all;
    }

    private static long window(JsonValue record) {
        assertEquals(
                "edgewise/v1/test/gw-8/decision/pump-1", record.get("topic").text());
        return record.get("document").get("id").get("window").whole();
    }
}
