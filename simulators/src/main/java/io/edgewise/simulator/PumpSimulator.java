package io.edgewise.simulator;

import java.util.List;

/**
 * A centrifugal pump at 10 Hz, row by row. The same plan gives the same rows on every machine and at any speed: there
 * is no clock in it and no arithmetic that differs between platforms. A row costs well under a microsecond and
 * allocates nothing. Not for sharing between threads.
 */
public final class PumpSimulator implements RowSource {
    private static final long STARTING_ROWS = 300;
    private static final int SLOW_ROWS = 10;
    private static final double ROWS_PER_DAY = 864_000;
    private static final double ROWS_PER_TANK_CYCLE = 252_000;
    private static final double TANK_SWING = 0.5;
    private static final double SHAKE_KEPT = 0.995;
    private static final double SHAKE_FRESH = 0.03 * Math.sqrt(1 - SHAKE_KEPT * SHAKE_KEPT);
    /** Barrier pressure lost at full severity, as a share, and per row of 0.1 s at a time constant of 40 s. */
    private static final double LEAK_SHARE = 0.5;

    private static final double LEAK_STEP = 1 / 400.0;
    private static final double KELVIN = 273.15;

    private final PumpPlan plan;
    private final List<PumpPlan.Run> runs;
    private final PumpParameters pump;
    private final LoadProfile load;
    private final PumpHydraulics liquid;
    private final PumpDrive drive;
    private final PumpInstruments instruments;
    private final FaultLevels faults = new FaultLevels();
    private final Noise noise;
    private long next;
    private int run;
    private double ambient;
    private double level;
    private double shake;
    private double leaked;

    /** Makes a pump that stands before its first row. */
    public PumpSimulator(PumpPlan plan) {
        this.plan = plan;
        this.runs = plan.runs();
        this.pump = PumpParameters.drawn(new Noise(plan.seed(), plan.machine(), 2));
        this.load = new LoadProfile(new Noise(plan.seed(), plan.machine(), 3));
        this.noise = new Noise(plan.seed(), plan.machine(), 4);
        this.liquid = new PumpHydraulics(pump, noise);
        surroundings(0);
        this.drive = new PumpDrive(pump, ambient, load.speed());
        this.instruments = new PumpInstruments(
                plan, new Noise(plan.seed(), plan.machine(), 5), new Noise(plan.seed(), plan.machine(), 6));
        for (int row = 0; row < 200; row++) {
            machine(load.speed());
        }
    }

    /** Returns the plan. */
    public PumpPlan plan() {
        return plan;
    }

    /** Tells whether there is another row. */
    @Override
    public boolean hasNext() {
        return next < plan.rows();
    }

    /**
     * Writes the next row.
     *
     * @param row is overwritten; made for {@link PumpSensors#CHANNELS}
     * @throws IllegalStateException after the plan's last row
     */
    @Override
    public void next(SensorRow row) {
        if (!hasNext()) {
            throw new IllegalStateException("the plan of " + plan.name() + " ends after " + plan.rows() + " rows");
        }
        long number = next++;
        if (run < runs.size() - 1 && number >= runs.get(run + 1).from()) {
            run++;
        }
        if (number % SLOW_ROWS == 0) {
            surroundings(number);
        }
        load.step(number);
        faults.set(plan.fault(), number);
        machine(isOn(number) ? load.speed() : 0);
        row.clear(PumpPlan.START.toEpochMilli() + number * PumpSensors.STEP.toMillis());
        truth(row);
        instruments.read(row, number);
    }

    /** Returns what the operator has the pump do in the row written last. */
    public PumpState state() {
        long number = next - 1;
        if (!isOn(number)) {
            return PumpState.STOPPED;
        }
        boolean isFresh = run > 0 && number < runs.get(run).from() + STARTING_ROWS;
        return isFresh ? PumpState.STARTING : PumpState.RUNNING;
    }

    /** Returns how severe the machine fault is in the row written last, 0 to 1; 0 is healthy. */
    public double severity() {
        FaultEpisode fault = plan.fault();
        return fault == null ? 0 : fault.severityAt(next - 1);
    }

    private boolean isOn(long number) {
        return number < runs.get(run).to();
    }

    private void machine(double wantedSpeed) {
        drive.turn(wantedSpeed);
        liquid.step(drive.speed(), load.valve(), level, faults);
        drive.settle(liquid, faults, ambient);
        shake = SHAKE_KEPT * shake + SHAKE_FRESH * noise.gaussian();
        leaked += LEAK_STEP * (LEAK_SHARE * faults.leak - leaked);
    }

    /** The day's temperature and the tank's level: slow waves. */
    private void surroundings(long number) {
        double day = 2 * Math.PI * (number % (long) ROWS_PER_DAY) / ROWS_PER_DAY;
        double tank = 2 * Math.PI * (number % (long) ROWS_PER_TANK_CYCLE) / ROWS_PER_TANK_CYCLE;
        ambient = pump.ambient + pump.ambientSwing * StrictMath.sin(day + pump.ambientPhase);
        level = pump.tankLevel + TANK_SWING * StrictMath.sin(tank + pump.tankPhase);
    }

    private void truth(SensorRow row) {
        row.set(PumpSensors.SUCTION_PRESSURE, liquid.suction());
        row.set(PumpSensors.DISCHARGE_PRESSURE, liquid.discharge());
        row.set(PumpSensors.FLOW, liquid.flow());
        row.set(PumpSensors.CURRENT, drive.current());
        row.set(PumpSensors.SPEED, drive.speed() * PumpParameters.RATED_SPEED);
        row.set(PumpSensors.BEARING_TEMPERATURE, drive.bearing());
        row.set(PumpSensors.MOTOR_TEMPERATURE, drive.motor());
        row.set(PumpSensors.VIBRATION, 0.08 + drive.vibration() * (1 + shake));
        // The gas cushion over the barrier fluid keeps its volume: p/T is constant (ideal gas, absolute pressure).
        double absolute = (pump.sealPressure + PumpParameters.ATMOSPHERE_BAR) * (ambient + KELVIN) / (20 + KELVIN);
        row.set(PumpSensors.SEAL_PRESSURE, (absolute - PumpParameters.ATMOSPHERE_BAR) * (1 - leaked));
    }
}
