package io.edgewise.pipeline;

import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.Decision;
import io.edgewise.decision.FloodLimit;
import io.edgewise.signal.Quality;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline stands: a snapshot any thread may hold.
 *
 * @param name the pipeline's name
 * @param rows how many rows it was offered
 * @param windows how many windows were due
 * @param decided how many decisions it gave, of any kind
 * @param rejected how many windows were rejected, by reason
 * @param leftOut how many rows were left out, by reason
 * @param absent the optional channels that never delivered a usable value; null until enough windows were seen to say
 * @param unlearned the channels that did not move while normal was learned; null where nothing was learned (yet)
 * @param lastWindow the number of the last window; −1 before the first
 * @param watermarkNanos the end of the last window, event time; {@code Long.MIN_VALUE} before the first
 * @param decision the last decision; null before the first
 * @param quality the last decision's quality
 * @param score the last score; NaN when there was none
 * @param alarm its alarm
 */
public record PipelineStatus(
        String name,
        long rows,
        long windows,
        long decided,
        Map<String, Long> rejected,
        Map<String, Long> leftOut,
        @Nullable List<String> absent,
        @Nullable List<String> unlearned,
        long lastWindow,
        long watermarkNanos,
        @Nullable Decision decision,
        Quality quality,
        float score,
        AlarmStanding alarm) {
    /**
     * How its alarm stands.
     *
     * @param memory where, and who silenced it
     * @param heldBack how many alarms the flood limits have held back
     * @param heldBackByDevice how many of them the limit of all pipelines together has
     * @param heldBackBy which limit holds back the alarm that stands now; null where none does
     */
    public record AlarmStanding(
            AlarmMemory memory, long heldBack, long heldBackByDevice, FloodLimit.@Nullable Room heldBackBy) {
        /** Of an alarm that never came. */
        public static final AlarmStanding NONE = new AlarmStanding(AlarmMemory.NONE, 0, 0, null);
    }
}
