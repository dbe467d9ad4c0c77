package io.edgewise.guard;

import io.edgewise.model.ChannelSpec;
import io.edgewise.signal.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges single samples as they come. The tests and their two levels, suspect and fail, are those of QARTOD (U.S. IOOS,
 * Manual for Real-Time Quality Control of In-situ Temperature and Salinity Data, version 2.1, 2020); a test runs only
 * where the manifest gives its limit.
 *
 * <ul>
 *   <li>gross range (test 4): outside the physical range, or more than a float32 holds, OUT_OF_RANGE, outside the
 *       operational span OUT_OF_SPAN;
 *   <li>spike (test 6): {@code |v[n-1] - (v[n-2] + v[n]) / 2|} above the limit, three usable rows in a row, told once
 *       row {@code n} is there, by {@link #previous};
 *   <li>rate of change (test 7): {@code |v[n] - v[k]| / (t[n] - t[k])} per second above the limit, {@code k} the last
 *       usable sample; not over more than an hour;
 *   <li>flat line (test 8): as many usable samples as the limit says, this one included, lie within the tolerance of
 *       the first of them.
 * </ul>
 *
 * A Bad sample is never what the next one is compared with. A row that is not later than the one before is tested
 * against its ranges alone and changes nothing. A row more than an hour ahead may be a jump of a clock: it is tested in
 * the same way, and the tests go on from whichever row follows. After {@value #SET_BACK_RUN} rows in a row that begin
 * more than an hour before the newest, each later than the one before, the clock was set back and the tests go on from
 * there. One owner; allocates nothing.
 */
public final class SampleGuard {
    /** How far a row may be dated ahead of the wall clock where nothing else is said. */
    public static final Duration FUTURE_LIMIT = Duration.ofSeconds(60);

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long JUMP_NANOS = Duration.ofHours(1).toNanos();
    private static final int SET_BACK_RUN = 100;
    private static final long NEVER = Long.MIN_VALUE;

    // Set once.
    private final ChannelWatch[] watches;
    private final @Nullable InstantSource clock;
    private final long futureNanos;

    // Confined to the owner.
    private long newest = NEVER;
    private long jumpedTo = NEVER;
    private long oldNanos;
    private int oldRun;

    /** Makes a guard for rows of these channels, whose times are not compared with any clock. */
    public SampleGuard(List<ChannelSpec> channels) {
        this(channels, null, 0);
    }

    /**
     * Makes a guard for rows that a device stamped: rows dated later than the wall clock are FUTURE in every channel.
     *
     * @param channels what is expected of each channel
     * @param clock the wall clock, asked once a row
     * @param limit how far ahead a row may be, for clocks that differ; see {@link #FUTURE_LIMIT}
     */
    public SampleGuard(List<ChannelSpec> channels, InstantSource clock, Duration limit) {
        this(channels, clock, limit.toNanos());
    }

    private SampleGuard(List<ChannelSpec> channels, @Nullable InstantSource clock, long futureNanos) {
        this.watches = channels.stream().map(ChannelWatch::new).toArray(ChannelWatch[]::new);
        this.clock = clock;
        this.futureNanos = futureNanos;
    }

    /**
     * Adds to {@code reasons} what speaks against each value of a row.
     *
     * @param timeNanos event time, nanoseconds since the Unix epoch
     * @param values one per channel
     * @param reasons in: what the source found; out: what the guard found as well
     */
    public void check(long timeNanos, double[] values, long[] reasons) {
        long row = isFuture(timeNanos) ? Reason.FUTURE.bit() : 0;
        boolean inOrder = advance(timeNanos);
        for (int channel = 0; channel < watches.length; channel++) {
            ChannelWatch watch = watches[channel];
            long known = watch.range(values[channel], reasons[channel] | row);
            reasons[channel] = inOrder ? watch.follow(timeNanos, values[channel], known) : watch.standAside(known);
        }
    }

    /**
     * Returns what the last row showed to be wrong with the channel's value in the row before it: SPIKE_SUSPECT or
     * SPIKE_FAILED as a bit of {@link Reason}, 0 for nothing.
     */
    public long previous(int channel) {
        return watches[channel].previous();
    }

    private boolean isFuture(long timeNanos) {
        return clock != null && timeNanos - futureNanos > clock.millis() * NANOS_PER_MILLI;
    }

    /** Tells whether the row follows on the one before; time moves on with the rows that do. */
    private boolean advance(long timeNanos) {
        boolean first = newest == NEVER;
        if (!first && timeNanos <= newest) {
            return wasSetBack(timeNanos);
        }
        oldRun = 0;
        if (!first && timeNanos - newest > JUMP_NANOS && !isConfirmed(timeNanos)) {
            jumpedTo = timeNanos;
            breakOff();
            return false;
        }
        jumpedTo = NEVER;
        newest = timeNanos;
        return true;
    }

    private boolean isConfirmed(long timeNanos) {
        return jumpedTo != NEVER && Math.abs(timeNanos - jumpedTo) <= JUMP_NANOS;
    }

    /** Tells whether the clock was set back: then the tests go on from this row. */
    private boolean wasSetBack(long timeNanos) {
        jumpedTo = NEVER;
        boolean goesOn = oldRun > 0 && timeNanos > oldNanos && timeNanos - oldNanos <= JUMP_NANOS;
        boolean begins = newest - timeNanos > JUMP_NANOS;
        oldRun = goesOn ? oldRun + 1 : begins ? 1 : 0;
        oldNanos = timeNanos;
        if (oldRun < SET_BACK_RUN) {
            return false;
        }
        oldRun = 0;
        newest = timeNanos;
        breakOff();
        return true;
    }

    private void breakOff() {
        for (ChannelWatch watch : watches) {
            watch.breakOff();
        }
    }
}
