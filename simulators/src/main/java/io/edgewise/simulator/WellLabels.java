package io.edgewise.simulator;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/** What experts said of each row of a well: for the judge alone, never part of a frame. */
public final class WellLabels {
    private final long[] times;
    private final double[] classes;

    /** Takes the times in ms and the classes, NaN where there is none. */
    WellLabels(long[] times, double[] classes) {
        this.times = times;
        this.classes = classes;
    }

    /** Returns how many rows are labelled or not. */
    public int rows() {
        return classes.length;
    }

    /** Returns the class of a row, 0 for normal; empty where the experts gave none. */
    public OptionalDouble at(int row) {
        return Double.isNaN(classes[row]) ? OptionalDouble.empty() : OptionalDouble.of(classes[row]);
    }

    /** Returns the time of the first row whose class is a number other than 0; empty for a normal well. */
    public Optional<Instant> onset() {
        for (int row = 0; row < classes.length; row++) {
            if (!Double.isNaN(classes[row]) && classes[row] != 0) {
                return Optional.of(Instant.ofEpochMilli(times[row]));
            }
        }
        return Optional.empty();
    }

    /** Tells whether any row has a class. */
    public boolean exist() {
        return Arrays.stream(classes).anyMatch(label -> !Double.isNaN(label));
    }
}
