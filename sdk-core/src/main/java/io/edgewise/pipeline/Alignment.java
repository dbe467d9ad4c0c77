package io.edgewise.pipeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How values that come apart, from several sources or one topic per tag, become rows. Goes by event time alone, so the
 * same values in the same order give the same rows whatever the speed.
 */
public sealed interface Alignment {
    /**
     * A row at each time that the leading source or channel says, any channel where none leads; every other channel has
     * its newest value not later than the row and not older than the limit, and is MISSING where there is none. Values
     * of one time are one row, so a row is given out when the first later one comes.
     *
     * @param oldest how old a value may be
     * @param lead the source, or with one source the channel, whose times are the rows'; null for any
     */
    record AsOf(Duration oldest, @Nullable String lead) implements Alignment {
        public AsOf {
            requirePositive(oldest);
        }
    }

    /**
     * A row that waits for all: the first value opens it and gives it its time, each further channel joins the row
     * nearest to its own time that lacks it. A row is given out when it is whole, or when a value more than the limit
     * later has come; what is lacking then is MISSING.
     *
     * @param limit how long a row waits
     * @param within how far apart the times of one row may lie
     */
    record Barrier(Duration limit, Duration within) implements Alignment {
        public Barrier {
            requirePositive(limit);
            if (within.isNegative() || within.compareTo(limit) > 0) {
                throw new IllegalArgumentException("within " + within + " is not between 0 and the limit " + limit);
            }
        }
    }

    private static void requirePositive(Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.toDays() > 366) {
            throw new IllegalArgumentException(duration + " is not above 0 and at most a year");
        }
    }
}
