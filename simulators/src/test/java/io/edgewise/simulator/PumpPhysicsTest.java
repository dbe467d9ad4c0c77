package io.edgewise.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Numbers are by hand from the nominal pump: 62 m shut-off, 100 m3/h and 75 % at best, 20 m static lift. */
class PumpPhysicsTest {
    private static final double CLOSED = 1e12;
    private static final double LEVEL = 6;

    private final PumpParameters nominal = new PumpParameters(() -> 1, 0, 0);
    private final PumpHydraulics liquid = new PumpHydraulics(nominal, new Noise(1, 1, 1));
    private final FaultLevels healthy = new FaultLevels();

    @Test
    void pumpAndPlantMeetWhereBothCurvesSay() {
        settle(1, 1);

        // 62 − 12.4 x² = 20 + (28.1 + 1.5) x² at x = 1: Q = 100 m3/h, H = 49.6 m.
        assertEquals(100, liquid.flow(), 1e-6);
        // 983.2 kg/m3 · 9.80665 m/s2 = 0.0964190 bar/m; (6 − 1.5) m before, 49.6 m more behind.
        assertEquals(0.433885, liquid.suction(), 1e-5);
        assertEquals(0.433885 + 4.782382, liquid.discharge(), 1e-5);
        // 983.2 · 9.80665 · 100/3600 · 49.6 / 0.75 = 17712.5 W.
        assertEquals(17_712.5, liquid.power(), 0.5);
        // NPSHa = 4.5 + (1.01325 − 0.199)/0.096419 = 12.94 m, NPSHr = 4 m: far from cavitation.
        assertEquals(0, liquid.cavitation());
    }

    @Test
    void headGoesWithTheSquareAndPowerWithTheCubeOfTheSpeed() {
        settle(1, CLOSED);
        double head = liquid.discharge() - liquid.suction();
        double power = liquid.power();

        settle(0.8, CLOSED);

        assertEquals(62 * 0.0964190, head, 1e-4);
        assertEquals(0.64, (liquid.discharge() - liquid.suction()) / head, 1e-6);
        assertEquals(0.512, liquid.power() / power, 1e-4);
    }

    @Test
    void flowGoesWithTheSpeedWhereNothingIsLifted() {
        // x = s · sqrt((62 − 20/s²)/42); with the lift taken out by hand: x² · 42 + 20 = 62 s².
        settle(0.9, 1);

        double x = liquid.flow() / 100;

        assertEquals(62 * 0.81, x * x * 42 + 20, 1e-6);
    }

    @Test
    void theHeadIsThreePercentLowerWhereAvailableEqualsRequiredNpsh() {
        // No flow: NPSHr = 4/2 = 2 m; NPSHa = level + 8.4449 m.
        double level = 2 - (1.01325 - 0.199) / 0.0964190;
        double sum = 0;

        for (int row = 0; row < 40_000; row++) {
            liquid.step(1, CLOSED, level, healthy);
            sum += liquid.discharge() - liquid.suction();
        }

        assertEquals(0.97, sum / 40_000 / (62 * 0.0964190), 0.002);
    }

    @Test
    void theMotorDrawsWhatTheShaftTakes() {
        PumpDrive drive = new PumpDrive(nominal, 22, 1);
        drive.turn(1);
        settle(1, 1);

        drive.settle(liquid, healthy, 22);

        // Load (17712.5 + 600 · s²) W / (692.82 V · 0.9) against 13 A magnetising; s = 3000/2950 before any load.
        double friction = 600 * Math.pow(3000.0 / 2950, 2);
        assertEquals(Math.hypot(13, (17_712.5 + friction) / (692.820323 * 0.9)), drive.current(), 0.01);
        assertEquals(32.13, drive.current(), 0.03);
    }

    @Test
    void noEnergyComesFromNowhere() {
        for (int seed = 0; seed < 50; seed++) {
            PumpParameters pump = PumpParameters.drawn(new Noise(seed, 1, 2));
            PumpHydraulics any = new PumpHydraulics(pump, new Noise(seed, 1, 4));
            PumpDrive drive = new PumpDrive(pump, 22, 1);
            for (int row = 0; row < 2000; row++) {
                double speed = 0.7 + 0.3 * row / 2000;
                drive.turn(speed);
                any.step(drive.speed(), 1.3 - row / 4000.0, pump.tankLevel, healthy);
                drive.settle(any, healthy, 22);
                double hydraulic = any.flow() / 3600 * (any.discharge() - any.suction()) * 1e5;
                double electric = Math.sqrt(3) * 400 * drive.current();
                assertTrue(
                        hydraulic <= any.power() + 1e-6 && any.power() <= electric,
                        "seed " + seed + " row " + row + ": " + hydraulic + " " + any.power() + " " + electric);
            }
        }
    }

    @Test
    void theBearingWarmsWithItsTimeConstant() {
        PumpDrive drive = new PumpDrive(nominal, 22, 0);

        for (int row = 0; row < 4800; row++) {
            drive.turn(0);
            drive.settle(liquid, healthy, 22);
        }

        // Warm: motor 22 + 0.85 · 46 = 61.1, bearing 22 + 0.92 · 24 + 0.08 · 39.1 = 47.208. Standing still, with 2400 s
        // and 480 s: 25.208/e + 0.08 · 39.1 · 2400/1920 · (exp(−0.2) − 1/e) = 9.2736 + 1.7628 above the room.
        assertEquals(22 + 11.0364, drive.bearing(), 0.01);
    }

    private void settle(double speed, double valve) {
        for (int row = 0; row < 400; row++) {
            liquid.step(speed, valve, LEVEL, healthy);
        }
    }
}
