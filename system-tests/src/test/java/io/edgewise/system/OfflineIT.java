package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose line to the cloud is down from the first second on, and that is killed before it comes up. */
@Timeout(120)
class OfflineIT {
    private static final int ENOUGH = 30;

    @TempDir
    private Path folder;

    private final Frames well = Frames.well();

    @Test
    void itDecidesWithoutTheCloudAndSendsWhatItSaidAfterAKillWhenTheCloudIsThere() throws Exception {
        int port = Peer.freePort();
        String cloud = "tcp://127.0.0.1:" + port;
        try (EmbeddedBroker field = EmbeddedBroker.start();
                EmbeddedRegistry registry = EmbeddedRegistry.start()) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(
                    folder, "gw-3", shop, "url: \"" + cloud + "\"", "field: { url: \"" + field.url() + "\" }");
            device.declare("well-1", "well-band", shop.publish("well-band"), "20m");
            long decided;
            try (AgentChild agent = device.start();
                    Ear voice = new Ear(field.url(), "field")) {
                Await.until("it decides without the cloud", () -> {
                    voice.say(device.topic("well-1"), well.next());
                    return decided(device) >= ENOUGH;
                });
                Await.until("what it said is safe", () -> isSafe(device));
                decided = decided(device);
                JsonValue spool = device.look().orElseThrow().get("spool");
                assertTrue(spool.get("depth").whole() >= decided, "decisions and events wait");
                assertTrue(
                        spool.get("bytes").whole() > 0 && spool.find("problem").isEmpty());
                agent.kill();
            }
            try (EmbeddedBroker broker = EmbeddedBroker.start(port);
                    Ear ear = new Ear(broker.url(), "gw-3");
                    AgentChild agent = device.start()) {
                long all = decided;
                Await.until(
                        "what was said before the kill is there",
                        () -> windows(ear).distinct().count() >= all);
                assertEquals(
                        LongStream.range(0, all).boxed().toList(),
                        windows(ear).limit(all).boxed().toList(),
                        "in order, each once");
                ear.decisions().stream()
                        .filter(OfflineIT::isOfTheFirstBoot)
                        .forEach(one -> assertTrue(
                                one.document()
                                                .get("delivery")
                                                .get("lateSeconds")
                                                .whole()
                                        >= 1,
                                one.document() + ""));
                Await.until(
                        "nothing waits any more",
                        () -> device.look()
                                .filter(status ->
                                        status.get("spool").get("depth").whole() == 0)
                                .isPresent());
                assertEquals(0, agent.terminate(), agent.log());
            }
        }
    }

    private static long decided(Device device) {
        return device.look().stream()
                .flatMap(status -> status.get("pipelines").elements().stream())
                .mapToLong(pipeline -> pipeline.get("decided").whole())
                .sum();
    }

    private static boolean isSafe(Device device) {
        Optional<JsonValue> spool = device.look().map(status -> status.get("spool"));
        return spool.filter(
                        now -> now.get("depth").whole() == now.get("durable").whole())
                .isPresent();
    }

    private static boolean isOfTheFirstBoot(Ear.Heard decision) {
        return decision.document().get("id").get("boot").whole() == 1;
    }

    private static LongStream windows(Ear ear) {
        List<Ear.Heard> decisions = ear.decisions();
        return decisions.stream()
                .filter(OfflineIT::isOfTheFirstBoot)
                .mapToLong(one -> one.document().get("id").get("window").whole());
    }
}
