package io.edgewise.decision;

import io.edgewise.model.Calibration;
import io.edgewise.signal.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline saw and decided around an alarm: its rows as they came, in the units of the model's channels and
 * before any guard judged them, and its decisions. Enough to compute the same decisions again elsewhere.
 */
public final class Flight {
    private final String pipeline;
    private final Cause cause;
    private final List<Channel> channels;
    private final Rows rows;
    private final Course course;
    private final Known known;

    /**
     * Makes one.
     *
     * @param pipeline the pipeline's name
     * @param cause why it was kept
     * @param channels the channels of a row, in order
     * @param rows the rows, in the order in which they came
     * @param course what was decided in that time, and what else happened
     * @param known what was known when the decision {@link Course#from} was made
     */
    public Flight(String pipeline, Cause cause, List<Channel> channels, Rows rows, Course course, Known known) {
        this.pipeline = pipeline;
        this.cause = cause;
        this.channels = List.copyOf(channels);
        this.rows = rows;
        this.course = course;
        this.known = known;
        if (rows.values().length != rows.size() * channels.size()) {
            throw new IllegalArgumentException(
                    rows.values().length + " values are no " + rows.size() + " rows of " + channels.size());
        }
    }

    /** Returns the pipeline's name. */
    public String pipeline() {
        return pipeline;
    }

    /** Returns why it was kept. */
    public Cause cause() {
        return cause;
    }

    /** Returns the channels of a row, in order. */
    public List<Channel> channels() {
        return channels;
    }

    /** Returns the rows. */
    public Rows rows() {
        return rows;
    }

    /** Returns what was decided, in order. */
    public List<DecisionRecord> decisions() {
        return course.decisions;
    }

    /** Returns what was decided, and what else happened meanwhile. */
    public Course course() {
        return course;
    }

    /** Returns what was known when the decision {@link Course#from} was made. */
    public Known known() {
        return known;
    }

    /**
     * What was decided, and what happened meanwhile that the rows do not tell.
     *
     * @param decisions the decisions, in order
     * @param from how many of them were made before the model that made the others was taken, or taken anew
     * @param acts what people did from the decision {@code from} on, and holds whose time was over, in order
     * @param taught what the machine had taught from some later decision on, in order; nothing where all of it can be
     *     learned again from the rows
     */
    public record Course(List<DecisionRecord> decisions, int from, List<Act> acts, List<Taught> taught) {
        public Course {
            decisions = List.copyOf(decisions);
            acts = List.copyOf(acts);
            taught = List.copyOf(taught);
        }
    }

    /**
     * Something that was done to the pipeline's alarm, and may change decisions.
     *
     * @param act what
     * @param row the number of the row that came next
     */
    public record Act(AlarmAct act, int row) {}

    /**
     * The end of a lesson.
     *
     * @param decision the number, among the flight's, of the first decision that knew what it taught
     * @param calibration all that was taught by then
     */
    public record Taught(int decision, Calibration calibration) {}

    /**
     * What was known when a decision was made.
     *
     * @param calibration what the machine had taught; null for nothing
     * @param memory what the policy remembered of the windows before; null where that is not told
     * @param doubt how many good windows in a row it still took to believe the machine after an alarm that ended by a
     *     stop alone; 0 where it was believed
     * @param past what else of the time before still mattered; null where that is not told
     */
    public record Known(
            @Nullable Calibration calibration,
            @Nullable PolicyMemory memory,
            int doubt,
            @Nullable Past past) {
        /** Nothing. */
        public static final Known NOTHING = new Known(null, null, 0, null);
    }

    /**
     * What of the time before a decision still mattered.
     *
     * @param absent the optional channels that had never delivered a usable value
     * @param held whether somebody held the machine out of service
     * @param heldUntil the last row that came under such a hold, event time in nanoseconds; {@link PolicyMemory#NEVER}
     *     where none mattered
     */
    public record Past(List<String> absent, boolean held, long heldUntil) {
        /** Nothing. */
        public static final Past NONE = new Past(List.of(), false, PolicyMemory.NEVER);

        public Past {
            absent = List.copyOf(absent);
        }
    }

    /**
     * Why a flight was kept.
     *
     * @param kind what happened
     * @param window the number of the window in which it did
     * @param atNanos when, event time
     */
    public record Cause(Kind kind, long window, long atNanos) {}

    /** What makes a recorder keep what it has. */
    public enum Kind {
        /** An alarm came. */
        RAISED,
        /** An alarm went. */
        CLEARED,
        /** Somebody asked. */
        DEMAND
    }

    /**
     * Rows in columns; the arrays are the flight's own from then on.
     *
     * @param times event times, nanoseconds since the Unix epoch
     * @param values row by row, in the channels' units; NaN where there is none
     * @param reasons what the source found, bits of {@link io.edgewise.signal.Reason}
     * @param whole whether the first of them is the first that the pipeline ever saw
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; handed over, not shared
    public record Rows(long[] times, double[] values, long[] reasons, boolean whole) {
        public Rows {
            if (values.length != reasons.length) {
                throw new IllegalArgumentException(values.length + " values, " + reasons.length + " reasons");
            }
        }

        /** Returns how many rows there are. */
        public int size() {
            return times.length;
        }
    }
}
