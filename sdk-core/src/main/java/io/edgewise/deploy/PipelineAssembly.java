package io.edgewise.deploy;

import static java.util.Objects.requireNonNull;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.guard.Regimes;
import io.edgewise.identity.Device;
import io.edgewise.json.Nearest;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.pipeline.ChannelMap;
import io.edgewise.pipeline.FlightRecorder;
import io.edgewise.pipeline.Lead;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.PipelineBuilder;
import io.edgewise.pipeline.StateKeeper;
import io.edgewise.pipeline.WindowCount;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Resampling;
import io.edgewise.signal.Unit;
import io.edgewise.window.WindowSpec;
import io.edgewise.window.Windower;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Builds a pipeline from its declaration and a loaded model. */
final class PipelineAssembly {
    private final Device device;
    private final Surroundings surroundings;
    private final @Nullable PipelineStates keeper;

    /** Makes an assembly; without a keeper nothing is recalled and nothing kept. */
    PipelineAssembly(Device device, Surroundings surroundings, @Nullable PipelineStates keeper) {
        this.device = device;
        this.surroundings = surroundings;
        this.keeper = keeper;
    }

    /**
     * Checks whether a pipeline can run on a model.
     *
     * @throws RefusedException CONTRACT_MISMATCH, naming the channel and what to do
     */
    void check(String name, PipelineSpec spec, Model model) {
        ModelManifest manifest = model.manifest();
        checkFit(name, spec, manifest);
        if (spec.learn().isZero() && manifest.needsCalibration() && !isTaught(name, spec, model)) {
            throw mismatch(name, "its model learns from the machine; give it a learning time, for example learn: 20m");
        }
    }

    /**
     * Checks whether a declaration fits a manifest, whatever was learned before.
     *
     * @throws RefusedException CONTRACT_MISMATCH, naming the channel and what to do
     */
    static void checkFit(String name, PipelineSpec spec, ModelManifest manifest) {
        map(name, spec, manifest, columns(List.of(spec)));
        try {
            requireThatItFits(name, spec, manifest);
        } catch (IllegalArgumentException e) {
            throw mismatch(name, String.valueOf(e.getMessage()));
        }
        Duration size = longestWindow(name, spec, manifest);
        if (!spec.learn().isZero() && spec.learn().compareTo(size) < 0) {
            throw mismatch(
                    name,
                    "learn: " + spec.learn().toSeconds() + "s is shorter than one window of " + size.toSeconds()
                            + "s; what is normal takes many windows, for example learn: 20m");
        }
    }

    private boolean isTaught(String name, PipelineSpec spec, Model model) {
        Calibration known = recall(name, spec, model);
        if (known == null || spec.regimes() == null) {
            return known != null;
        }
        return known.regimes()
                .keySet()
                .containsAll(regimes(name, spec, model.manifest()).names());
    }

    private static void requireThatItFits(String name, PipelineSpec spec, ModelManifest manifest) {
        ToIntFunction<String> numbers = channel -> channel(name, manifest, channel);
        if (spec.running() != null) {
            spec.running().over(numbers);
        }
        if (spec.regimes() != null) {
            spec.regimes().over(numbers);
        }
        FeatureExtractor.of(manifest.features());
        WindowSpec window = window(name, spec, manifest);
        Resampling resampling =
                spec.resample() != null ? spec.resample() : manifest.window().resampling();
        new Windower(window, resampling, manifest.channels().size());
        long rows = rows(window, resampling);
        if (manifest.features().isRaw() && rows > 0) {
            requireRows(manifest, rows);
        }
    }

    /** Returns how many rows each window has; 0 where the stream decides. */
    private static long rows(WindowSpec window, @Nullable Resampling resampling) {
        if (window instanceof WindowSpec.Time time && resampling != null) {
            return resampling.points(time.size().toNanos());
        }
        return window instanceof WindowSpec.Count count ? count.size() : 0;
    }

    private static void requireRows(ModelManifest manifest, long rows) {
        List<FeatureSchema.Feature> features = manifest.features().features();
        for (FeatureSchema.Feature feature : features) {
            long read = features.stream()
                    .filter(one -> one.channel() == feature.channel())
                    .count();
            if (read != rows) {
                throw new IllegalArgumentException("the model reads " + read + " samples of '" + feature.channelName()
                        + "', and a window has " + rows + ": make size times rate, or count, " + read);
            }
        }
    }

    private static WindowSpec window(String name, PipelineSpec spec, ModelManifest manifest) {
        ModelManifest.WindowDefault usual = manifest.window();
        return spec.window() == null
                ? new WindowSpec.Time(usual.size(), usual.hop(), usual.lateness())
                : spec.window().over(channel -> channel(name, manifest, channel));
    }

    /** Returns how long a window may last; zero where only its rows are counted. */
    private static Duration longestWindow(String name, PipelineSpec spec, ModelManifest manifest) {
        WindowSpec window = window(name, spec, manifest);
        if (window instanceof WindowSpec.Time time) {
            return time.size();
        }
        return window instanceof WindowSpec.Session session ? session.longest() : Duration.ZERO;
    }

    private static Regimes regimes(String name, PipelineSpec spec, ModelManifest manifest) {
        return requireNonNull(spec.regimes()).over(channel -> channel(name, manifest, channel));
    }

    /**
     * Returns the columns that pipelines of one intake need, sorted by name. A column has the unit in which they take
     * it, and none where they differ.
     */
    static List<Channel> columns(Collection<PipelineSpec> specs) {
        Map<String, String> units = new TreeMap<>();
        specs.stream()
                .flatMap(spec -> spec.bind().values().stream())
                .forEach(bound ->
                        units.merge(columnName(bound), bound.rawUnit(), (one, other) -> one.equals(other) ? one : ""));
        return units.entrySet().stream()
                .map(column -> Channel.of(column.getKey(), Unit.of(column.getValue())))
                .toList();
    }

    private static String columnName(PipelineSpec.BoundChannel bound) {
        return bound.source().isEmpty() ? bound.from() : bound.source() + ":" + bound.from();
    }

    /** Tells whether a model can take another one's place in a pipeline that goes on as it is. */
    static boolean mayTakeThePlace(PipelineSpec spec, ModelManifest old, ModelManifest next) {
        ModelManifest.WindowDefault one = old.window();
        ModelManifest.WindowDefault other = next.window();
        boolean cutAlike = spec.window() != null
                || (one.size().equals(other.size())
                        && one.hop().equals(other.hop())
                        && one.lateness().equals(other.lateness()));
        boolean resampledAlike = spec.resample() != null || Objects.equals(one.resampling(), other.resampling());
        return old.channels().equals(next.channels()) && cutAlike && resampledAlike;
    }

    /**
     * Builds a pipeline that is fed by a source with these columns.
     *
     * @throws RefusedException CONTRACT_MISMATCH, naming the channel and what to do
     */
    Pipeline assemble(String name, PipelineSpec spec, Model model, List<Channel> columns, WindowCount count) {
        return assemble(name, spec, model, columns, count, keeper == null ? StateKeeper.NONE : keeper.of(spec));
    }

    Pipeline assemble(
            String name, PipelineSpec spec, Model model, List<Channel> columns, WindowCount count, StateKeeper states) {
        ModelManifest manifest = model.manifest();
        PipelineBuilder builder = Pipeline.builder(name)
                .device(device.name(), device.boot())
                .time(spec.intake().time())
                .count(count)
                .channels(map(name, spec, manifest, columns))
                .learn(spec.learn())
                .decide(new CountingPolicy(spec.decide()))
                .sink(surroundings.sink(name, spec.qos()))
                .flood(spec.decide().flood())
                .deviceFlood(surroundings.flood())
                .keeper(states);
        if (keeper != null) {
            builder.alarm(keeper.alarm(name, device));
        }
        ToIntFunction<String> numbers = channel -> channel(name, manifest, channel);
        try {
            describe(builder, spec, numbers);
        } catch (IllegalArgumentException e) {
            throw mismatch(name, String.valueOf(e.getMessage()));
        }
        FlightRecorder recorder = surroundings.recorder(
                name, manifest.channels().stream().map(ChannelSpec::channel).toList());
        if (recorder != null) {
            recorder.reachBack(lead(name, spec, manifest));
            builder.recorder(recorder);
        }
        ModelBinding binding = bind(name, spec, model);
        try {
            return builder.model(binding).build();
        } catch (RuntimeException e) {
            binding.close();
            throw e instanceof IllegalArgumentException ? mismatch(name, String.valueOf(e.getMessage())) : e;
        }
    }

    /** Returns which rows before a window it takes to judge it as this pipeline does. */
    static Lead lead(String name, PipelineSpec spec, ModelManifest manifest) {
        ToIntFunction<String> numbers = channel -> channel(name, manifest, channel);
        return Lead.of(
                window(name, spec, manifest),
                spec.resample() != null ? spec.resample() : manifest.window().resampling(),
                spec.running() == null ? null : spec.running().over(numbers),
                spec.regimes() == null ? null : spec.regimes().over(numbers),
                manifest.channels());
    }

    private static void describe(PipelineBuilder builder, PipelineSpec spec, ToIntFunction<String> numbers) {
        if (spec.window() != null) {
            builder.window(spec.window().over(numbers));
        }
        if (spec.resample() != null) {
            builder.resample(spec.resample());
        }
        if (spec.running() != null) {
            builder.runWhen(spec.running().over(numbers));
        }
        if (spec.regimes() != null) {
            builder.regimes(spec.regimes().over(numbers));
        }
    }

    /** Binds a model to a pipeline, with what the machine taught it in an earlier run. */
    ModelBinding bind(String name, PipelineSpec spec, Model model) {
        FeatureExtractor extractor = FeatureExtractor.of(model.manifest().features());
        ModelBinding binding = ModelBinding.of(model, extractor, recall(name, spec, model));
        return spec.threshold() == null ? binding : binding.above(spec.threshold());
    }

    private @Nullable Calibration recall(String name, PipelineSpec spec, Model model) {
        return keeper == null
                ? null
                : keeper.recall(
                        name,
                        spec,
                        model.manifest().features(),
                        model.provenance().digest());
    }

    private static ChannelMap map(String name, PipelineSpec spec, ModelManifest manifest, List<Channel> columns) {
        refuseUnknown(name, spec.bind(), manifest);
        int size = manifest.channels().size();
        int[] from = new int[size];
        double[] factors = new double[size];
        double[] offsets = new double[size];
        for (int i = 0; i < size; i++) {
            ChannelSpec wanted = manifest.channels().get(i);
            String channel = wanted.channel().name();
            PipelineSpec.BoundChannel bound = spec.bind().get(channel);
            if (bound == null) {
                if (wanted.required()) {
                    throw mismatch(
                            name, "bind", "the model needs the channel '" + channel + "', and nothing is bound to it");
                }
                from[i] = ChannelMap.UNBOUND;
                factors[i] = 1;
                continue;
            }
            Unit unit = Unit.of(bound.unit());
            Unit target = wanted.channel().unit();
            if (!unit.convertsTo(target)) {
                throw mismatch(
                        name, "bind." + channel + ".unit", "channel '" + channel + "': " + unit.mismatch(target));
            }
            from[i] = column(columns, columnName(bound));
            double factor = unit.factorTo(target).orElseThrow();
            factors[i] = bound.scale() * factor;
            offsets[i] = bound.offset() * factor + unit.offsetTo(target).orElseThrow();
        }
        return new ChannelMap(from, factors, offsets);
    }

    private static void refuseUnknown(
            String name, Map<String, PipelineSpec.BoundChannel> bind, ModelManifest manifest) {
        for (String channel : new TreeSet<>(bind.keySet())) {
            channel(name, "bind." + channel, manifest, channel);
        }
    }

    private static int channel(String name, ModelManifest manifest, String channel) {
        return channel(name, "", manifest, channel);
    }

    private static int channel(String name, String key, ModelManifest manifest, String channel) {
        List<String> names = manifest.channels().stream()
                .map(known -> known.channel().name())
                .toList();
        int index = names.indexOf(channel);
        if (index < 0) {
            String hint = Nearest.to(channel, names)
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
            throw mismatch(name, key, "the model has no channel '" + channel + "'" + hint);
        }
        return index;
    }

    private static int column(List<Channel> columns, String from) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(from)) {
                return i;
            }
        }
        throw new AssertionError("a source has a column for everything bound to it; this is a bug: " + from);
    }

    private static RefusedException mismatch(String pipeline, String words) {
        return mismatch(pipeline, "", words);
    }

    /** Returns what is wrong with a key of the pipeline's declaration. */
    private static RefusedException mismatch(String pipeline, String key, String words) {
        return new RefusedException(Refusal.CONTRACT_MISMATCH, key, "pipeline " + pipeline + ": " + words);
    }
}
