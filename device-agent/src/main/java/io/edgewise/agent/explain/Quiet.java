package io.edgewise.agent.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would have kept a window quiet: its score not above the threshold.
 *
 * @param how how that is known
 * @param extent how much must change
 * @param words how that is known, or why it is not, for a person
 * @param changes the smallest first, each enough alone; with SEVERAL_CHANNELS all of them together
 * @param runs how often the model was run for it; 0 where it was not
 */
public record Quiet(How how, Extent extent, String words, List<Change> changes, int runs) {
    public Quiet {
        changes = List.copyOf(changes);
    }

    /** How it is known. */
    public enum How {
        /** The model itself was run with other features: a probe, no proof. */
        PROBED,
        /** Worked out from the record's ranges, since its score is the largest distance from them. */
        RECORD,
        /** The window was quiet, or not judged. */
        NOT_NEEDED,
        /** It cannot be known from what is at hand. */
        UNKNOWN
    }

    /** How much must change. */
    public enum Extent {
        /** One feature of one channel. */
        ONE_FEATURE,
        /** All features of one channel, to within their normal ranges. */
        ONE_CHANNEL,
        /** All features of several channels, to within their normal ranges. */
        SEVERAL_CHANNELS,
        /** Nothing that was looked for. */
        NOTHING
    }

    /**
     * A change that is enough.
     *
     * @param channel whose
     * @param feature which statistic; null for all of the channel, to within their normal ranges
     * @param from what was seen; NaN for a whole channel
     * @param to what would have been quiet; NaN for a whole channel
     * @param widths how far that is, in widths of the normal range; NaN for a whole channel
     * @param score the score then; NaN where no model was run
     */
    public record Change(String channel, @Nullable String feature, float from, float to, double widths, float score) {
        static Change whole(String channel, float score) {
            return new Change(channel, null, Float.NaN, Float.NaN, Double.NaN, score);
        }
    }

    static Quiet unknown(String why) {
        return new Quiet(How.UNKNOWN, Extent.NOTHING, why, List.of(), 0);
    }

    static Quiet notNeeded(String why) {
        return new Quiet(How.NOT_NEEDED, Extent.NOTHING, why, List.of(), 0);
    }
}
