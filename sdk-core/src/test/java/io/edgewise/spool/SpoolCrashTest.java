package io.edgewise.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.ManualTicker;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scripted life of a spool, ended or disturbed at each step of the disk in turn. */
class SpoolCrashTest {
    private static final SpoolSettings SETTINGS = SpoolModelTest.settings(1L << 20, null);

    /** Two boots with segments that fill, are acknowledged and deleted, and a cursor that comes and goes. */
    private static void live(Trial trial) throws Exception {
        for (int i = 0; i < 30; i++) {
            trial.append(i % 7 == 0 ? RecordClass.EVENT : RecordClass.TELEMETRY, 100 + 400 * i);
            trial.turn(i % 3 == 0 ? 60 : 10);
        }
        pollAndAcknowledge(trial, 12);
        trial.append(RecordClass.STATUS, 10);
        trial.turn(1_100);
        pollAndAcknowledge(trial, 3);
        trial.rewind();
        pollAndAcknowledge(trial, 4);
        trial.turn(1_100);
    }

    private static void pollAndAcknowledge(Trial trial, int count) {
        for (int i = 0; i < count; i++) {
            trial.poll();
            if (i % 2 == 0 && trial.inFlight() > 0) {
                trial.acknowledge(0);
            }
        }
    }

    private static int stepsOfALife() throws Exception {
        Trial trial = new Trial(new SimulatedDisk(), SETTINGS, 1);
        live(trial);
        trial.restart();
        live(trial);
        return trial.disk.steps();
    }

    @Test
    void aPowerCutAtAnyStepLosesNothingAccepted() throws Exception {
        int steps = stepsOfALife();
        assertTrue(steps > 60, "the script is too short: " + steps);
        for (int deadAt = 4; deadAt <= steps; deadAt++) {
            for (int seed = 0; seed < 6; seed++) {
                crashAt(deadAt, seed);
            }
        }
    }

    private static void crashAt(int deadAt, int seed) throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Trial trial = new Trial(disk, SETTINGS, seed);
        disk.failAt(Math.max(deadAt, disk.steps() + 1), SimulatedDisk.Fault.DEAD);
        live(trial);
        try {
            trial.restart();
            live(trial);
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("dead"), e::toString);
        }
        trial.crash(seed % 3 != 0);
        trial.deliverAll();
    }

    @ParameterizedTest
    @EnumSource(
            value = SimulatedDisk.Fault.class,
            names = {"FULL", "BROKEN"})
    void oneFaultAtAnyStepLosesNothingAndIsGotOver(SimulatedDisk.Fault fault) throws Exception {
        int steps = stepsOfALife();
        for (int at = 4; at <= steps + 10; at++) {
            SimulatedDisk disk = new SimulatedDisk();
            Trial trial = new Trial(disk, SETTINGS, at);
            disk.failAt(Math.max(at, disk.steps() + 1), fault);
            live(trial);
            trial.turn(11_000);
            trial.turn(11_000);
            trial.turn(11_000);
            assertNull(trial.spool.status().problem(), "still in trouble after a fault at step " + at);
            assertEquals(Map.of(), trial.spool.status().dropped());
            trial.crash(true);
            trial.deliverAll();
        }
    }

    @Test
    void whatWasNeverHandedOutIsNotMarked() throws Exception {
        Trial trial = new Trial(new SimulatedDisk(), SETTINGS, 5);
        for (int i = 0; i < 40; i++) {
            trial.append(RecordClass.TELEMETRY, 100);
        }
        trial.turn(60);
        for (int seed = 0; seed < 3; seed++) {
            trial.crash(true);
        }

        for (SpoolRecord next = trial.poll(); next != null; next = trial.poll()) {
            assertFalse(next.repeated(), next::toString);
        }
        assertEquals(40, trial.inFlight());
    }

    @Test
    void whatIsBeyondTheReachOfAnEarlierBootIsNotMarked() throws Exception {
        Trial trial = new Trial(new SimulatedDisk(), SETTINGS, 5);
        for (int i = 0; i < 2_500; i++) {
            trial.append(RecordClass.TELEMETRY, 10);
        }
        trial.turn(60);
        for (int i = 0; i < 10; i++) {
            trial.poll();
        }
        trial.crash(false);

        int marked = 0;
        for (SpoolRecord next = trial.poll(); next != null; next = trial.poll()) {
            marked += next.repeated() ? 1 : 0;
        }
        assertEquals(1_001, marked); // the first one and a thousand ahead of it
        assertEquals(2_500, trial.inFlight());
    }

    @Test
    void withoutACursorFileEverythingOfEarlierBootsIsMarked() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Trial trial = new Trial(disk, SETTINGS, 5);
        for (int i = 0; i < 20; i++) {
            trial.append(RecordClass.TELEMETRY, 10);
        }
        trial.turn(60);
        disk.remove("cursor-mqtt");
        trial.crash(false);

        for (SpoolRecord next = trial.poll(); next != null; next = trial.poll()) {
            assertTrue(next.repeated(), next::toString);
        }
        assertEquals(20, trial.inFlight());
    }

    @Test
    void anEpochThatIsNotAboveTheFilesIsReplaced() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        ManualTicker ticker = new ManualTicker();
        Spool.Surroundings around = new Spool.Surroundings(disk, ticker, Telemetry.NONE, 0);
        Spool spool = Spool.open(Trial.FOLDER, 7, SETTINGS, around);
        spool.append(RecordClass.EVENT, "a", new byte[1]);
        spool.close();

        Spool again = Spool.open(Trial.FOLDER, 3, SETTINGS, around);
        again.append(RecordClass.EVENT, "a", new byte[1]);
        Cursor cursor = again.cursor("mqtt");

        assertEquals(
                List.of(7L, 8L), List.of(cursor.poll().epoch(), cursor.poll().epoch()));
    }

    @Test
    void aDiskThatFailsForLongNeverMakesAFalseAccept() throws Exception {
        Random random = new Random(3);
        SimulatedDisk disk = new SimulatedDisk();
        Trial trial = new Trial(disk, SETTINGS, 3);
        trial.append(RecordClass.EVENT, 10);
        trial.turn(60);
        long before = trial.spool.durable();
        disk.failAt(disk.steps() + 1, SimulatedDisk.Fault.DEAD);
        for (int i = 0; i < 500; i++) {
            trial.append(RecordClass.TELEMETRY, random.nextInt(500));
            trial.turn(100);
        }

        assertEquals(before, trial.spool.durable());
        assertEquals("FAILING", trial.spool.status().problem());
        assertEquals(List.of("FAILING"), trial.events);
        disk.failAt(Integer.MAX_VALUE, SimulatedDisk.Fault.DEAD);
        trial.turn(11_000);
        assertNull(trial.spool.status().problem());
        assertEquals(before + 500, trial.spool.durable());
        trial.turn(1);
        assertEquals(List.of("FAILING", "WRITABLE"), trial.events);
        trial.deliverAll();
    }

    @Test
    void aDiskThatIsGoodAgainIsFoundWhenNothingIsLeftToWrite() throws Exception {
        Trial trial = new Trial(new SimulatedDisk(), SETTINGS, 3);
        trial.append(RecordClass.EVENT, 10);
        trial.disk.failIn(1, SimulatedDisk.Fault.BROKEN);
        trial.turn(50);
        assertEquals("FAILING", trial.spool.status().problem());

        trial.poll();
        trial.acknowledge(0); // the broker has it before the disk is good again
        for (int turn = 0; turn < 20 && trial.spool.status().problem() != null; turn++) {
            trial.turn(1_000);
        }

        assertNull(trial.spool.status().problem());
        assertEquals(List.of("FAILING", "WRITABLE"), trial.events);
        assertFalse(trial.disk.names().contains("trial"));
    }
}
