package io.edgewise.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is asked to do.
 *
 * @param data a folder of 3W files to replay as real assets; null for none
 * @param speed event time over wall time for the simulated pumps; 0 for as fast as nothing is dropped
 * @param seed what the pumps are drawn from
 * @param duration the event time of each pump
 * @param broker the broker to use; null for one of our own
 * @param fault a fault to have, {@code none}, or null for those of the default
 * @param tampers what is done to the packages that must be refused, one after the other
 * @param keep whether to go on until it is interrupted
 * @param report the folder for the report
 */
record DemoOptions(
        @Nullable Path data,
        double speed,
        long seed,
        Duration duration,
        @Nullable String broker,
        @Nullable String fault,
        List<Tamper> tampers,
        boolean keep,
        Path report) {
    DemoOptions {
        tampers = List.copyOf(tampers);
    }
}
