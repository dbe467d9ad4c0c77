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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real alarm of an agent in a process of its own, looked into with the commands that a technician has. */
@Timeout(120)
class ExplainIT {
    private static final long START = 1_600_000_000_000L;

    @TempDir
    private Path folder;

    private final Random noise = new Random(11);
    private int row;

    @Test
    void anAlarmIsRecordedOnDemandAndExplainedByNameByMessageAndByFlight() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start();
                EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-1")) {
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-1", broker.url(), shop);
            device.declare("well-1", "well-band", shop.publish("well-band"), "20m");
            try (AgentChild agent = device.start()) {
                Await.until("the agent is ready", ear::isOnline);
                Await.until(
                        "the pipeline runs", () -> run("alarms", "list").out().contains("well-1"));
                assertEquals(1, run("explain", "well-1").code());
                assertEquals(2, run("explain", "well1").code());
                assertEquals(2, run("flights", "write", "well1").code());
                say(ear, device, 30, 0);
                say(ear, device, 6, 4e6);
                Await.until("the alarm came", () -> !ear.all("alarm").isEmpty());

                Path flight = written();
                CommandLines.Answer named = succeed("explain", "well-1");
                keep("by its name", named);
                assertTrue(named.out().contains("The model itself was run"), named.out());
                assertTrue(named.out().contains("signed by "), named.out());
                assertTrue(named.out().contains("P-PDG"), named.out());
                assertEquals(0, run("replay", flight.toString()).code());

                byte[] alarm = ear.all("alarm").get(0).payload();
                byte[] decision = ear.decisions().stream()
                        .filter(one -> one.text("decision").equals("ALARM"))
                        .findFirst()
                        .orElseThrow()
                        .payload();
                JsonValue byMessage = document("explain", file("alarm.json", alarm));
                JsonValue byRecord = document("explain", file("decision.json", decision));
                JsonValue byFlight = document("explain", flight.toString());
                for (JsonValue one : List.of(byMessage, byRecord, byFlight)) {
                    assertEquals("PROBED", one.get("quiet").get("how").text());
                    assertEquals(
                            byFlight.get("decision").get("window").whole(),
                            one.get("decision").get("window").whole());
                }
                alone(decision);
                whatSomebodyDidIsDoneAgain(ear, device);
                assertEquals(0, agent.terminate(), agent.log());
            }
            assertTrue(succeed("explain", "well-1").out().contains("No agent answers"));
        }
    }

    /** The fault stays, so the alarm comes again; without the act the windows between would be other ones. */
    private void whatSomebodyDidIsDoneAgain(Ear ear, Device device) throws Exception {
        succeed("alarms", "reset", "well-1");
        say(ear, device, 4, 4e6);
        Await.until("the alarm came again", () -> ear.all("alarm").size() == 3);

        JsonValue replay = parse("replay", succeed("replay", written().toString(), "--json", "-"));

        assertEquals(0, replay.get("notCompared").whole());
        assertEquals(
                List.of("RESET"),
                replay.get("acts").elements().stream()
                        .map(act -> act.get("act").text())
                        .toList());
    }

    private Path written() throws Exception {
        // A lane that just has much to do answers later than the agent waits for it.
        Await.until(
                "a flight is written",
                () -> run("flights", "write", "well-1", "--by", "ann").code() == 0);
        Path flight =
                Path.of(succeed("flights", "write", "well-1", "--by", "ann").lastLine());
        assertTrue(Files.isRegularFile(flight), flight.toString());
        JsonValue listed = parse("flights", succeed("flights", "list", "--json", "-"));
        assertEquals(
                flight.toString(),
                listed.get("flights").elements().get(0).get("file").text());
        return flight;
    }

    /** Elsewhere, where neither the flight nor the model is: from the record alone. */
    private void alone(byte[] decision) throws Exception {
        CommandLines.Answer alone = CommandLines.succeed("explain", file("decision.json", decision));
        keep("from its record alone", alone);
        assertTrue(alone.out().contains("No flight at hand covers it"), alone.out());
    }

    private JsonValue document(String command, String subject) {
        return parse("explain", succeed(command, subject, "--json", "-"));
    }

    private static JsonValue parse(String schema, CommandLines.Answer answer) {
        byte[] document = answer.out().getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), Schemas.violations(schema, document), answer.out());
        return Json.parse(document, JsonLimits.DOCUMENT);
    }

    private String file(String name, byte[] content) throws Exception {
        return Files.write(folder.resolve(name), content).toString();
    }

    private CommandLines.Answer run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", folder.resolve("agent.yaml").toString()));
        return CommandLines.run(all.toArray(String[]::new));
    }

    private CommandLines.Answer succeed(String... arguments) {
        CommandLines.Answer answer = run(arguments);
        assertEquals(0, answer.code(), () -> String.join(" ", arguments) + "\n" + answer.out() + answer.err());
        return answer;
    }

    private static void keep(String how, CommandLines.Answer answer) throws Exception {
        Path folder = Path.of("target");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("explain-" + how.replace(' ', '-') + ".txt"), answer.out());
    }

    private void say(Ear ear, Device device, int minutes, double fault) throws Exception {
        for (int minute = 0; minute < minutes; minute++) {
            ear.say(device.topic("well-1"), frame(fault));
        }
    }

    private byte[] frame(double fault) {
        List<String> pdg = new ArrayList<>();
        List<String> tpt = new ArrayList<>();
        long start = START + row * 1000L;
        for (int i = 0; i < 60; i++, row++) {
            double swing = 2e4 * Math.sin(2 * Math.PI * row / 300);
            tpt.add(number(1.5e7 + swing + 1e3 * noise.nextGaussian()));
            pdg.add(number(1.8e7 + fault + swing + 1e3 * noise.nextGaussian()));
        }
        return ("{\"ts\":" + start + ",\"dt\":1000,\"values\":{\"P-PDG\":" + pdg + ",\"P-TPT\":" + tpt + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
