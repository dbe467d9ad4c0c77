package io.edgewise.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.agent.explain.DeclaredFlight;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.AlarmOrder;
import io.edgewise.decision.Flight;
import io.edgewise.house.Schemas;
import io.edgewise.model.Digest;
import io.edgewise.model.Model;
import io.edgewise.pipeline.FlightRecorder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What people did and the machine taught during a flight: done again, or said not to be compared, never different. */
class ReplayActsIT extends ReplayBench {
    private static final int HELD = FAULT - 300;

    @Test
    void whatPeopleDidIsDoneAgain() {
        try (Model model = model(2)) {
            byte[] bytes = held(model);
            assertEquals(List.of(), Schemas.violations("flight", head(bytes)));

            Replay replay = Replay.of(FlightFile.read(bytes), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertEquals(0, replay.skipped(), replay.why());
            assertTrue(replay.same(true));
            assertEquals(
                    List.of(
                            new Replay.Done(AlarmAct.HOLD, EPOCH + HELD * SECOND),
                            new Replay.Done(AlarmAct.RELEASE, EPOCH + (HELD + 100) * SECOND),
                            new Replay.Done(AlarmAct.RESET, EPOCH + (FAULT + 90) * SECOND)),
                    replay.acts());
        }
    }

    @Test
    void aHoldOfWhichAnEarlierVersionToldTooLittleIsNotCompared() {
        try (Model model = model(2)) {
            byte[] earlier = edited(held(model), "\"acts\"", "\"later\"");

            Replay replay = Replay.of(FlightFile.read(earlier), spec(2), model);

            assertEquals(List.of(), replay.differences());
            assertTrue(replay.compared() > 15, () -> "compared " + replay.compared());
            assertTrue(replay.why().contains("somebody held the machine out of service then"), replay.why());
            assertTrue(replay.same(true));
        }
    }

    @Test
    void aFlightThatBeginsInTheMiddleOfALessonKnowsWhatItTaught() {
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, 1_600, 1_599);
            Flight flight = flights.get(0);
            assertFalse(flight.rows().whole());
            byte[] bytes = write(flight, 2);
            DeclaredFlight declared = DeclaredFlight.of(Path.of("a.flight"), FlightFile.read(bytes));

            Replay replay = Replay.of(declared.flight(), declared.spec(), model);

            assertEquals(List.of(), Schemas.violations("flight", head(bytes)));
            assertEquals(List.of(), replay.differences());
            assertEquals(0, replay.skipped(), replay.why());
            assertEquals(0, replay.scoresOff());
            assertEquals(1, replay.lessons());

            byte[] earlier = edited(bytes, "\"acts\"", "\"later\"");
            Replay less = Replay.of(FlightFile.read(earlier), spec(2), model);

            assertEquals(List.of(), less.differences());
            assertTrue(less.why().contains("the machine had taught something then"), less.why());
            assertTrue(less.compared() > 10 && less.skipped() > 30, () -> less.compared() + " " + less.why());
        }
    }

    @Test
    void whatAnotherModelDecidedIsNotCompared() {
        try (Model model = model(2)) {
            run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
            String digest = model.provenance().digest().toString();
            String other = Digest.of(new byte[0]).toString();

            Replay replay = Replay.of(FlightFile.read(edited(write(flights.get(0), 2), digest, other)), spec(2), model);

            assertEquals(0, replay.compared());
            assertEquals(List.of(), replay.differences());
            assertTrue(replay.why().contains("by another model"), replay.why());
        }
    }

    private byte[] held(Model model) {
        orders.put(HELD, order(AlarmAct.HOLD));
        orders.put(HELD + 100, order(AlarmAct.RELEASE));
        orders.put(FAULT + 90, order(AlarmAct.RESET));
        run(model, FlightRecorder.Settings.DEFAULT, FAULT + 600, -1);
        return write(flights.get(0), 2);
    }

    private static AlarmOrder order(AlarmAct act) {
        return new AlarmOrder(act, act.lasts() ? Duration.ofHours(1) : Duration.ZERO, "eva", "bearing change");
    }

    /** Returns a flight with other words in what it tells, and without what no earlier version had. */
    private static byte[] edited(byte[] flight, String words, String others) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(flight));
                ZipOutputStream to = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                byte[] part = from.readAllBytes();
                if (entry.getName().equals("taught.json")) {
                    continue;
                }
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(
                        entry.getName().equals("rows.bin")
                                ? part
                                : new String(part, StandardCharsets.UTF_8)
                                        .replace(words, others)
                                        .getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
