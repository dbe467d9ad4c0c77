package io.edgewise.deploy;

import io.edgewise.decision.DecisionSettings;
import io.edgewise.guard.Regimes;
import io.edgewise.guard.RunWhen;
import io.edgewise.signal.Resampling;
import io.edgewise.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline as it is declared.
 *
 * @param intake where its frames come from
 * @param bind which source channel, in which unit, feeds each channel of the model's manifest
 * @param running when the machine counts as running; null for always
 * @param regimes in which regimes it is run, each of which has a baseline of its own; null for none
 * @param window how the stream is cut; null for the manifest's way
 * @param resample how the samples of a window are brought onto an even grid; null for the manifest's way
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
        @Nullable RegimeRule regimes,
        @Nullable WindowRule window,
        @Nullable Resampling resample,
        String model,
        Duration learn,
        DecisionSettings decide,
        int qos,
        @Nullable Double threshold) {
    public PipelineSpec {
        bind = Map.copyOf(bind);
    }

    /** Returns a pipeline of this model of which nothing else is said: it always runs, and does not learn. */
    public static PipelineSpec of(Intake intake, Map<String, BoundChannel> bind, String model) {
        return new PipelineSpec(
                intake, bind, null, null, null, null, model, Duration.ZERO, DecisionSettings.DEFAULT, 1, null);
    }

    /** Returns the same pipeline fed by something else. */
    public PipelineSpec fedBy(Intake other, Map<String, BoundChannel> columns) {
        return new PipelineSpec(
                other, columns, running, regimes, window, resample, model, learn, decide, qos, threshold);
    }

    /** Returns the same pipeline with windows by time. */
    public PipelineSpec cut(WindowSpec.Time other) {
        WindowRule rule = new WindowRule.Plain(other);
        return new PipelineSpec(intake, bind, running, regimes, rule, resample, model, learn, decide, qos, threshold);
    }

    /** Returns the same pipeline that learns for so long. */
    public PipelineSpec learning(Duration time) {
        return new PipelineSpec(intake, bind, running, regimes, window, resample, model, time, decide, qos, threshold);
    }

    /** Returns the same pipeline with another threshold and other counts; null for the manifest's threshold. */
    public PipelineSpec deciding(DecisionSettings other, @Nullable Double above) {
        return new PipelineSpec(intake, bind, running, regimes, window, resample, model, learn, other, qos, above);
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
        public String rawUnit() {
            return scale == 1 && offset == 0 ? unit : "";
        }
    }

    /**
     * When the machine counts as running.
     *
     * @param channel the manifest's channel that tells
     * @param above above which value a run begins, in the manifest's unit
     * @param below a run ends with a value that is not above this, at most {@code above}
     * @param holds how long the run must have lasted
     * @param grace how long the machine is then left alone
     */
    public record RunRule(String channel, double above, double below, Duration holds, Duration grace) {
        RunWhen over(ToIntFunction<String> channels) {
            return new RunWhen(channels.applyAsInt(channel), above, below, holds, grace);
        }
    }

    /**
     * In which regimes the machine is run.
     *
     * @param by one or two of the manifest's channels and their ranges
     * @param deadBand how far beyond a border a value must lie, as a share of the range that is left
     * @param settle how long the machine must have been in a regime before it is learned or judged
     */
    public record RegimeRule(List<By> by, double deadBand, Duration settle) {
        public RegimeRule {
            by = List.copyOf(by);
        }

        /**
         * The ranges of one channel.
         *
         * @param channel the manifest's channel
         * @param borders ascending, in the manifest's unit
         * @param names one for each range
         */
        public record By(String channel, List<Double> borders, List<String> names) {
            public By {
                borders = List.copyOf(borders);
                names = List.copyOf(names);
            }
        }

        /**
         * Returns the regimes of a machine whose channels have these numbers.
         *
         * @throws IllegalArgumentException when there can be none like these
         */
        public Regimes over(ToIntFunction<String> channels) {
            List<Regimes.Axis> axes = by.stream()
                    .map(one -> new Regimes.Axis(channels.applyAsInt(one.channel), one.borders, one.names))
                    .toList();
            return new Regimes(axes, deadBand, settle);
        }
    }

    /** How the stream is cut, as it is declared. */
    public sealed interface WindowRule {
        /** Returns how the stream of a machine is cut whose channels have these numbers. */
        WindowSpec over(ToIntFunction<String> channels);

        /**
         * By time or by sessions.
         *
         * @param spec as it is
         */
        record Plain(WindowSpec spec) implements WindowRule {
            @Override
            public WindowSpec over(ToIntFunction<String> channels) {
                return spec;
            }
        }

        /**
         * By a number of rows.
         *
         * @param size rows in a window in which the lead channel is usable
         * @param hop such rows from one start to the next
         * @param lead the manifest's channel that is counted
         */
        record Counted(int size, int hop, String lead) implements WindowRule {
            @Override
            public WindowSpec over(ToIntFunction<String> channels) {
                return new WindowSpec.Count(size, hop, channels.applyAsInt(lead));
            }
        }
    }
}
