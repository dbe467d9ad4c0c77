package io.edgewise.deploy;

import io.edgewise.decision.DecisionSettings;
import io.edgewise.window.WindowSpec;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline as it is declared.
 *
 * @param intake where its frames come from
 * @param bind which source channel, in which unit, feeds each channel of the model's manifest
 * @param running when the machine counts as running; null for always
 * @param window how the stream is cut; null for the manifest's way
 * @param model the name of its model
 * @param learn for how long normal is learned; zero for not at all
 * @param decide how windows become decisions
 * @param qos the quality of service of its decisions, 0 or 1
 * @param threshold above which score a window speaks for an alarm; null for what the manifest says
 */
public record PipelineSpec(
        Intake intake,
        Map<String, BoundChannel> bind,
        @Nullable RunRule running,
        WindowSpec.@Nullable Time window,
        String model,
        Duration learn,
        DecisionSettings decide,
        int qos,
        @Nullable Double threshold) {
    public PipelineSpec {
        bind = Map.copyOf(bind);
    }

    /**
     * A channel of a source.
     *
     * @param from its name in the source's frames
     * @param unit the unit its values come in, scale and offset applied
     * @param source the name of its source; empty for the only one
     * @param scale what a value is multiplied with first, not 0
     * @param offset what is added then, in the unit
     */
    public record BoundChannel(String from, String unit, String source, double scale, double offset) {
        public BoundChannel {
            if (scale == 0 || !Double.isFinite(scale) || !Double.isFinite(offset)) {
                throw new IllegalArgumentException("scale " + scale + " and offset " + offset + " of " + from
                        + ": finite numbers are needed, and a scale that is not 0");
            }
        }

        /** A channel of the only source whose values are taken as they are. */
        public BoundChannel(String from, String unit) {
            this(from, unit, "", 1, 0);
        }

        /** Returns the unit of the values as they come; none where they are scaled, since it has no name then. */
        String rawUnit() {
            return scale == 1 && offset == 0 ? unit : "";
        }
    }

    /**
     * When the machine counts as running.
     *
     * @param channel the manifest's channel that tells
     * @param above the limit, in the manifest's unit
     * @param holds how long the value must have been above it
     * @param grace how long the machine is then left alone
     */
    public record RunRule(String channel, double above, Duration holds, Duration grace) {}
}
