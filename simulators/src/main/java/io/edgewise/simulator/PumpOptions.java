package io.edgewise.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a plan must hold; everything that is left open comes from the seed.
 *
 * @param fault the machine fault; null for none, or for what {@code draw} brings
 * @param sensorFault the sensor fault; null for none, or for what {@code draw} brings
 * @param draw whether faults that are not named are drawn: a machine fault for odd machines, a sensor fault for even
 * @param onset when the fault begins after the first row; of the sensor fault where there is no machine fault
 * @param recovery when the machine fault is repaired after the first row; null for never
 * @param severity full severity in (0, 1]; NaN to draw one in [0.7, 1)
 * @param sensorChannel the channel of the sensor fault; -1 to draw one other than current
 */
public record PumpOptions(
        @Nullable PumpFault fault,
        @Nullable SensorFault sensorFault,
        boolean draw,
        @Nullable Duration onset,
        @Nullable Duration recovery,
        double severity,
        int sensorChannel) {

    /** A pump with which nothing is wrong. */
    public static final PumpOptions HEALTHY = new PumpOptions(null, null, false, null, null, Double.NaN, -1);

    /** A pump whose faults come from the seed. */
    public static final PumpOptions DRAWN = new PumpOptions(null, null, true, null, null, Double.NaN, -1);

    public PumpOptions {
        if (severity <= 0 || severity > 1) {
            throw new IllegalArgumentException("severity is not in (0, 1]: " + severity);
        }
    }

    /** Returns these options with a machine fault. */
    public PumpOptions with(PumpFault kind) {
        return new PumpOptions(kind, sensorFault, draw, onset, recovery, severity, sensorChannel);
    }

    /** Returns these options with a sensor fault. */
    public PumpOptions with(SensorFault kind) {
        return new PumpOptions(fault, kind, draw, onset, recovery, severity, sensorChannel);
    }

    /** Returns these options with a sensor fault on a channel of {@link PumpSensors#CHANNELS}. */
    public PumpOptions with(SensorFault kind, int channel) {
        return new PumpOptions(fault, kind, draw, onset, recovery, severity, channel);
    }

    /** Returns these options with the time of the onset after the first row. */
    public PumpOptions onset(Duration afterStart) {
        return new PumpOptions(fault, sensorFault, draw, afterStart, recovery, severity, sensorChannel);
    }

    /** Returns these options with the time of the repair after the first row. */
    public PumpOptions recovery(Duration afterStart) {
        return new PumpOptions(fault, sensorFault, draw, onset, afterStart, severity, sensorChannel);
    }

    /** Returns these options with a full severity, in (0, 1]. */
    public PumpOptions severity(double full) {
        return new PumpOptions(fault, sensorFault, draw, onset, recovery, full, sensorChannel);
    }
}
