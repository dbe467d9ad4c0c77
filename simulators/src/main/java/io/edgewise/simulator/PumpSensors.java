package io.edgewise.simulator;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Range;
import io.edgewise.signal.Unit;
import java.time.Duration;
import java.util.List;

/**
 * The nine sensors of the simulated pump, in the order of every row and file, with their limits. The physical range is
 * what the instrument can show; the span holds normal operation, stopped and running, and every machine fault at full
 * severity. Pressures are gauge pressures.
 */
public final class PumpSensors {
    /** Suction flange pressure, bar (gauge). */
    public static final int SUCTION_PRESSURE = 0;
    /** Discharge flange pressure before the check valve, bar (gauge). */
    public static final int DISCHARGE_PRESSURE = 1;
    /** Flow through the discharge line, m3/h. */
    public static final int FLOW = 2;
    /** Motor current of one phase, A; above {@link #RUNNING_ABOVE_AMPERES} the pump runs. */
    public static final int CURRENT = 3;
    /** Shaft speed, rpm. */
    public static final int SPEED = 4;
    /** Drive-end bearing temperature, degC. */
    public static final int BEARING_TEMPERATURE = 5;
    /** Motor winding temperature, degC. */
    public static final int MOTOR_TEMPERATURE = 6;
    /** Vibration velocity of the bearing housing, RMS over one step, mm/s. */
    public static final int VIBRATION = 7;
    /** Pressure of the seal's barrier fluid, bar (gauge). */
    public static final int SEAL_PRESSURE = 8;

    /** The current above which the pump counts as running. */
    public static final double RUNNING_ABOVE_AMPERES = 5;
    /** How many rows a healthy sensor can never show the same value; a frozen one is known after so many. */
    public static final int FLAT_LINE_ROWS = 50;
    /** The time between two rows: 10 Hz. */
    public static final Duration STEP = Duration.ofMillis(100);

    /** All channels with unit, physical range and operational span. */
    public static final List<Channel> CHANNELS = List.of(
            channel("suction-pressure", "bar", new Range(-1.1, 3), new Range(-0.95, 1.5)),
            channel("discharge-pressure", "bar", new Range(-1.1, 16), new Range(-0.95, 9)),
            channel("flow", "m3/h", new Range(-10, 250), new Range(-3, 160)),
            channel("current", "A", new Range(-2, 100), new Range(-1, 60)),
            channel("speed", "rpm", new Range(-50, 4000), new Range(-10, 3100)),
            channel("bearing-temperature", "degC", new Range(-40, 150), new Range(0, 110)),
            channel("motor-temperature", "degC", new Range(-40, 200), new Range(0, 140)),
            channel("vibration", "mm/s", new Range(0, 50), new Range(0, 20)),
            channel("seal-pressure", "bar", new Range(-1, 25), new Range(1, 12)));

    private PumpSensors() {}

    /** Returns the channels' names, in order. */
    public static List<String> names() {
        return CHANNELS.stream().map(Channel::name).toList();
    }

    private static Channel channel(String name, String unit, Range physical, Range span) {
        return new Channel(name, Unit.of(unit), physical, span);
    }
}
