package io.edgewise.simulator;

/**
 * Motor, shaft and bearings.
 *
 * <ul>
 *   <li>Speed: a ramp of at most 2.5 s by the converter, less the slip, which grows with the torque.
 *   <li>Current: magnetising and load current at right angles, {@code I = √(Im² + (P/s/(√3·U·η))²)}; at constant
 *       voltage per frequency the load current follows the torque {@code P/s} (A. E. Fitzgerald, "Electric Machinery",
 *       ch. 6: equivalent circuit of the induction motor).
 *   <li>Temperatures: one heat capacity each, {@code τ·dT/dt = Tambient + rise − T}; the motor's rise goes with the
 *       square of the current (copper losses), the bearing's with the square of the speed (IEC 60034-1, SKF friction
 *       model).
 *   <li>Vibration: unbalance and flow away from the best point grow with {@code s²}; independent sources add by their
 *       squares. Zones of ISO 20816-3 for this class: below 2.3 mm/s good, above 4.5 mm/s not for long.
 * </ul>
 */
final class PumpDrive {
    private static final double RAMP_PER_ROW = 1 / 25.0;
    private static final double BEARING_KEEPS_SECONDS = 480;
    private static final double MOTOR_KEEPS_SECONDS = 1200;
    private static final double STILL_MOTOR_KEEPS_SECONDS = 2400;
    private static final double SECONDS_PER_ROW = 0.1;
    /** Full wear: 1.5 kW more friction, 32 K more in the bearing, 5.5 mm/s more vibration. */
    private static final double WEAR_POWER = 1500;

    private static final double WEAR_RISE = 32;
    private static final double WEAR_VIBRATION = 5.5;
    private static final double CAVITATION_VIBRATION = 4.5;
    /** Without liquid the bearing loses its cooling and the wear rings touch. */
    private static final double DRY_RISE = 12;

    private static final double DRY_VIBRATION = 2.2;
    private static final double MOTOR_SHARE_IN_BEARING = 0.08;

    private final PumpParameters pump;
    private double commanded;
    private double speed;
    private double current;
    private double bearing;
    private double motor;
    private double vibration;

    PumpDrive(PumpParameters pump, double ambient, double speedAtStart) {
        this.pump = pump;
        this.commanded = speedAtStart;
        this.speed = speedAtStart;
        this.motor = ambient + 0.85 * pump.motorRise;
        this.bearing = ambient + 0.92 * pump.bearingRise + MOTOR_SHARE_IN_BEARING * (motor - ambient);
    }

    /** Turns the shaft for one row towards a wanted share of the rated speed; 0 stops. */
    void turn(double wanted) {
        double change = wanted - commanded;
        commanded += Math.max(-RAMP_PER_ROW, Math.min(RAMP_PER_ROW, change));
        double load = (current * current) / (pump.ratedCurrent * pump.ratedCurrent);
        double noLoad = PumpParameters.SYNCHRONOUS_SPEED / PumpParameters.RATED_SPEED;
        speed = commanded * (noLoad - (noLoad - 1) * Math.min(1.5, load));
    }

    /** Settles current, heat and vibration of the row. */
    void settle(PumpHydraulics liquid, FaultLevels faults, double ambient) {
        double friction = (pump.frictionPower + WEAR_POWER * faults.wear) * speed * speed;
        double torquePower = commanded < 0.02 ? 0 : (liquid.power() + friction) / commanded;
        double active = torquePower / (PumpParameters.LINE_VOLTS * pump.motorEfficiency);
        current = commanded > 0 ? Math.sqrt(pump.idleCurrent * pump.idleCurrent + active * active) : 0;
        heat(faults, ambient);
        shake(liquid, faults);
    }

    private void heat(FaultLevels faults, double ambient) {
        double turning = speed * speed;
        double share = current / pump.ratedCurrent;
        double keeps = commanded > 0 ? MOTOR_KEEPS_SECONDS : STILL_MOTOR_KEEPS_SECONDS;
        motor += SECONDS_PER_ROW / keeps * (ambient + pump.motorRise * share * share - motor);
        double rise = (pump.bearingRise + WEAR_RISE * faults.wear + DRY_RISE * faults.dry) * turning
                + MOTOR_SHARE_IN_BEARING * (motor - ambient);
        bearing += SECONDS_PER_ROW / BEARING_KEEPS_SECONDS * (ambient + rise - bearing);
    }

    private void shake(PumpHydraulics liquid, FaultLevels faults) {
        double turning = speed * speed;
        double unbalance = pump.unbalance * turning;
        double away = pump.offDesign * (1 - faults.dry) * (liquid.relativeFlow(speed) - 1) * turning;
        double bubbles = CAVITATION_VIBRATION * liquid.cavitation() * (1 + 0.12 * liquid.cloud());
        double worn = WEAR_VIBRATION * faults.wear * speed;
        double rubbing = DRY_VIBRATION * faults.dry * speed;
        vibration =
                Math.sqrt(unbalance * unbalance + away * away + bubbles * bubbles + worn * worn + rubbing * rubbing);
    }

    /** Returns the shaft speed as a share of the rated one. */
    double speed() {
        return speed;
    }

    /** Returns the motor current, A. */
    double current() {
        return current;
    }

    /** Returns the bearing temperature, degC. */
    double bearing() {
        return bearing;
    }

    /** Returns the winding temperature, degC. */
    double motor() {
        return motor;
    }

    /** Returns the vibration velocity, mm/s RMS. */
    double vibration() {
        return vibration;
    }
}
