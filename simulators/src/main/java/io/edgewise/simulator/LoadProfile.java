package io.edgewise.simulator;

/**
 * What the process wants of the pump: speed and valve move to new targets every 4 to 20 min, never faster than a slow
 * valve, and the demand flutters a little all the time.
 */
final class LoadProfile {
    private static final double SLOWEST_SPEED = 0.92;
    private static final double VALVE_OPEN = 0.85;
    private static final double VALVE_THROTTLED = 1.3;
    /** Per row: full travel of the speed takes 40 s, of the valve 60 s. */
    private static final double SPEED_STEP = (1 - SLOWEST_SPEED) / 400;

    private static final double VALVE_STEP = (VALVE_THROTTLED - VALVE_OPEN) / 600;
    /** Flutter: an AR(1) process with a time constant of 5 s and a deviation of 1 %. */
    private static final double FLUTTER_KEPT = 0.98;

    private static final double FLUTTER_FRESH = 0.01 * Math.sqrt(1 - FLUTTER_KEPT * FLUTTER_KEPT);

    private final Noise noise;
    private double speedTarget;
    private double valveTarget;
    private double speed;
    private double valve;
    private double flutter;
    private long nextChange;

    LoadProfile(Noise noise) {
        this.noise = noise;
        aim(0);
        speed = speedTarget;
        valve = valveTarget;
    }

    void step(long row) {
        if (row >= nextChange) {
            aim(row);
        }
        speed += Math.max(-SPEED_STEP, Math.min(SPEED_STEP, speedTarget - speed));
        valve += Math.max(-VALVE_STEP, Math.min(VALVE_STEP, valveTarget - valve));
        flutter = FLUTTER_KEPT * flutter + FLUTTER_FRESH * noise.gaussian();
    }

    /** Returns the wanted speed as a share of the rated one. */
    double speed() {
        return speed;
    }

    /** Returns the factor on the line's loss. */
    double valve() {
        return valve * (1 + flutter);
    }

    private void aim(long row) {
        speedTarget = noise.uniform(SLOWEST_SPEED, 1);
        valveTarget = noise.uniform(VALVE_OPEN, VALVE_THROTTLED);
        nextChange = row + (long) noise.uniform(2400, 12000);
    }
}
