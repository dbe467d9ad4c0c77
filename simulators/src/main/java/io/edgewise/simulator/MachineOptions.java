package io.edgewise.simulator;

import java.time.Duration;

/**
 * What a machine is asked to do.
 *
 * @param fault the name of a fault of its catalogue; {@code none} for a healthy machine
 * @param seed what everything is drawn from
 * @param duration event time
 * @param onset when the fault begins, after the first row
 * @param severity how severe the fault becomes, above 0 up to 1; it grows from nothing in a tenth of the duration
 */
record MachineOptions(String fault, long seed, Duration duration, Duration onset, double severity) {
    static final String NO_FAULT = "none";
    private static final Duration LONGEST = Duration.ofDays(400);

    MachineOptions {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the duration is above 0 and at most 400 days, not " + duration);
        }
        if (onset.isNegative() || onset.compareTo(duration) >= 0) {
            throw new IllegalArgumentException("the onset " + onset + " is not inside the duration " + duration);
        }
        if (!(severity > 0 && severity <= 1)) {
            throw new IllegalArgumentException("the severity is above 0 and at most 1, not " + severity);
        }
    }

    boolean has(String name) {
        return fault.equals(name);
    }

    /** Returns how severe the fault is so long after the first row. */
    double severityAt(double seconds) {
        double since = seconds - onset.toMillis() * 1e-3;
        double ramp = duration.toMillis() * 1e-4;
        return has(NO_FAULT) || since < 0 ? 0 : severity * Math.min(1, since / ramp);
    }
}
