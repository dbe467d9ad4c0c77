package io.edgewise.pipeline;

import io.edgewise.decision.AlarmAct;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.Flight;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.model.Calibration;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last rows and decisions of a pipeline, and hands them over as a {@link Flight} some time after an alarm
 * came or went, or when somebody asks. Rows that were there before the flight's time are forgotten, and the oldest of
 * all where the limit in bytes is reached: a flight is then shorter, never absent. It lives in memory, so that no disk
 * is worn by what nobody will look at; what was not handed over yet is lost with the process. Confined to the
 * pipeline's owner, but {@link #demand}. Allocates nothing per row once it has grown to its time.
 */
public final class FlightRecorder {
    private static final int MOST_DECISIONS = 16_384;
    private static final int MOST_ACTS = 256;
    private static final int LEAST_ROWS = 64;
    private static final long NEVER = Long.MIN_VALUE;

    // Set once.
    private final Settings settings;
    private final Consumer<Flight> sink;
    private final int mostRows;
    private final String pipeline;
    private final List<Channel> channels;

    // Set by any thread, taken by the owner.
    private volatile boolean demanded;

    // Confined to the owner: a ring.
    private long[] times = new long[LEAST_ROWS];
    private double[] values;
    private long[] reasons;
    private int first;
    private int rows;
    private long taken;
    private boolean whole = true;
    private Lead lead = Lead.NONE;
    private final ArrayDeque<Decided> decisions = new ArrayDeque<>();
    private final ArrayDeque<Acted> acts = new ArrayDeque<>();
    private boolean allDecisions = true;
    private long adoptedAfter = NEVER;
    private Flight.@Nullable Cause cause;
    private long due = NEVER;

    /**
     * How much is remembered.
     *
     * @param before from how long before the cause
     * @param after to how long after it
     * @param bytes how much memory the rows may take
     */
    public record Settings(Duration before, Duration after, long bytes) {
        /** Ten minutes before, two after, 2 MiB a pipeline. */
        public static final Settings DEFAULT = new Settings(Duration.ofMinutes(10), Duration.ofMinutes(2), 2L << 20);

        public Settings {
            if (before.isNegative() || after.isNegative() || bytes < 1 << 12) {
                throw new IllegalArgumentException("a flight needs times that are not negative and 4 KiB at least: "
                        + before + ", " + after + ", " + bytes);
            }
        }
    }

    /** One a window: what was known lies in it flat, since few are ever handed over. */
    private record Decided(
            DecisionRecord record,
            @Nullable Calibration calibration,
            @Nullable PolicyMemory memory,
            int doubt,
            Flight.Past past) {
        Flight.Known known() {
            return new Flight.Known(calibration, memory, doubt, past);
        }

        long window() {
            return record.id().window();
        }
    }

    /** What was done before the row of that number of all, and after the decision about that window. */
    private record Acted(AlarmAct act, long row, long window) {}

    /**
     * Makes a recorder.
     *
     * @param pipeline the pipeline's name
     * @param channels the model's channels, in order
     * @param settings how much is remembered
     * @param sink takes flights, on the pipeline's thread: it must not wait
     */
    public FlightRecorder(String pipeline, List<Channel> channels, Settings settings, Consumer<Flight> sink) {
        this.pipeline = pipeline;
        this.channels = List.copyOf(channels);
        this.settings = settings;
        this.sink = sink;
        int width = Math.max(1, channels.size());
        this.mostRows = (int) Math.max(LEAST_ROWS, Math.min(1 << 22, settings.bytes() / (8 + 16L * width)));
        this.values = new double[LEAST_ROWS * channels.size()];
        this.reasons = new long[LEAST_ROWS * channels.size()];
    }

    /**
     * Asks for a flight of what is remembered. The owner hands it over when it attends next, whether rows come or not;
     * where nothing is remembered yet, once there is a row. Any thread may call this.
     */
    public void demand() {
        demanded = true;
    }

    /** Hands over what somebody asked for. */
    void attend() {
        if (demanded && rows > 0) {
            demanded = false;
            handOver(new Flight.Cause(Flight.Kind.DEMAND, lastWindow(), times[place(rows - 1)]));
        }
    }

    /**
     * Remembers more rows than decisions, so that each decision can be made again by what was before it.
     *
     * @param needed what is needed before a window; said before the first row
     */
    public void reachBack(Lead needed) {
        lead = needed;
    }

    /** Takes a row as it came; both arrays are borrowed. */
    void row(long timeNanos, double[] rowValues, long[] rowReasons) {
        if (due != NEVER && timeNanos > due && cause != null) {
            handOver(cause);
        }
        forgetBefore(timeNanos);
        int at = place(rows);
        times[at] = timeNanos;
        System.arraycopy(rowValues, 0, values, at * channels.size(), channels.size());
        System.arraycopy(rowReasons, 0, reasons, at * channels.size(), channels.size());
        rows++;
        taken++;
    }

    /** The last row is dated later than the wall clock was; where it is looked at again there is another clock. */
    void future() {
        int at = place(rows - 1) * channels.size();
        for (int channel = 0; channel < channels.size(); channel++) {
            reasons[at + channel] |= Reason.FUTURE.bit();
        }
    }

    /** Takes a decision and what was known when it was made, as {@link Flight.Known} tells it. */
    void decided(
            DecisionRecord record,
            @Nullable Calibration calibration,
            @Nullable PolicyMemory memory,
            int doubt,
            Flight.Past past) {
        if (decisions.size() == MOST_DECISIONS) {
            forgetDecision();
        }
        decisions.addLast(new Decided(record, calibration, memory, doubt, past));
    }

    /** Takes what was done to the alarm before the next row; what silences it alone changes no decision. */
    void acted(AlarmAct act) {
        if (decisions.isEmpty() || act == AlarmAct.SHELVE || act == AlarmAct.UNSHELVE) {
            return; // what is done before the first decision is known by then
        }
        if (acts.size() == MOST_ACTS) { // the flight begins after it, then
            long after = acts.getFirst().window;
            while (!decisions.isEmpty() && decisions.getFirst().window() <= after) {
                forgetDecision();
            }
        }
        acts.addLast(new Acted(act, taken, lastWindow()));
    }

    /** A model was taken, or the same one anew: what was decided before is decided again by none that is known. */
    void adopted() {
        adoptedAfter = lastWindow();
    }

    /** The alarm came or went; an edge that follows while another is waited for is on the same flight. */
    void edge(DecisionRecord record, boolean raised) {
        if (cause == null) {
            long at = record.span().endNanos();
            cause = new Flight.Cause(
                    raised ? Flight.Kind.RAISED : Flight.Kind.CLEARED,
                    record.id().window(),
                    at);
            due = at + settings.after().toNanos();
        }
    }

    /** Hands over what is waited for; there will be no more rows. */
    void close() {
        if (cause != null) {
            handOver(cause);
        }
    }

    private long lastWindow() {
        Decided last = decisions.peekLast();
        return last == null ? -1 : last.window();
    }

    /** With it goes what was done before the next one was decided: that one knows it. */
    private void forgetDecision() {
        decisions.removeFirst();
        allDecisions = false;
        long oldest =
                decisions.isEmpty() ? Long.MAX_VALUE : decisions.getFirst().window();
        while (!acts.isEmpty() && acts.getFirst().window < oldest) {
            acts.removeFirst();
        }
    }

    private void handOver(Flight.Cause why) {
        int width = channels.size();
        Decided oldest = decisions.peekFirst();
        int from = oldest == null ? 0 : unneeded(oldest.record().span().startNanos());
        int count = rows - from;
        long[] someTimes = new long[count];
        double[] someValues = new double[count * width];
        long[] someReasons = new long[count * width];
        for (int row = 0; row < count; row++) {
            int at = place(from + row);
            someTimes[row] = times[at];
            System.arraycopy(values, at * width, someValues, row * width, width);
            System.arraycopy(reasons, at * width, someReasons, row * width, width);
        }
        List<Decided> all = List.copyOf(decisions);
        int known = knownFrom(all);
        boolean complete = whole && from == 0;
        sink.accept(new Flight(
                pipeline,
                why,
                channels,
                new Flight.Rows(someTimes, someValues, someReasons, complete),
                new Flight.Course(
                        all.stream().map(Decided::record).toList(),
                        known,
                        acts(all, known, taken - count),
                        complete && allDecisions && known == 0 ? List.of() : taught(all, known)),
                all.isEmpty() ? Flight.Known.NOTHING : all.get(known).known()));
        if (why.equals(cause)) {
            cause = null;
            due = NEVER;
        }
    }

    /** Returns which decision is the first that the present model made; the first of all where it made none yet. */
    private int knownFrom(List<Decided> all) {
        int from = 0;
        while (from < all.size() && all.get(from).window() <= adoptedAfter) {
            from++;
        }
        return from == all.size() ? 0 : from;
    }

    private List<Flight.Act> acts(List<Decided> all, int from, long firstRow) {
        return acts.stream()
                .filter(act -> act.window >= all.get(from).window())
                .map(act -> new Flight.Act(act.act, (int) (act.row - firstRow)))
                .toList();
    }

    /** Returns the lessons that ended: a lesson of which the rows do not tell the beginning cannot be learned again. */
    private static List<Flight.Taught> taught(List<Decided> all, int from) {
        List<Flight.Taught> taught = new ArrayList<>();
        for (int i = from + 1; i < all.size(); i++) {
            Calibration present = all.get(i).calibration();
            if (present != null && !present.equals(all.get(i - 1).calibration())) {
                taught.add(new Flight.Taught(i, present));
            }
        }
        return taught;
    }

    /** Returns how many of the first rows would shift windows that are counted from the first row on. */
    private int unneeded(long startNanos) {
        int from = 0;
        while (lead.fromItsFirstRow() && !whole && from < rows && times[place(from)] < startNanos) {
            from++;
        }
        return from;
    }

    /** What lies further back than a flight may begin is forgotten; while one is waited for, only by the limit. */
    private void forgetBefore(long timeNanos) {
        long oldest = (cause == null ? timeNanos : cause.atNanos())
                - settings.before().toNanos();
        while (rows > 0 && (rows == mostRows || isBefore(oldest))) {
            first = first + 1 == times.length ? 0 : first + 1;
            rows--;
            whole = false;
        }
        while (!decisions.isEmpty()
                && rows > 0
                && decisions.peekFirst().record().span().startNanos() < Math.max(oldest, times[first])) {
            forgetDecision();
        }
        if (rows == times.length) {
            grow();
        }
    }

    /** Tells whether the first row lies before a time, and is not needed by the windows from then on. */
    private boolean isBefore(long oldest) {
        int needed = lead.rows();
        return times[first] < oldest - lead.time().toNanos()
                && (needed == 0 || (needed < rows && times[place(needed)] < oldest));
    }

    private int place(int row) {
        int at = first + row;
        return at >= times.length ? at - times.length : at;
    }

    private void grow() {
        int width = channels.size();
        int capacity = Math.min(mostRows, 2 * times.length);
        times = straight(times, capacity);
        double[] moreValues = new double[capacity * width];
        long[] moreReasons = new long[capacity * width];
        int tail = (values.length / Math.max(1, width)) - first;
        System.arraycopy(values, first * width, moreValues, 0, tail * width);
        System.arraycopy(values, 0, moreValues, tail * width, first * width);
        System.arraycopy(reasons, first * width, moreReasons, 0, tail * width);
        System.arraycopy(reasons, 0, moreReasons, tail * width, first * width);
        values = moreValues;
        reasons = moreReasons;
        first = 0;
    }

    private long[] straight(long[] ring, int capacity) {
        long[] more = Arrays.copyOf(Arrays.copyOfRange(ring, first, ring.length), capacity);
        System.arraycopy(ring, 0, more, ring.length - first, first);
        return more;
    }
}
