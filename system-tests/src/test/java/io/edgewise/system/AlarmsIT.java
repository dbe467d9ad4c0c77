package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People act on alarms, through the command and the socket of an agent in a process of its own. */
@Timeout(90)
class AlarmsIT {
    @TempDir
    private Path folder;

    private AlarmCommands commands;

    @BeforeEach
    void sitDown() {
        commands = new AlarmCommands(folder);
    }

    @Test
    void aHoldIsJudgedOutOfServiceSurvivesAKillAndEndsByARelease() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start();
                EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-1")) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-1", broker.url(), shop);
            device.declare("pump-1", "pump-faults", shop.publish("pump-faults"), "2m");
            Frames pump = Frames.pump();
            try (AgentChild agent = device.start()) {
                Await.until("the agent is ready", ear::isOnline);
                refusalsSayWhatToDo();

                JsonValue held =
                        commands.said(0, "hold", "pump-1", "--for", "8h", "--reason", "bearing change", "--by", "ann");

                assertEquals("OUT_OF_SERVICE", held.get("state").text(), agent::toString);
                assertTrue(held.get("kept").flag());
                Await.until("the log says so", () -> agent.log().contains("alarm of pump-1: OUT_OF_SERVICE at "));
                for (int i = 0; i < 10; i++) {
                    ear.say(device.topic("pump-1"), pump.next());
                }
                Await.until(
                        "a window is out of service",
                        () -> ear.decisions().stream()
                                .anyMatch(heard -> heard.text("decision").equals("OUT_OF_SERVICE")));
                agent.kill();
            }
            try (AgentChild again = device.start()) {
                Await.until("the pipeline runs again", () -> !commands.listed().isEmpty());
                Await.until("it is out of service", () -> commands.state().equals("OUT_OF_SERVICE"));
                JsonValue hold = commands.listed().get(0).get("hold");
                assertEquals("ann", hold.get("by").text(), again::toString);
                assertEquals("bearing change", hold.get("reason").text());
                assertEquals(List.of(), Schemas.violations("status", device.status()));

                assertEquals(
                        "NORMAL",
                        commands.said(0, "release", "pump-1").get("state").text());

                Await.until("it is in service", () -> commands.state().equals("NORMAL"));
                Await.until(
                        "each act went out", () -> acts(ear).containsAll(List.of("RESET REFUSED", "HOLD", "RELEASE")));
            }
            ear.all("event").forEach(event -> assertEquals(List.of(), Schemas.violations("event", event.payload())));
        }
    }

    private void refusalsSayWhatToDo() throws Exception {
        Await.until("the pipeline runs", () -> !commands.listed().isEmpty());
        JsonValue refused = commands.said(1, "reset", "pump-1");
        assertEquals(
                "there is no alarm; allowed now: shelve, hold",
                refused.get("words").text());
        assertTrue(commands.said(2, "reset", "pump1").get("words").text().contains("did you mean 'pump-1'?"));
        assertEquals(
                2,
                commands.run("hold", "pump-1", "--for", "31d", "--reason", "x").code());
        assertEquals(2, commands.run("hold", "pump-1", "--for", "1h").code());
        Path nowhere = folder.resolve("no.sock");
        assertEquals(
                4,
                CommandLines.run("alarms", "list", "--socket", nowhere.toString())
                        .code());
    }

    private static List<String> acts(Ear ear) {
        return ear.all("event").stream()
                .filter(event -> event.text("kind").equals("alarm-act"))
                .map(event -> event.text("outcome"))
                .toList();
    }
}
