package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final Duration LONG = Duration.ofHours(4);

    /** By hand: at 3 per cent slip times the load, the sidebands lie 2·s·50 Hz from the supply's line. */
    @Test
    void aBrokenRotorBarShowsTwiceTheSlipBesideTheSupply() {
        double healthy = sideband("none");
        double broken = sideband("rotor-bar");
        double oval = sideband("eccentricity");

        assertEquals(0.05, broken, 0.008, "5 per cent of the supply's line");
        assertTrue(healthy < 0.002 && oval < 0.002, healthy + " " + oval);
    }

    @Test
    void aLeakTakesWhatTheMetersMiss() {
        ToDoubleFunction<SensorRow> missing = row -> row.value(1) - row.value(2);

        assertEquals(0, lastHour("tank", "none", missing), 1, "m3/h");
        assertEquals(8, lastHour("tank", "leak", missing), 1);
    }

    @Test
    void aBlockedOutletOpensTheValveForTheSameFlow() {
        ToDoubleFunction<SensorRow> valvePerFlow = row -> row.value(3) / row.value(2);

        double free = lastHour("tank", "none", valvePerFlow);
        double blocked = lastHour("tank", "blocked-outlet", valvePerFlow);

        assertEquals(2, blocked / free, 0.1, "half passes: twice the opening");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> options("leak", Duration.ZERO, Duration.ZERO, 1));
        assertThrows(IllegalArgumentException.class, () -> options("leak", LONG, LONG, 1));
        assertThrows(IllegalArgumentException.class, () -> options("leak", LONG, Duration.ZERO, 1.1));
        assertThrows(IllegalArgumentException.class, () -> options("leak", LONG, Duration.ZERO, Double.NaN));
    }

    /** The lower sideband of the last burst as a share of the supply's line, by the definition of the transform. */
    private static double sideband(String fault) {
        Machine motor = MachineKind.of("motor").make(options(fault, Duration.ofMinutes(10), Duration.ofMinutes(1), 1));
        SensorRow row = new SensorRow(2);
        double[] burst = new double[BurstMachine.SAMPLES];
        for (int i = 0; motor.hasNext(); i++) {
            motor.next(row);
            burst[i % burst.length] = row.value(0);
        }
        double slip = 1 - row.value(1) / 1500;
        return amplitude(burst, 50 * (1 - 2 * slip)) / amplitude(burst, 50);
    }

    private static double amplitude(double[] burst, double hertz) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < burst.length; i++) {
            double hann = 1 - Math.cos(2 * Math.PI * i / burst.length);
            double angle = 2 * Math.PI * hertz * i / MotorSimulator.RATE_HZ;
            real += burst[i] * hann * Math.cos(angle);
            imaginary += burst[i] * hann * Math.sin(angle);
        }
        return Math.hypot(real, imaginary) * 2 / burst.length;
    }

    private static double lastHour(String kind, String fault, ToDoubleFunction<SensorRow> of) {
        Machine machine = MachineKind.of(kind).make(options(fault, LONG, Duration.ofHours(1), 1));
        SensorRow row = new SensorRow(machine.channels().size());
        double sum = 0;
        int count = 0;
        for (int i = 0; machine.hasNext(); i++) {
            machine.next(row);
            if (i >= 3 * 3600) {
                sum += of.applyAsDouble(row);
                count++;
            }
        }
        return sum / count;
    }

    private static MachineOptions options(String fault, Duration length, Duration onset, double severity) {
        return new MachineOptions(fault, 11, length, onset, severity);
    }
}
