package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault against the same pump without it: the same seed, so that all that differs is the fault. */
class MachineFaultTest {
    private static final int SEEDS = 20;
    private static final long ONSET = 6_000;
    private static final long ROWS = 18_000;
    private final SensorRow row = new SensorRow(PumpSensors.CHANNELS.size());

    @ParameterizedTest
    @EnumSource(PumpFault.class)
    void nothingChangesBeforeTheOnset(PumpFault kind) {
        double[] healthy = means(1, null, 0, 0, ONSET);
        double[] faulty = means(1, kind, 0.8, 0, ONSET);

        for (int channel = 0; channel < healthy.length; channel++) {
            assertEquals(healthy[channel], faulty[channel], PumpSensors.names().get(channel));
        }
    }

    @ParameterizedTest
    @EnumSource(PumpFault.class)
    void rowsStayInsideTheSpanAtFullSeverity(PumpFault kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            PumpOptions options = PumpOptions.HEALTHY.with(kind).severity(1);
            PumpSimulator pump = new PumpSimulator(PumpPlan.of(seed, 1, Duration.ofHours(3), options));
            while (pump.hasNext()) {
                pump.next(row);
                for (int channel = 0; channel < row.channels(); channel++) {
                    boolean inside = PumpSensors.CHANNELS.get(channel).span().contains(row.value(channel));
                    assertTrue(inside, () -> "seed " + pump.plan().seed() + " at " + row.time());
                }
            }
        }
    }

    @Test
    void cavitationShakesAndWeakensThePump() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] change = changes(seed, PumpFault.CAVITATION);
            assertTrue(change[PumpSensors.VIBRATION] > 1.3, why(seed, change));
            assertTrue(change[PumpSensors.DISCHARGE_PRESSURE] < -0.4, why(seed, change));
            assertTrue(change[PumpSensors.FLOW] < -5, why(seed, change));
            assertEquals(0, change[PumpSensors.SUCTION_PRESSURE], 0.12, why(seed, change));
            assertEquals(0, change[PumpSensors.SEAL_PRESSURE], 0.02, why(seed, change));
            assertTrue(unrest(seed, PumpFault.CAVITATION) > 5 * unrest(seed, null), "seed " + seed);
        }
    }

    @Test
    void aWornBearingShakesAtOnceAndWarmsSlowly() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] change = changes(seed, PumpFault.BEARING_WEAR);
            assertTrue(change[PumpSensors.VIBRATION] > 1.8, why(seed, change));
            assertTrue(change[PumpSensors.BEARING_TEMPERATURE] > 5, why(seed, change));
            assertTrue(change[PumpSensors.CURRENT] > 0.6, why(seed, change));
            assertEquals(0, change[PumpSensors.DISCHARGE_PRESSURE], 0.05, why(seed, change));
            assertEquals(0, change[PumpSensors.FLOW], 0.5, why(seed, change));
            assertEquals(0, change[PumpSensors.SUCTION_PRESSURE], 0.01, why(seed, change));
        }
    }

    @Test
    void aBlockedSuctionPullsTheSuctionPressureDown() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] change = changes(seed, PumpFault.BLOCKED_SUCTION);
            assertTrue(change[PumpSensors.SUCTION_PRESSURE] < -0.25, why(seed, change));
            assertTrue(change[PumpSensors.FLOW] < -4, why(seed, change));
            assertTrue(change[PumpSensors.DISCHARGE_PRESSURE] < -0.2, why(seed, change));
            assertEquals(0, change[PumpSensors.SEAL_PRESSURE], 0.02, why(seed, change));
        }
    }

    @Test
    void aDryPumpMovesNothing() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] change = changes(seed, PumpFault.DRY_RUN);
            double[] dry = means(seed, PumpFault.DRY_RUN, 0.7, ONSET + 3_000, ONSET + 4_000);
            assertEquals(0, dry[PumpSensors.FLOW], 0.2, why(seed, dry));
            assertTrue(dry[PumpSensors.DISCHARGE_PRESSURE] < 0.4, why(seed, dry));
            assertTrue(change[PumpSensors.CURRENT] < -8, why(seed, change));
            assertTrue(dry[PumpSensors.CURRENT] > 2 * PumpSensors.RUNNING_ABOVE_AMPERES, why(seed, dry));
            assertTrue(change[PumpSensors.VIBRATION] > 0.3, why(seed, change));
            assertTrue(change[PumpSensors.BEARING_TEMPERATURE] > 1.5, why(seed, change));
        }
    }

    @Test
    void aLeakingSealLosesItsBarrierPressureAndLittleElse() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] change = changes(seed, PumpFault.SEAL_LEAK);
            assertTrue(change[PumpSensors.SEAL_PRESSURE] < -1.9, why(seed, change));
            assertTrue(change[PumpSensors.FLOW] < -0.4 && change[PumpSensors.FLOW] > -2.5, why(seed, change));
            assertEquals(0, change[PumpSensors.VIBRATION], 0.02, why(seed, change));
            assertEquals(0, change[PumpSensors.DISCHARGE_PRESSURE], 0.01, why(seed, change));
        }
    }

    /** What the mildest drawn severity, reached after the slowest ramp, has changed five minutes after the onset. */
    private double[] changes(long seed, PumpFault kind) {
        double[] change = means(seed, kind, 0.7, ONSET + 3_000, ONSET + 4_000);
        double[] healthy = means(seed, null, 0, ONSET + 3_000, ONSET + 4_000);
        for (int channel = 0; channel < change.length; channel++) {
            change[channel] -= healthy[channel];
        }
        return change;
    }

    private double[] means(
            long seed, @org.jspecify.annotations.Nullable PumpFault kind, double severity, long from, long to) {
        PumpSimulator pump = pump(seed, kind, severity);
        double[] means = new double[row.channels()];
        for (long number = 0; number < to; number++) {
            pump.next(row);
            for (int channel = 0; number >= from && channel < means.length; channel++) {
                means[channel] += row.value(channel) / (to - from);
            }
        }
        return means;
    }

    /** Mean absolute change of the discharge pressure from row to row. */
    private double unrest(long seed, @org.jspecify.annotations.Nullable PumpFault kind) {
        PumpSimulator pump = pump(seed, kind, 0.7);
        double last = 0;
        double sum = 0;
        for (long number = 0; number < ONSET + 4_000; number++) {
            pump.next(row);
            double now = row.value(PumpSensors.DISCHARGE_PRESSURE);
            sum += number > ONSET + 3_000 ? Math.abs(now - last) : 0;
            last = now;
        }
        return sum / 1_000;
    }

    private static PumpSimulator pump(long seed, @org.jspecify.annotations.Nullable PumpFault kind, double severity) {
        PumpPlan healthy = PumpPlan.of(seed, 1, Duration.ofMinutes(30), PumpOptions.HEALTHY);
        FaultEpisode fault = kind == null ? null : new FaultEpisode(kind, ONSET, 2_400, ROWS, severity);
        PumpPlan.Run always = new PumpPlan.Run(0, ROWS);
        assertNotNull(healthy.runs());
        return new PumpSimulator(new PumpPlan(healthy.name(), seed, 1, ROWS, java.util.List.of(always), fault, null));
    }

    private static String why(long seed, double[] change) {
        return "seed " + seed + " " + java.util.Arrays.toString(change);
    }
}
