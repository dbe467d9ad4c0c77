package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alarms of a machine that is run at two points, of which it has taught the lower one, as they are heard by MQTT: what
 * people do to them, what is refused, and what no kill, no change of regime and no removal may lose. Windows are 180 s
 * each 10 s, frames a minute at 1 Hz, seeded.
 */
@Timeout(180)
class AlarmLifeIT {
    private static final double LOW = 1.5e7;
    private static final double HIGH = 2.5e7;
    private static final double WELL = 1;
    private static final double FAULTY = 1.2;
    private static final long START = 1_600_000_000_000L;

    @TempDir
    private Path folder;

    private final Random noise = new Random(11);
    private EmbeddedRegistry registry;
    private EmbeddedBroker broker;
    private Ear ear;
    private Device device;
    private String ref;
    private AlarmCommands commands;
    private AgentChild agent;
    private int row;
    private int heard;

    @BeforeEach
    void startAndTeach() throws Exception {
        registry = EmbeddedRegistry.start();
        broker = EmbeddedBroker.start();
        ear = new Ear(broker.url(), "gw-1");
        Shop shop = new Shop(folder, registry.host());
        ref = shop.publish("well-band");
        commands = new AlarmCommands(folder);
        device = new Device(folder, "gw-1", broker.url(), shop);
        device.declare("well-1", "well-band", ref, "20m");
        String rule = "    regimes: { by: { P-TPT: [1.0e7, 2.0e7, 3.0e7] }, names: [low, high], settle: 60s }\n";
        Files.writeString(
                device.state(), Files.readString(device.state()).replace("    model: ", rule + "    model: "));
        agent = device.start();
        Await.until("the agent is ready", ear::isOnline);
        say(30, LOW, WELL);
        awaitDecision("NORMAL");
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        ear.close();
        broker.close();
        registry.close();
    }

    @Test
    void everyActIsHeardAndEveryRefusalSaysWhy() throws Exception {
        assertEquals("NO_ALARM", commands.refused("ack", "well-1"));
        assertEquals("NO_ALARM", commands.refused("reset", "well-1"));
        assertEquals("NOT_SHELVED", commands.refused("unshelve", "well-1"));
        assertEquals("NOT_OUT_OF_SERVICE", commands.refused("release", "well-1"));

        say(10, LOW, FAULTY);
        assertEquals("RAISED -", alarm());
        commands.said(0, "ack", "well-1", "--by", "ann");
        assertEquals("ACKNOWLEDGED ann", alarm());
        assertEquals("ALREADY_ACKNOWLEDGED", commands.refused("ack", "well-1"));
        commands.said(0, "shelve", "well-1", "--for", "1h", "--reason", "known", "--by", "ann");
        assertEquals("SHELVED ann", alarm());
        assertEquals("IS_SHELVED", commands.refused("ack", "well-1"));
        assertEquals("IS_SHELVED", commands.refused("reset", "well-1"));
        commands.said(0, "unshelve", "well-1", "--by", "bob");
        assertEquals("UNSHELVED bob", alarm());
        commands.said(0, "shelve", "well-1", "--for", "100ms", "--reason", "known", "--by", "ann");
        assertEquals("SHELVED ann", alarm());
        assertEquals("UNSHELVED expiry", alarm());
        commands.said(0, "reset", "well-1", "--by", "ann");
        assertEquals("CLEARED ann", alarm());

        say(1, LOW, FAULTY); // its cause stays
        assertEquals("RAISED -", alarm());
        say(10, LOW, WELL);
        assertEquals("CLEARED -", alarm());
        assertEquals("ALARM_HAS_GONE", commands.refused("reset", "well-1"));
        commands.said(0, "ack", "well-1", "--by", "ann");
        assertEquals("ACKNOWLEDGED ann", alarm());

        commands.said(0, "hold", "well-1", "--for", "8h", "--reason", "bearing", "--by", "ann");
        assertEquals("OUT_OF_SERVICE ann", alarm());
        for (String act : List.of("ack", "reset", "unshelve")) {
            assertEquals("IS_OUT_OF_SERVICE", commands.refused(act, "well-1"));
        }
        assertEquals("IS_OUT_OF_SERVICE", commands.refused("shelve", "well-1", "--for", "1h", "--reason", "x"));
        commands.said(0, "release", "well-1", "--by", "bob");
        assertEquals("RETURNED_TO_SERVICE bob", alarm());
        commands.said(0, "hold", "well-1", "--for", "100ms", "--reason", "bearing", "--by", "ann");
        assertEquals("OUT_OF_SERVICE ann", alarm());
        assertEquals("RETURNED_TO_SERVICE expiry", alarm());
        Await.until("each refusal went out", () -> refusals() == 12);
        everythingIsAsTheSchemasSay();
    }

    @Test
    void neitherAnUnlearnedRegimeNorAKillEndsItAndNothingIsLearnedThere() throws Exception {
        say(10, LOW, FAULTY);
        assertEquals("RAISED -", alarm());
        say(15, HIGH, FAULTY);
        awaitReason("LEARNING_PAUSED");
        Await.until(
                "it was surely told",
                () -> Files.exists(kept()) && Files.readString(kept()).contains("\"told\":true"));
        agent.kill();
        agent = device.start();
        Await.until("the pipeline runs again", () -> !commands.listed().isEmpty());
        Await.until("its alarm stands", () -> commands.state().equals("UNACKNOWLEDGED"));
        say(40, HIGH, FAULTY);
        say(15, LOW, WELL);
        assertEquals("CLEARED -", alarm());
        assertFalse(ear.decisions().stream()
                .anyMatch(one -> one.text("decision").equals("LEARNING")
                        && !one.document().get("regime").isNull()
                        && one.text("regime").equals("high")));

        say(40, HIGH, WELL);
        Await.until(
                "it is judged there",
                () -> ear.decisions().stream()
                        .anyMatch(one -> one.text("decision").equals("NORMAL")
                                && one.text("regime").equals("high")));
        everythingIsAsTheSchemasSay();
    }

    @Test
    void theAlarmOfARemovedPipelineEndsAndSaysWhy() throws Exception {
        say(10, LOW, FAULTY);
        assertEquals("RAISED -", alarm());
        Await.until("it is kept", () -> Files.exists(kept()));

        device.declare("well-2", "well-band", ref, "20m");

        assertEquals("CLEARED removal", alarm());
        Await.until("it is forgotten", () -> Files.notExists(kept()));
        Await.until(
                "the event is heard",
                () -> ear.all("event").stream()
                        .anyMatch(event -> event.text("outcome").equals("removed")
                                && event.text("subject").equals("well-1")));
        everythingIsAsTheSchemasSay();
    }

    /** Waits for the next message about an alarm: what it says, and who did it. */
    private String alarm() throws Exception {
        int next = heard++;
        Await.until("alarm message " + next, () -> ear.all("alarm").size() > next);
        Ear.Heard alarm = ear.all("alarm").get(next);
        return alarm.text("state") + " "
                + alarm.document().find("act").map(act -> act.get("by").text()).orElse("-");
    }

    private Path kept() {
        return folder.resolve("store/state/alarm-well-1.json");
    }

    private long refusals() {
        return ear.all("event").stream()
                .filter(event -> event.text("outcome").endsWith(" REFUSED"))
                .count();
    }

    private void awaitDecision(String decision) throws Exception {
        Await.until(
                decision,
                () -> ear.decisions().stream()
                        .anyMatch(one -> one.text("decision").equals(decision)));
    }

    private void awaitReason(String reason) throws Exception {
        Await.until(
                reason,
                () -> ear.decisions().stream()
                        .flatMap(one -> one.document().get("findings").elements().stream())
                        .anyMatch(finding -> finding.get("reason").text().equals(reason)));
    }

    private void everythingIsAsTheSchemasSay() {
        for (String kind : List.of("decision", "alarm", "event")) {
            assertTrue(!ear.all(kind).isEmpty());
            ear.all(kind).forEach(one -> assertEquals(List.of(), Schemas.violations(kind, one.payload())));
        }
    }

    private void say(int minutes, double level, double fault) throws Exception {
        for (int minute = 0; minute < minutes; minute++) {
            ear.say(device.topic("well-1"), frame(level, fault));
        }
    }

    private byte[] frame(double level, double fault) {
        StringBuilder pdg = new StringBuilder();
        StringBuilder tpt = new StringBuilder();
        long start = START + row * 1000L;
        for (int i = 0; i < 60; i++, row++) {
            double swing = 2e4 * Math.sin(2 * Math.PI * row / 300);
            String comma = i == 0 ? "" : ",";
            tpt.append(comma).append(number(level + swing + 1e3 * noise.nextGaussian()));
            pdg.append(comma).append(number(1.2 * level * fault + swing + 1e3 * noise.nextGaussian()));
        }
        return ("{\"ts\":" + start + ",\"dt\":1000,\"values\":{\"P-PDG\":[" + pdg + "],\"P-TPT\":[" + tpt + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
