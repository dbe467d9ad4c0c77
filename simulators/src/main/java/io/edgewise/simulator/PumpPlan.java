package io.edgewise.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one pump, fixed before the first row: when it runs, what breaks and when. The judge reads it, the
 * agent never does. Row {@code n} stands at {@link #START} + n · 100 ms.
 *
 * @param name the machine's name, {@code pump-1} and so on
 * @param seed what everything is drawn from
 * @param machine the machine's number, from 1
 * @param rows how many rows there are
 * @param runs when the pump runs, in order, apart; the first begins at row 0 with a warm machine
 * @param fault the machine fault, if any
 * @param sensorFault the sensor fault, if any
 */
public record PumpPlan(
        String name,
        long seed,
        int machine,
        long rows,
        List<Run> runs,
        @Nullable FaultEpisode fault,
        @Nullable SensorEpisode sensorFault) {
    /** Event time of the first row of every pump. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** Rows in a second. */
    public static final int ROWS_PER_SECOND = 10;
    /** The longest that can be planned. */
    public static final Duration LONGEST = Duration.ofDays(400);

    public PumpPlan {
        runs = List.copyOf(runs);
    }

    /**
     * One time of running.
     *
     * @param from the row in which the pump is started
     * @param to the row in which it is stopped, or the plan's row count
     */
    public record Run(long from, long to) {}

    /**
     * Plans a pump.
     *
     * @param seed what is drawn comes from here and from the machine's number alone
     * @param machine from 1
     * @param duration at least 1 min; from 15 min on there is at least one stop and start, unless a wanted onset leaves
     *     no room for it
     * @throws IllegalArgumentException where the options do not fit into the duration; says why
     */
    public static PumpPlan of(long seed, int machine, Duration duration, PumpOptions options) {
        return new PumpPlanner(seed, machine, duration, options).plan();
    }

    /** Returns the event time of a row. */
    public static Instant timeOf(long row) {
        return START.plusMillis(row * PumpSensors.STEP.toMillis());
    }

    /** Returns how often the pump is stopped and started again. */
    public int startStopCycles() {
        return runs.size() - 1;
    }
}
