package io.edgewise.decision;

import io.edgewise.guard.Finding;
import io.edgewise.model.Contribution;
import io.edgewise.model.Digest;
import io.edgewise.model.Provenance;
import io.edgewise.signal.Quality;
import io.edgewise.signal.TimeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decision about one window, whole: it can be kept, sent and explained without anything else.
 *
 * @param id which device, boot, pipeline and window
 * @param span when
 * @param decision what is said after the earlier windows are counted in
 * @param held what is held when the decision is HOLD; ALARM while an alarm stands though the decision is LEARNING, or a
 *     latched one though it is NOT_RUNNING or, by a technician's hold, OUT_OF_SERVICE; null otherwise
 * @param hold the technician's hold by which the decision is OUT_OF_SERVICE; null otherwise
 * @param label which fault; null where the model does not tell or there is no alarm
 * @param score how far from normal this window was; NaN when there is no answer
 * @param threshold above which score a window speaks for an alarm
 * @param quality the worst quality that any guard left
 * @param findings what the guards found, in the order of the path
 * @param contributions for alarms: which features lie outside their ranges, the farthest first
 * @param advice for alarms: what the manifest says to do; empty otherwise
 * @param baseline what was taken for normal
 * @param model which model answered
 */
public record DecisionRecord(
        Id id,
        Span span,
        Decision decision,
        @Nullable Decision held,
        @Nullable Suppression hold,
        @Nullable String label,
        float score,
        double threshold,
        Quality quality,
        List<Finding> findings,
        List<Contribution> contributions,
        String advice,
        Baseline baseline,
        ModelUse model) {
    /** Returns the digest of the calibration that was used; null while learning and where there is none. */
    public @Nullable Digest calibration() {
        return baseline.calibration;
    }

    /** Returns in which regime the machine was; null where it has none, or was in none. */
    public @Nullable String regime() {
        return baseline.regime;
    }

    /**
     * Which window of which pipeline, unique for all time.
     *
     * @param device the device's name
     * @param boot the device's boot epoch
     * @param pipeline the pipeline's name
     * @param window the window's number in this pipeline and boot, without holes
     */
    public record Id(String device, long boot, String pipeline, long window) {}

    /**
     * When, in event time, and by whose clock.
     *
     * @param startNanos the window's first instant, nanoseconds since the Unix epoch
     * @param endNanos the first instant after it
     * @param source whose clock; with REPLAY nothing was compared with the wall clock
     */
    public record Span(long startNanos, long endNanos, TimeSource source) {}

    /**
     * What was taken for normal.
     *
     * @param calibration the digest of the calibration that was used; null while learning and where there is none
     * @param regime in which regime the machine was; null where it has none, or was in none
     */
    public record Baseline(
            @Nullable Digest calibration, @Nullable String regime) {
        /** Nothing that a machine taught. */
        public static final Baseline NONE = new Baseline(null, null);
    }

    /**
     * Which model answered.
     *
     * @param provenance what it is and who vouches for it
     * @param engine the engine that ran it
     * @param rung which session of a ladder answered, 0 for the first
     */
    public record ModelUse(Provenance provenance, String engine, int rung) {}
}
