package io.edgewise.window;

import java.time.Duration;

/** How a stream is cut into windows. */
public sealed interface WindowSpec permits WindowSpec.Time, WindowSpec.Count, WindowSpec.Session {
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
     * Windows of a number of rows in which the lead channel is usable, its lead rows. The first holds the first
     * {@code size} of them; each next one begins {@code hop} lead rows later. Rows between in which the lead is not
     * usable lie in the window for the other channels' sake, and so does a gap of whatever length: nothing is cut short
     * by time.
     *
     * <ul>
     *   <li>Due: as soon as its last lead row has arrived; there is no lateness, a row older than the oldest window
     *       that is not yet due is late. A stream that ends leaves its last rows undecided.
     *   <li>Start and end: its first row's time, and one nanosecond after its last row's.
     *   <li>A clock that jumps ahead by more than an hour: that row waits for the next one to confirm it, as in every
     *       window. A clock that was set back: the stream begins anew, and the rows of the window that was open are let
     *       go.
     *   <li>Sequence: windows are numbered from 0 without holes, also after the stream began anew.
     * </ul>
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

    /**
     * Windows of rows that follow each other without a gap: a batch, a stroke, a run of a machine. A session begins
     * with the first row of all, and with each row that comes more than {@code gap} after the one before it. It also
     * ends once it is as long as {@code longest}: a row at or after {@code start + longest} begins the next one. The
     * first session may have begun before anybody listened.
     *
     * <ul>
     *   <li>Due: when the row that begins the next session has arrived, so a session is decided when the next one
     *       begins. There is no lateness: a row older than the session that is open is late. A stream that ends leaves
     *       its last session undecided.
     *   <li>Start and end: its first row's time, and one nanosecond after its last row's; a session of one row is one
     *       nanosecond long.
     *   <li>A clock that jumps ahead by more than an hour: that row waits for the next one to confirm it; so after a
     *       pause of more than an hour a session is due with the second row of the next one. A clock that was set back:
     *       the stream begins anew, and the session that was open is let go.
     *   <li>Sequence: windows are numbered from 0 without holes, also after the stream began anew.
     * </ul>
     *
     * @param gap after how long without a row a session is over
     * @param longest how long a session may last
     */
    record Session(Duration gap, Duration longest) implements WindowSpec {
        public Session {
            if (gap.isNegative() || gap.isZero() || longest.compareTo(gap) < 0) {
                throw new IllegalArgumentException(
                        "session window needs a positive gap and a longest session that is not shorter: gap " + gap
                                + ", longest " + longest);
            }
        }
    }
}
