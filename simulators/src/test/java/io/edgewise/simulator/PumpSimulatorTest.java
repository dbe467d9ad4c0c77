package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PumpSimulatorTest {
    private final SensorRow row = new SensorRow(PumpSensors.CHANNELS.size());

    @Test
    void theSameSeedGivesTheSameRows() {
        for (PumpOptions options : new PumpOptions[] {PumpOptions.HEALTHY, PumpOptions.DRAWN}) {
            long first = fingerprint(plan(5, 1, Duration.ofHours(1), options));

            assertEquals(first, fingerprint(plan(5, 1, Duration.ofHours(1), options)));
            assertNotEquals(first, fingerprint(plan(6, 1, Duration.ofHours(1), options)));
            assertNotEquals(first, fingerprint(plan(5, 3, Duration.ofHours(1), options)));
        }
    }

    @Test
    void rowsStandAHundredMillisecondsApart() {
        PumpSimulator pump = new PumpSimulator(plan(1, 1, Duration.ofMinutes(1), PumpOptions.HEALTHY));

        pump.next(row);
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), row.time());
        pump.next(row);
        assertEquals(Instant.parse("2026-01-01T00:00:00.100Z"), row.time());

        for (int i = 2; i < 600; i++) {
            pump.next(row);
        }
        assertFalse(pump.hasNext());
        assertThrows(IllegalStateException.class, () -> pump.next(row));
    }

    @Test
    void aHealthySensorNeverRepeatsItself() {
        PumpSimulator pump = new PumpSimulator(plan(3, 1, Duration.ofHours(3), PumpOptions.HEALTHY));
        double[] last = new double[row.channels()];
        while (pump.hasNext()) {
            pump.next(row);
            for (int channel = 0; channel < last.length; channel++) {
                assertNotEquals(last[channel], row.value(channel));
                last[channel] = row.value(channel);
            }
        }
    }

    @Test
    void healthyRowsStayInsideTheSpanAndTellWhetherItRuns() {
        for (int seed = 0; seed < 50; seed++) {
            PumpSimulator pump = new PumpSimulator(plan(seed, 1, Duration.ofHours(24), PumpOptions.HEALTHY));
            for (long number = 0; pump.hasNext(); number++) {
                pump.next(row);
                if (number % 7 == 0) {
                    int outside = outsideSpan();
                    assertTrue(outside < 0, () -> where(pump) + " channel " + outside);
                    boolean above = row.value(PumpSensors.CURRENT) > PumpSensors.RUNNING_ABOVE_AMPERES;
                    assertTrue(above || pump.state() != PumpState.RUNNING, () -> where(pump));
                }
            }
        }
    }

    @Test
    void startAndStopAreOverWithinSeconds() {
        PumpPlan plan = plan(11, 1, Duration.ofHours(24), PumpOptions.HEALTHY);
        PumpSimulator pump = new PumpSimulator(plan);
        long stop = plan.runs().get(0).to();
        long start = plan.runs().get(1).from();
        double[] settled = new double[9];

        for (long number = 0; number < start + 1200; number++) {
            pump.next(row);
            double current = row.value(PumpSensors.CURRENT);
            if (number >= stop + 30 && number < start) {
                assertEquals(0, current, 0.6);
                assertEquals(0, row.value(PumpSensors.SPEED), 4);
                assertEquals(PumpState.STOPPED, pump.state());
            }
            if (number == start + 600) {
                copy(settled);
            }
            if (number >= start + 300 && number < start + 600) {
                assertEquals(PumpState.RUNNING, pump.state());
                assertTrue(row.value(PumpSensors.SPEED) > 2600);
                assertTrue(row.value(PumpSensors.FLOW) > 50);
            }
        }
        assertTrue(settled[PumpSensors.DISCHARGE_PRESSURE] > 3);
        assertTrue(settled[PumpSensors.CURRENT] > 20);
    }

    @Test
    void aRowAllocatesNothing() {
        PumpSimulator pump = new PumpSimulator(plan(2, 1, Duration.ofHours(2), PumpOptions.DRAWN));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fewest = Long.MAX_VALUE;
        while (pump.hasNext()) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 6_000; i++) {
                pump.next(row);
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }

        // The first rounds load classes; the measurement itself may take a few bytes.
        assertTrue(fewest < 500, fewest + " bytes in 6,000 rows");
    }

    @Test
    void theMachinesOfASeriesDiffer() {
        double[] one = mean(plan(1, 1, Duration.ofMinutes(2), PumpOptions.HEALTHY));
        double[] two = mean(plan(1, 2, Duration.ofMinutes(2), PumpOptions.HEALTHY));

        assertFalse(Math.abs(one[PumpSensors.SEAL_PRESSURE] - two[PumpSensors.SEAL_PRESSURE]) < 0.01);
        assertArrayEquals(one, mean(plan(1, 1, Duration.ofMinutes(2), PumpOptions.HEALTHY)));
    }

    private double[] mean(PumpPlan plan) {
        PumpSimulator pump = new PumpSimulator(plan);
        double[] sums = new double[row.channels()];
        while (pump.hasNext()) {
            pump.next(row);
            for (int channel = 0; channel < sums.length; channel++) {
                sums[channel] += row.value(channel) / plan.rows();
            }
        }
        return sums;
    }

    private int outsideSpan() {
        for (int channel = 0; channel < row.channels(); channel++) {
            if (!PumpSensors.CHANNELS.get(channel).span().contains(row.value(channel))) {
                return channel;
            }
        }
        return -1;
    }

    private String where(PumpSimulator pump) {
        return "seed " + pump.plan().seed() + " at " + row.time();
    }

    private void copy(double[] to) {
        Arrays.setAll(to, row::value);
    }

    private long fingerprint(PumpPlan plan) {
        PumpSimulator pump = new PumpSimulator(plan);
        long hash = 17;
        while (pump.hasNext()) {
            pump.next(row);
            for (int channel = 0; channel < row.channels(); channel++) {
                hash = 31 * hash
                        + Double.doubleToLongBits(row.value(channel))
                        + row.form(channel).ordinal();
            }
        }
        return hash;
    }

    private static PumpPlan plan(long seed, int machine, Duration duration, PumpOptions options) {
        return PumpPlan.of(seed, machine, duration, options);
    }
}
