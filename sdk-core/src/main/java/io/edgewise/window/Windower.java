package io.edgewise.window;

import static io.edgewise.signal.Reason.CLOCK_JUMP;
import static io.edgewise.signal.Reason.DUPLICATE;
import static io.edgewise.signal.Reason.LATE;
import static io.edgewise.signal.Reason.OUT_OF_ORDER;
import static io.edgewise.signal.Reason.SAMPLES_LEFT_OUT;

import io.edgewise.signal.Resampling;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Cuts rows into windows. Not thread-safe: one owner, who calls {@link #poll} until it returns null after every
 * {@link #add}. A window is complete when it is due; who polls later may find a row in it that came out of order
 * meanwhile.
 *
 * <p><b>Which row counts.</b> The newest row is the one with the greatest time so far.
 *
 * <ul>
 *   <li>Later than the newest by at most an hour: it counts.
 *   <li>Later by more than an hour: it is held back. It counts when the next row lies more than an hour after the
 *       newest as well and within an hour of the held one; the earlier of both then goes first. Otherwise the held row
 *       is left out, and the next row is judged as if it had never been; so it may be held in its turn. One row is held
 *       at a time, and a stream whose rows lie more than an hour apart never gets beyond its first. A row of the held
 *       one's very time is a duplicate and confirms nothing: it is mostly the same message once more.
 *   <li>Where a window by time is longer than an hour, its size stands for the hour here and below.
 *   <li>The time of a row that is there: the first is kept.
 *   <li>Older than the start of the oldest window that is not yet due: it is left out as late. The first row of all
 *       opens the stream, so no window starts before it and no row is let in before the first window.
 *   <li>Else it is out of order and put in its place.
 * </ul>
 *
 * <p><b>A clock that was set back.</b> By an hour or less: rows are late until the clock has caught up. By more: after
 * {@value SetBack#RUN} late rows in a run, the first more than an hour older than the newest, each within an hour of
 * the latest of the run, the stream begins anew with the last of them; rows sent twice or out of order do not count,
 * nor end the run. What was open is let go, sequence numbers go on. Times within &plusmn;2<sup>62</sup> ns of the epoch
 * (the years 1824 to 2116) are taken, others left out at once.
 *
 * <p><b>Cost.</b> A channel's slice is a view on one sliding buffer; only where Bad samples lie inside are the usable
 * ones copied, to an array that is used again. Once the buffers fit the stream nothing is allocated. They hold at most
 * {@value #MOST_ROWS} rows, and no more than an eighth of the heap: whoever may publish chooses how close together rows
 * lie. A row beyond is left out, and a count window that cannot be completed so is begun anew.
 */
public final class Windower {
    private static final int MOST_ROWS = 1 << 20;

    /** The columns may be twice the rows that live in them, and usable samples may be copied to as much again. */
    private static final int BYTES_A_VALUE = 2 * 2 * (Double.BYTES + Long.BYTES);

    private static final int SHARE_OF_HEAP = 8;
    private static final long HOUR = 3_600_000_000_000L;
    private static final long FAR = 1L << 62;

    // Set once.
    private final Rows rows;
    private final Cut cut;
    private final @Nullable Grid grid;
    private final Window window;

    // Confined to the owner.
    private final HeldRow held;
    private final long jump;
    private final SetBack setBack;
    private boolean begun;
    private long newest;
    private long sequence;

    /**
     * Makes a windower for rows of this many channels.
     *
     * @throws IllegalArgumentException when the lead channel does not exist or a window is longer than 36 years or
     *     {@value #MOST_ROWS} rows
     */
    public Windower(WindowSpec spec, int channels) {
        this(spec, null, channels);
    }

    /**
     * Makes a windower whose windows hold resampled values.
     *
     * @throws IllegalArgumentException as above, when a window has more than {@value #MOST_ROWS} points, or is one of a
     *     number of rows, whose length nobody knows
     */
    public Windower(WindowSpec spec, @Nullable Resampling resampling, int channels) {
        this(spec, resampling, channels, mostRowsOn(Runtime.getRuntime().maxMemory(), channels));
    }

    Windower(WindowSpec spec, @Nullable Resampling resampling, int channels, int mostRows) {
        checkSize(spec, channels, mostRows);
        if (resampling != null) {
            checkPoints(spec, resampling, mostRows);
        }
        this.grid = resampling == null ? null : new Grid(resampling);
        this.rows = new Rows(channels, mostRows);
        this.cut = Cut.of(spec);
        this.jump = jump(spec);
        this.setBack = new SetBack(jump);
        this.held = new HeldRow(channels);
        this.window = new Window(channels);
    }

    /**
     * Takes one row. Values are copied.
     *
     * @param timeNanos event time, nanoseconds since the Unix epoch
     * @param values one per channel, NaN where there is none
     * @param reasons what speaks against each value, bits of {@link io.edgewise.signal.Reason}
     * @return what happened to the row as a whole, bits of {@link io.edgewise.signal.Reason}, 0 if nothing: DUPLICATE
     *     and LATE, it was left out; OUT_OF_ORDER, it was put in its place; SAMPLES_LEFT_OUT, there was no room for it;
     *     CLOCK_JUMP, the row held back before it was left out, or its own time cannot be, or the stream begins anew
     *     with it
     */
    public long add(long timeNanos, double[] values, long[] reasons) {
        if (timeNanos <= -FAR || timeNanos >= FAR) {
            return CLOCK_JUMP.bit();
        }
        if (!begun) {
            return begin(timeNanos, values, reasons);
        }
        if (held.isFull() && timeNanos == held.timeNanos()) {
            return DUPLICATE.bit();
        }
        if (timeNanos - newest <= jump) {
            return dropHeld() | place(timeNanos, values, reasons);
        }
        setBack.reset();
        if (held.isFull() && Math.abs(timeNanos - held.timeNanos()) <= jump) {
            return confirm(timeNanos, values, reasons);
        }
        long dropped = dropHeld();
        held.keep(timeNanos, values, reasons);
        return dropped;
    }

    /**
     * Adds reasons to the channel's value in the newest row, or in the one held back: what can only be known once the
     * next one is there. Does nothing where that row was left out. A count window that is already due keeps its rows.
     */
    public void amendLast(int channel, long reasons) {
        if (held.isFull()) {
            held.reasons()[channel] |= reasons;
            return;
        }
        int row = rows.tail() - 1;
        if (row < rows.head() || rows.time(row) != newest) {
            return;
        }
        long before = rows.reasons(channel)[row];
        rows.reasons(channel)[row] = before | reasons;
        cut.amended(newest, channel, before, before | reasons);
    }

    /** Returns the next due window, borrowed until the next call of any method; null when none is due. */
    public @Nullable Window poll() {
        if (!begun || !cut.next(rows, newest)) {
            return null;
        }
        window.open(sequence++, rows, cut, grid);
        return window;
    }

    private long begin(long timeNanos, double[] values, long[] reasons) {
        begun = true;
        newest = timeNanos;
        rows.clear();
        setBack.reset();
        cut.begin(timeNanos);
        return put(timeNanos, values, reasons);
    }

    private long dropHeld() {
        boolean dropped = held.isFull();
        held.release();
        return dropped ? CLOCK_JUMP.bit() : 0;
    }

    /** The held row and the one that confirms it both count from now on, so the earlier one goes first. */
    private long confirm(long timeNanos, double[] values, long[] reasons) {
        held.release();
        if (timeNanos > held.timeNanos()) {
            return advance(held.timeNanos(), held.values(), held.reasons()) | advance(timeNanos, values, reasons);
        }
        return OUT_OF_ORDER.bit()
                | advance(timeNanos, values, reasons)
                | advance(held.timeNanos(), held.values(), held.reasons());
    }

    private long advance(long timeNanos, double[] values, long[] reasons) {
        newest = timeNanos;
        return put(timeNanos, values, reasons);
    }

    private long place(long timeNanos, double[] values, long[] reasons) {
        if (timeNanos == newest) {
            setBack.reset();
            return DUPLICATE.bit();
        }
        if (timeNanos > newest) {
            setBack.reset();
            return advance(timeNanos, values, reasons);
        }
        if (timeNanos < cut.openFrom(newest)) {
            boolean anew = setBack.late(timeNanos, newest);
            return anew ? CLOCK_JUMP.bit() | begin(timeNanos, values, reasons) : LATE.bit();
        }
        setBack.reset();
        return rows.holds(timeNanos) ? DUPLICATE.bit() : OUT_OF_ORDER.bit() | put(timeNanos, values, reasons);
    }

    private long put(long timeNanos, double[] values, long[] reasons) {
        rows.discardBefore(cut.neededFrom(newest) - (grid == null ? 0 : grid.reach()));
        boolean fits = rows.put(timeNanos, values, reasons);
        if (!fits && cut.stallsWhenFull()) {
            rows.clear();
            cut.begin(timeNanos);
            rows.put(timeNanos, values, reasons);
            cut.took(timeNanos, reasons);
        }
        if (fits) {
            cut.took(timeNanos, reasons);
        }
        return fits ? 0 : SAMPLES_LEFT_OUT.bit();
    }

    /** An hour, or as long as a window: rows that lie a day apart are none of a clock that jumps. */
    private static long jump(WindowSpec spec) {
        return spec instanceof WindowSpec.Time time ? Math.max(HOUR, time.size().toNanos()) : HOUR;
    }

    /** Returns how many rows of so many channels are held on a heap of this size. */
    static int mostRowsOn(long heapBytes, int channels) {
        return (int) Math.min(MOST_ROWS, heapBytes / SHARE_OF_HEAP / (BYTES_A_VALUE * (channels + 1L)));
    }

    private static void checkSize(WindowSpec spec, int channels, int mostRows) {
        if (spec instanceof WindowSpec.Count count && (count.leadChannel() >= channels || count.size() > mostRows)) {
            throw new IllegalArgumentException("count window: lead channel " + count.leadChannel() + " of " + channels
                    + ", size " + count.size() + " of at most " + mostRows);
        }
        if (spec instanceof WindowSpec.Session session && session.longest().toDays() > 366 * 36) {
            throw new IllegalArgumentException("session of " + session.longest() + " is longer than 36 years");
        }
        if (spec instanceof WindowSpec.Time time
                && time.size().plus(time.lateness()).toDays() > 366 * 36) {
            throw new IllegalArgumentException(
                    "window size " + time.size() + " with lateness " + time.lateness() + " is longer than 36 years");
        }
    }

    private static void checkPoints(WindowSpec spec, Resampling resampling, int mostRows) {
        if (spec instanceof WindowSpec.Count) {
            throw new IllegalArgumentException(
                    "a window of a number of rows cannot be resampled: give it a size, or leave resample out");
        }
        Duration size = spec instanceof WindowSpec.Time time ? time.size() : ((WindowSpec.Session) spec).longest();
        if (size.toMillis() * (resampling.rateHz() / 1000) > mostRows) {
            throw new IllegalArgumentException("a window of " + size + " at " + resampling.rateHz()
                    + " Hz has more than " + mostRows + " points: resample to a lower rate");
        }
    }
}
