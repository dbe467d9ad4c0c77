package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.codec.FlightException;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.decision.Flight;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.guard.RunWhen;
import io.edgewise.house.Schemas;
import io.edgewise.model.Model;
import io.edgewise.pipeline.FlightRecorder;
import io.edgewise.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded around an alarm is decided again, bit for bit, by a real engine. */
class ReplayIT extends ReplayBench {
    @Test
    void anAlarmIsDecidedAgainFromItsFlightAlone() {
        try (Model model = model(8)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            assertEquals(Flight.Kind.RAISED, flight.cause().kind());
            assertFalse(flight.rows().whole());
            assertNotNull(flight.known().calibration());

            byte[] bytes = write(flight, 8);
            Replay replay = Replay.of(FlightFile.read(bytes), spec(8), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(List.of(), Schemas.violations("flight", head(bytes)));
            assertEquals(0, replay.scoresOff());
            assertEquals(0, replay.skipped(), replay.why());
            assertEquals(flight.decisions().size(), replay.compared());
            assertTrue(replay.compared() > 60, () -> "compared " + replay.compared());
            assertTrue(replay.same(true));
            assertTrue(bytes.length <= 200_000, () -> "a flight of 12 minutes of 8 channels: " + bytes.length);
        }
    }

    @Test
    void anAlarmThatCameLongBeforeTheFlightIsTakenUp() {
        faultRows = 1_200;
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 2_000, -1);
            Flight flight = flights.get(1);
            assertEquals(Flight.Kind.CLEARED, flight.cause().kind());
            assertEquals(Decision.ALARM, flight.decisions().get(0).decision());

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(flight.decisions().size(), replay.compared());
        }
    }

    @Test
    void whatAFlightOfAnEarlierVersionDoesNotTellIsSaid() {
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            Flight earlier = new Flight(
                    flight.pipeline(),
                    flight.cause(),
                    flight.channels(),
                    flight.rows(),
                    flight.course(),
                    new Flight.Known(flight.known().calibration(), null, 0, null));

            Replay replay = Replay.of(FlightFile.read(write(earlier, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(4, replay.skipped());
            assertTrue(replay.why().startsWith("4 hang on the decisions before them"), replay.why());
        }
    }

    @Test
    void rowsThatGuardsLookBackOnAreRecordedToo() {
        running = new RunWhen(0, -100, -100, Duration.ofMinutes(5), Duration.ZERO);
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            long first = flight.decisions().get(0).span().startNanos();
            assertTrue(first - flight.rows().times()[0] >= 320 * SECOND, "5 minutes and two hops");

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(flight.decisions().size(), replay.compared());
        }
    }

    @Test
    void whereThoseRowsFindNoRoomItIsSaidHowManyWindowsHangOnThem() {
        running = new RunWhen(0, -100, -100, Duration.ofMinutes(5), Duration.ZERO);
        FlightRecorder.Settings small =
                new FlightRecorder.Settings(Duration.ofMinutes(10), Duration.ofMinutes(2), 20_480);
        try (Model model = model(2)) {
            run(model, small, FAULT + 600, -1);
            Flight flight = flights.get(0);
            assertEquals(512, flight.rows().size());

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertTrue(replay.skipped() >= 31 && replay.skipped() <= 33, () -> "skipped " + replay.skipped());
            assertTrue(replay.why().contains("flights.memory"), replay.why());
        }
    }

    @Test
    void windowsThatAreCountedBeginWhereTheyDid() {
        window = new WindowSpec.Count(60, 7, 0);
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            assertFalse(flight.rows().whole());

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(flight.decisions().size(), replay.compared());
        }
    }

    @Test
    void tenThousandDecisionsFromTheFirstRowOnAreTheSameThoughItLearns() {
        FlightRecorder.Settings all = new FlightRecorder.Settings(Duration.ofDays(3), Duration.ofDays(3), 256L << 20);
        try (Model model = model(2)) {
            run(model, all, 101_000, 100_999);
            Flight flight = flights.get(0);
            assertEquals(Flight.Kind.DEMAND, flight.cause().kind());
            assertTrue(flight.rows().whole());
            assertNull(flight.known().calibration());
            assertTrue(decided.size() > 10_000);

            Replay replay = Replay.of(FlightFile.read(write(flight, 2)), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(0, replay.skipped());
            assertEquals(0, replay.scoresOff());
            assertTrue(replay.compared() > 10_000, () -> "compared " + replay.compared());
        }
    }

    @Test
    void aRowThatWasChangedIsSeen() {
        try (Model model = model(3)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            double[] values = flight.rows().values().clone();
            values[values.length - 30] += 1e-3;
            Flight.Rows rows = flight.rows();
            Flight changed = new Flight(
                    flight.pipeline(),
                    flight.cause(),
                    flight.channels(),
                    new Flight.Rows(rows.times(), values, rows.reasons(), rows.whole()),
                    flight.course(),
                    flight.known());

            Replay replay = Replay.of(FlightFile.read(write(changed, 3)), spec(3), model);

            assertTrue(replay.scoresOff() > 0);
            assertFalse(replay.same(true));
        }
    }

    @Test
    void whatIsNoFlightIsRefusedWithItsPart() {
        try (Model model = model(1)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
        }
        byte[] bytes = write(flights.get(0), 1);

        for (int length : new int[] {0, 10, bytes.length / 2}) {
            FlightException error = org.junit.jupiter.api.Assertions.assertThrows(
                    FlightException.class, () -> FlightFile.read(Arrays.copyOf(bytes, length)));
            assertTrue(String.valueOf(error.getMessage()).length() < 300);
        }
    }

    @Test
    void aModelThatCannotBeFetchedIsExitCode4AsWithEveryCommand(@TempDir Path folder) throws IOException {
        Shell.run("trust", "init", "--dir", folder.toString(), "--scope", "127.0.0.1:1/");
        Path agent = Files.writeString(folder.resolve("agent.yaml"), """
                schema: edgewise.agent/v1
                identity: { site: north, device: gw-7 }
                broker: { url: "tcp://127.0.0.1:1" }
                store: { path: store }
                trust: { policy: policy.yaml }
                """);
        Path file = folder.resolve("a.flight");
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Files.write(file, write(flights.get(0), 2));
        }

        Shell.Result result = Shell.run("replay", file.toString(), "--config", agent.toString());

        assertEquals(4, result.code(), result.err());
        assertTrue(result.err().contains("UNAVAILABLE: "), result.err());
    }

    @Test
    void aFaultThatTheModelDoesNotTellIsRefused() {
        try (Model model = model(1)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            Flight flight = flights.get(0);
            PolicyMemory known = java.util.Objects.requireNonNull(flight.known().memory());
            CountingPolicy foreign = new CountingPolicy(DecisionSettings.DEFAULT);
            foreign.recall(known);
            foreign.resume(99);
            Flight changed = new Flight(
                    flight.pipeline(),
                    flight.cause(),
                    flight.channels(),
                    flight.rows(),
                    flight.course(),
                    new Flight.Known(flight.known().calibration(), foreign.memory(), 0, null));

            FlightException error = org.junit.jupiter.api.Assertions.assertThrows(
                    FlightException.class, () -> Replay.of(FlightFile.read(write(changed, 1)), spec(1), model));

            assertTrue(String.valueOf(error.getMessage()).contains("names the fault 99"), error.getMessage());
        }
    }
}
