package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PumpPlanTest {
    @Test
    void everyPumpIsStoppedAndStartedAtLeastThreeTimesADay() {
        for (int seed = 0; seed < 200; seed++) {
            for (int machine = 1; machine <= 2; machine++) {
                PumpPlan plan = PumpPlan.of(seed, machine, Duration.ofHours(24), PumpOptions.DRAWN);
                assertTrue(plan.startStopCycles() >= 3, "seed " + seed + " " + plan.runs());
                runsAreInOrder(plan);
            }
        }
    }

    @Test
    void aShortDemoHasAStopAndRoomForTheFault() {
        for (int seed = 0; seed < 500; seed++) {
            for (int minutes : new int[] {15, 20, 24, 30, 45}) {
                PumpPlan plan = PumpPlan.of(seed, 1, Duration.ofMinutes(minutes), PumpOptions.DRAWN);
                FaultEpisode fault = plan.fault();
                String where = "seed " + seed + " " + minutes + " min " + plan;
                assertTrue(plan.startStopCycles() >= 1, where);
                assertNotNull(fault, where);
                assertTrue(fault.onsetRow() >= 0.4 * plan.rows() && fault.severity() >= 0.7, where);
                assertTrue(fault.rampRows() >= 600 && fault.rampRows() <= 2400, where);
                isUndisturbed(plan, fault, where);
                runsAreInOrder(plan);
            }
        }
    }

    @Test
    void sensorFaultsLieWithinOneRun() {
        Set<SensorFault> kinds = new HashSet<>();
        Set<Integer> channels = new HashSet<>();
        for (int seed = 0; seed < 500; seed++) {
            PumpPlan plan = PumpPlan.of(seed, 2, Duration.ofMinutes(20), PumpOptions.DRAWN);
            SensorEpisode episode = plan.sensorFault();
            assertNotNull(episode, "seed " + seed);
            assertNull(plan.fault());
            assertTrue(
                    plan.runs().stream()
                            .anyMatch(run -> run.from() <= episode.fromRow() && episode.toRow() + 300 <= run.to()),
                    "seed " + seed + " " + plan);
            assertTrue(episode.detectableRow() < episode.toRow(), "seed " + seed + " " + plan);
            kinds.add(episode.kind());
            channels.add(episode.channel());
        }
        assertEquals(6, kinds.size());
        assertEquals(Set.of(0, 1, 2, 4, 5, 6, 7, 8), channels);
    }

    @Test
    void aWantedOnsetIsKept() {
        PumpOptions options = PumpOptions.HEALTHY.with(PumpFault.SEAL_LEAK).onset(Duration.ofMinutes(10));
        for (int seed = 0; seed < 100; seed++) {
            PumpPlan plan = PumpPlan.of(seed, 1, Duration.ofMinutes(30), options);
            FaultEpisode fault = plan.fault();
            assertNotNull(fault);
            assertEquals(PumpPlan.START.plusSeconds(600), fault.onset());
            isUndisturbed(plan, fault, "seed " + seed);
        }
    }

    @Test
    void severityRisesStaysAndIsRepaired() {
        FaultEpisode fault = new FaultEpisode(PumpFault.DRY_RUN, 100, 600, 2000, 0.8);

        assertEquals(0, fault.severityAt(99));
        assertEquals(0.8 / 600, fault.severityAt(100), 1e-12);
        assertEquals(0.4, fault.severityAt(399), 1e-12);
        assertEquals(0.8, fault.severityAt(1999), 1e-12);
        assertEquals(0.4, fault.severityAt(2299), 1e-12);
        assertEquals(0, fault.severityAt(2600));
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheReason() {
        PumpOptions late = PumpOptions.HEALTHY.with(PumpFault.DRY_RUN).onset(Duration.ofHours(3));

        assertTrue(refused(Duration.ofHours(2), late).contains("onset PT3H is not inside the duration of 7200 s"));
        assertTrue(refused(Duration.ofSeconds(3), PumpOptions.HEALTHY).contains("between 1 min and 400 days"));
        assertTrue(refused(Duration.ofMinutes(1), PumpOptions.HEALTHY.with(SensorFault.GAP))
                .contains("no room for a sensor fault"));
        assertThrows(IllegalArgumentException.class, () -> PumpOptions.HEALTHY.severity(1.5));
        assertThrows(IllegalArgumentException.class, () -> new SensorEpisode(SensorFault.GAP, 0, 10, 60));
        assertThrows(IllegalArgumentException.class, () -> new FaultEpisode(PumpFault.DRY_RUN, 5, 1, 5, 1));
    }

    private static String refused(Duration duration, PumpOptions options) {
        String message = assertThrows(IllegalArgumentException.class, () -> PumpPlan.of(1, 1, duration, options))
                .getMessage();
        assertNotNull(message);
        return message;
    }

    /** No stop from 3 min before the onset to 5 min after it, or to the end. */
    private static void isUndisturbed(PumpPlan plan, FaultEpisode fault, String where) {
        long until = Math.min(plan.rows(), fault.onsetRow() + 3000);
        assertTrue(
                plan.runs().stream()
                        .anyMatch(run -> (run.from() == 0 || run.from() <= fault.onsetRow() - 1800)
                                && run.from() <= fault.onsetRow()
                                && run.to() >= until),
                where + " " + plan);
    }

    private static void runsAreInOrder(PumpPlan plan) {
        List<PumpPlan.Run> runs = plan.runs();
        assertEquals(0, runs.get(0).from());
        assertEquals(plan.rows(), runs.get(runs.size() - 1).to());
        for (int i = 1; i < runs.size(); i++) {
            assertTrue(runs.get(i).from() - runs.get(i - 1).to() >= 600, plan.toString());
            assertTrue(runs.get(i).to() - runs.get(i).from() >= 1200, plan.toString());
        }
    }
}
