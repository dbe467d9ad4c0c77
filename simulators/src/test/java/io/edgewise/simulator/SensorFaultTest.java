package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.signal.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SensorFaultTest {
    private static final int FROM = 1_000;
    private static final int TO = 2_500;
    private static final int ROWS = 3_000;
    private final SensorRow row = new SensorRow(PumpSensors.CHANNELS.size());

    static Stream<Integer> channels() {
        return IntStream.range(0, PumpSensors.CHANNELS.size()).boxed();
    }

    @ParameterizedTest
    @EnumSource(SensorFault.class)
    void onlyItsChannelAndItsTimeAreAffected(SensorFault kind) {
        double[][] faulty = rows(7, kind, 7);
        double[][] healthy = healthy(7);
        for (int number = 0; number < ROWS; number++) {
            for (int channel = 0; channel < 9; channel++) {
                if (channel != 7 || number < FROM || number >= TO) {
                    assertEquals(healthy[number][channel], faulty[number][channel], "row " + number);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("channels")
    void aStuckSensorRepeatsItsLastValueExactly(int channel) {
        double[][] rows = rows(channel, SensorFault.STUCK, channel);

        for (int number = FROM + 1; number < TO; number++) {
            assertEquals(rows[FROM][channel], rows[number][channel]);
        }
        assertNotEquals(rows[TO - 1][channel], rows[TO][channel]);
        assertEquals(FROM + 50, episode(SensorFault.STUCK, channel).detectableRow());
    }

    @ParameterizedTest
    @MethodSource("channels")
    void aDriftingSensorLeavesTheSpanInTheRowThatThePlanNames(int channel) {
        double[][] rows = rows(channel, SensorFault.DRIFT, channel);
        Channel limits = PumpSensors.CHANNELS.get(channel);
        int leaves = (int) episode(SensorFault.DRIFT, channel).detectableRow();

        assertEquals(FROM + 301, leaves);
        for (int number = FROM; number < leaves; number++) {
            assertTrue(limits.span().contains(rows[number][channel]), "row " + number + " " + rows[number][channel]);
        }
        for (int number = leaves; number < TO; number++) {
            assertFalse(limits.span().contains(rows[number][channel]), "row " + number + " " + rows[number][channel]);
        }
        for (int number = FROM + 500; number < TO; number++) {
            assertFalse(limits.physical().contains(rows[number][channel]), "row " + number);
        }
    }

    @ParameterizedTest
    @MethodSource("channels")
    void spikesAreSingleAndFarOutside(int channel) {
        double[][] rows = rows(channel, SensorFault.SPIKE, channel);
        List<Integer> spikes = new ArrayList<>();
        for (int number = 0; number < ROWS; number++) {
            if (!PumpSensors.CHANNELS.get(channel).physical().contains(rows[number][channel])) {
                spikes.add(number);
            }
        }

        assertEquals(FROM, spikes.get(0));
        assertTrue(spikes.get(spikes.size() - 1) >= TO - 50 && spikes.get(spikes.size() - 1) < TO);
        for (int i = 1; i < spikes.size(); i++) {
            int apart = spikes.get(i) - spikes.get(i - 1);
            assertTrue(apart >= 30 && apart < 50, "spikes " + apart + " rows apart");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SensorFault.class,
            names = {"GAP", "TEXT", "NAN"})
    void noNumberStandsInItsPlace(SensorFault kind) {
        PumpSimulator pump = pump(4, episode(kind, 1));
        for (int number = 0; number < ROWS; number++) {
            pump.next(row);
            boolean inside = number >= FROM && number < TO;
            assertEquals(inside ? SensorRow.Form.valueOf(kind.name()) : SensorRow.Form.NUMBER, row.form(1));
            assertEquals(inside, Double.isNaN(row.value(1)));
            assertEquals(SensorRow.Form.NUMBER, row.form(2));
        }
    }

    private double[][] rows(long seed, SensorFault kind, int channel) {
        return rows(pump(seed, episode(kind, channel)));
    }

    private double[][] healthy(long seed) {
        return rows(pump(seed, null));
    }

    private double[][] rows(PumpSimulator pump) {
        double[][] rows = new double[ROWS][9];
        for (double[] values : rows) {
            pump.next(row);
            java.util.Arrays.setAll(values, row::value);
        }
        return rows;
    }

    private static PumpSimulator pump(long seed, @org.jspecify.annotations.Nullable SensorEpisode episode) {
        List<PumpPlan.Run> always = List.of(new PumpPlan.Run(0, ROWS));
        return new PumpSimulator(new PumpPlan("pump-1", seed, 1, ROWS, always, null, episode));
    }

    private static SensorEpisode episode(SensorFault kind, int channel) {
        return new SensorEpisode(kind, channel, FROM, TO);
    }
}
