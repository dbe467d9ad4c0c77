package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.house.Schemas;
import io.edgewise.simulator.EmbeddedBroker;
import io.edgewise.simulator.EmbeddedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that is run at two points, and changes between them: the pressure P-TPT tells which, and P-PDG follows it.
 * The agent learns 20 minutes of each. Windows are 180 s each 10 s, frames a minute at 1 Hz, seeded.
 */
@Timeout(180)
class RegimesIT {
    private static final double LOW = 1.5e7;
    private static final double HIGH = 2.5e7;
    private static final long START = 1_600_000_000_000L;

    @TempDir
    private Path folder;

    private final Random noise = new Random(11);
    private int row;

    @Test
    void eachRegimeHasItsBaselineAChangeDoesNotAlarmAndAFaultInEachIsFound() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start();
                EmbeddedBroker broker = EmbeddedBroker.start();
                Ear ear = new Ear(broker.url(), "gw-1")) {
            Shop shop = new Shop(folder, registry.host());
            String ref = shop.publish("well-band");
            Device device = new Device(folder, "gw-1", broker.url(), shop);
            device.declare("well-1", "well-band", ref, "20m");
            withRegimes(device.state());
            try (AgentChild agent = device.start()) {
                Await.until("the agent is ready", ear::isOnline);
                for (double level : new double[] {LOW, HIGH, LOW, HIGH, LOW, HIGH, LOW}) {
                    say(ear, device, 30, level, 1);
                }
                decided(ear);
                assertEquals(List.of(), ear.all("alarm"));
                assertTrue(states(ear, 0).containsAll(List.of("LEARNING low", "LEARNING high")));
                assertTrue(states(ear, 0).containsAll(List.of("NORMAL low", "NORMAL high", "HOLD null")));
                assertTrue(keepsBoth(folder.resolve("store")));

                findsAFault(ear, device, LOW, "low");
                say(ear, device, 30, HIGH, 1);
                findsAFault(ear, device, HIGH, "high");
                assertEquals(0, agent.terminate(), agent.log());
            }
            ear.decisions().forEach(one -> assertEquals(List.of(), Schemas.violations("decision", one.payload())));
        }
    }

    private void findsAFault(Ear ear, Device device, double level, String regime) throws Exception {
        int before = decided(ear);
        int alarms = ear.all("alarm").size();
        say(ear, device, 10, level, 1.2);
        say(ear, device, 20, level, 1);
        decided(ear);

        assertTrue(states(ear, before).contains("ALARM " + regime), () -> "" + states(ear, before));
        List<String> edges = ear.all("alarm").stream()
                .skip(alarms)
                .map(alarm -> alarm.text("state"))
                .toList();
        assertEquals(List.of("RAISED", "CLEARED"), edges);
    }

    /** Waits for every window that is due; returns how many. The manifest's lateness is 2 s, the first row at 0 s. */
    private int decided(Ear ear) throws Exception {
        int due = (row - 1 - 182) / 10 + 1;
        Await.until(due + " windows are decided", () -> ear.decisions().size() >= due);
        assertEquals(due, ear.decisions().size());
        return due;
    }

    private static List<String> states(Ear ear, int from) {
        return ear.decisions().stream()
                .skip(from)
                .map(one -> one.text("decision") + " "
                        + (one.document().get("regime").isNull() ? "null" : one.text("regime")))
                .distinct()
                .toList();
    }

    private void say(Ear ear, Device device, int minutes, double level, double fault) throws Exception {
        for (int minute = 0; minute < minutes; minute++) {
            ear.say(device.topic("well-1"), frame(level, fault));
        }
    }

    private byte[] frame(double level, double fault) {
        List<String> pdg = new ArrayList<>();
        List<String> tpt = new ArrayList<>();
        long start = START + row * 1000L;
        for (int i = 0; i < 60; i++, row++) {
            double swing = 2e4 * Math.sin(2 * Math.PI * row / 300);
            tpt.add(number(level + swing + 1e3 * noise.nextGaussian()));
            pdg.add(number(1.2 * level * fault + swing + 1e3 * noise.nextGaussian()));
        }
        return ("{\"ts\":" + start + ",\"dt\":1000,\"values\":{\"P-PDG\":" + pdg + ",\"P-TPT\":" + tpt + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void withRegimes(Path state) throws Exception {
        String rule = "    regimes: { by: { P-TPT: [1.0e7, 2.0e7, 3.0e7] }, names: [low, high], settle: 60s }\n";
        Files.writeString(state, Files.readString(state).replace("    model: ", rule + "    model: "));
    }

    private static boolean keepsBoth(Path store) throws Exception {
        Path kept = Await.value("the calibration is kept", () -> {
            try (Stream<Path> files = Files.walk(store)) {
                return files.filter(file -> file.getFileName().toString().matches("calibration-.*\\.json"))
                        .findFirst();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Await.until("both regimes are kept", () -> {
            String text = Files.readString(kept);
            return text.contains("\"regime\":\"low\"") && text.contains("\"regime\":\"high\"");
        });
        return true;
    }
}
