package io.edgewise.window;

import java.time.Duration;

/** How a stream is cut into windows. */
public sealed interface WindowSpec permits WindowSpec.Time, WindowSpec.Count {
    /**
     * Windows {@code [start, end)} in event time, each start a multiple of {@code hop} since the Unix epoch. A window
     * is due when its start is at or after the first row, at least one row lies inside, and a row at or after
     * {@code end + lateness} has arrived. Nothing is cut short at the beginning and nothing is flushed at the end.
     *
     * @param size how long a window is
     * @param hop from one start to the next; equal to {@code size} for tumbling windows, never longer
     * @param lateness how long a window waits for rows that come out of order
     */
    record Time(Duration size, Duration hop, Duration lateness) implements WindowSpec {
        public Time {
            if (size.isNegative() || size.isZero() || hop.isNegative() || hop.isZero() || lateness.isNegative()) {
                throw new IllegalArgumentException("window size and hop must be positive, lateness not negative: size "
                        + size + ", hop " + hop + ", lateness " + lateness);
            }
            if (hop.compareTo(size) > 0) {
                throw new IllegalArgumentException("window hop " + hop + " is longer than its size " + size);
            }
        }
    }

    /**
     * Windows of a number of rows in which the lead channel is usable. The first holds the first {@code size} such
     * rows; each next one begins {@code hop} such rows later. A window starts at its first row's time and ends one
     * nanosecond after its last row's; it is due as soon as its last row has arrived.
     *
     * @param size rows in a window, at least 1
     * @param hop rows from one start to the next, between 1 and {@code size}
     * @param leadChannel the number of the channel whose usable samples are counted
     */
    record Count(int size, int hop, int leadChannel) implements WindowSpec {
        public Count {
            if (size < 1 || hop < 1 || hop > size || leadChannel < 0) {
                throw new IllegalArgumentException(
                        "count window needs size >= 1, 1 <= hop <= size: size " + size + ", hop " + hop);
            }
        }
    }
}
