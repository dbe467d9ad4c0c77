package io.edgewise.simulator;

import java.nio.file.Path;
import java.time.Duration;
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
 * @param tamper what is done to the package that must be refused
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
        Tamper tamper,
        boolean keep,
        Path report) {}
