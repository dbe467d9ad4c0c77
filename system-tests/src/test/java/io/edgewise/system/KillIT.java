package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class KillIT {
    /** The promise is 3 s on a quiet machine (printed); a busy one gets more, as much as its first start needed. */
    private static final long AGAIN_MILLIS = 10_000;

    @TempDir
    private Path folder;

    private final Frames well = Frames.well();
    private long readyMillis;

    @Test
    void afterAKillItDecidesAgainWithWhatItHadLearnedAndWithoutARegistry() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-2")) {
            Device device = learnAndDie(broker.url(), ear);
            List<Ear.Heard> before = ear.decisions();

            try (AgentChild agent = device.start()) {
                Await.until("it decides again", () -> {
                    ear.say(device.topic("well-1"), well.next());
                    return ear.decisions().stream().anyMatch(one -> boot(one) > boot(before.get(0)));
                });
                List<Ear.Heard> after = ear.decisions().stream()
                        .filter(one -> boot(one) > boot(before.get(0)))
                        .toList();
                long millis = (after.get(0).nanos() - agent.startNanos()) / 1_000_000;
                Await.report("first decision after kill -9, from the start of the process", millis);
                assertTrue(millis <= Math.max(AGAIN_MILLIS, 3 * readyMillis), millis + " ms");
                assertEquals(boot(before.get(0)) + 1, boot(after.get(0)));
                assertEquals(Set.of(calibration(calibrated(before).get(0))), calibrations(after), "learned once only");
                assertEquals(0, agent.terminate(), agent.log());
            }
            List<Ear.Heard> first =
                    ear.decisions().stream().filter(one -> !isRepeated(one)).toList();
            assertEquals(first.size(), ids(first).size(), "an id was used twice, and the second does not say so");
        }
    }

    /** A first life: with a registry, through the learning, and killed while frames flow. */
    private Device learnAndDie(String broker, Ear ear) throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start()) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-2", broker, shop);
            device.declare("well-1", "well-band", shop.publish("well-band"), "20m");
            try (AgentChild agent = device.start()) {
                Await.until("the agent is ready", ear::isOnline);
                readyMillis = Await.millisSince(agent.startNanos());
                Await.report("agent ready, pull included", readyMillis);
                for (int minute = 0; minute < 25; minute++) {
                    ear.say(device.topic("well-1"), well.next());
                }
                Await.until("it has learned", () -> calibrated(ear.decisions()).size() >= 5);
                // A lane never waits for the disk: what was learned is safe a moment after it is first used.
                Await.until("what it has learned is on the disk", device::keepsACalibration);
                ear.say(device.topic("well-1"), well.next());
                agent.kill();
            }
            return device;
        }
    }

    private static boolean isRepeated(Ear.Heard decision) {
        return decision.document()
                .find("delivery")
                .map(mark -> mark.get("repeated").flag())
                .orElse(false);
    }

    private static long boot(Ear.Heard decision) {
        return decision.document().get("id").get("boot").whole();
    }

    private static List<Ear.Heard> calibrated(List<Ear.Heard> decisions) {
        return decisions.stream()
                .filter(one -> one.document().find("calibration").isPresent())
                .toList();
    }

    private static String calibration(Ear.Heard decision) {
        return decision.document().find("calibration").map(JsonValue::text).orElse("none");
    }

    private static Set<String> calibrations(List<Ear.Heard> decisions) {
        Set<String> found = new HashSet<>();
        decisions.forEach(one -> found.add(calibration(one)));
        return found;
    }

    private static Set<String> ids(List<Ear.Heard> decisions) {
        Set<String> ids = new HashSet<>();
        decisions.forEach(
                one -> ids.add(one.document().get("id").get("pipeline").text() + "/" + boot(one) + "/"
                        + one.document().get("id").get("window").whole()));
        return ids;
    }
}
