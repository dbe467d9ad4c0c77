package io.edgewise.deploy;

import io.edgewise.decision.CountingPolicy;
import io.edgewise.feature.TimeDomainExtractor;
import io.edgewise.guard.RunWhen;
import io.edgewise.identity.Device;
import io.edgewise.json.Nearest;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.pipeline.ChannelMap;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.PipelineBuilder;
import io.edgewise.pipeline.WindowCount;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Builds a pipeline from its declaration and a loaded model. */
final class PipelineAssembly {
    private final Device device;
    private final Surroundings surroundings;
    private final PipelineStates keeper;

    PipelineAssembly(Device device, Surroundings surroundings, PipelineStates keeper) {
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
        map(name, spec, model.manifest(), columns(List.of(spec)));
        if (spec.running() != null) {
            channel(name, model.manifest(), spec.running().channel());
        }
        Duration size = spec.window() != null
                ? spec.window().size()
                : model.manifest().window().size();
        if (!spec.learn().isZero() && spec.learn().compareTo(size) < 0) {
            throw mismatch(
                    name,
                    "learn: " + spec.learn().toSeconds() + "s is shorter than one window of " + size.toSeconds()
                            + "s; what is normal takes many windows, for example learn: 20m");
        }
        if (spec.learn().isZero() && model.manifest().needsCalibration() && recall(name, spec, model) == null) {
            throw mismatch(name, "its model learns from the machine; give it a learning time, for example learn: 20m");
        }
    }

    /** Returns the columns that pipelines of one source need, sorted by name. */
    static List<Channel> columns(Collection<PipelineSpec> specs) {
        return specs.stream()
                .flatMap(spec -> spec.bind().values().stream())
                .map(PipelineSpec.BoundChannel::from)
                .distinct()
                .sorted()
                .map(name -> Channel.of(name, Unit.of("")))
                .toList();
    }

    /** Tells whether a model can take another one's place in a pipeline that goes on as it is. */
    static boolean mayTakeThePlace(PipelineSpec spec, ModelManifest old, ModelManifest next) {
        return old.channels().equals(next.channels())
                && (spec.window() != null || old.window().equals(next.window()));
    }

    /**
     * Builds a pipeline that is fed by a source with these columns.
     *
     * @throws RefusedException CONTRACT_MISMATCH, naming the channel and what to do
     */
    Pipeline assemble(String name, PipelineSpec spec, Model model, List<Channel> columns, WindowCount count) {
        ModelManifest manifest = model.manifest();
        PipelineBuilder builder = Pipeline.builder(name)
                .device(device.name(), device.boot())
                .time(spec.source().time())
                .count(count)
                .channels(map(name, spec, manifest, columns))
                .learn(spec.learn())
                .decide(new CountingPolicy(spec.decide()))
                .sink(surroundings.sink(name, spec.qos()))
                .flood(spec.decide().flood())
                .alarm(keeper.alarm(name, device))
                .keeper(keeper.of(spec));
        if (spec.window() != null) {
            builder.window(spec.window());
        }
        PipelineSpec.RunRule rule = spec.running();
        if (rule != null) {
            int channel = channel(name, manifest, rule.channel());
            builder.runWhen(new RunWhen(channel, rule.above(), rule.holds(), rule.grace()));
        }
        ModelBinding binding = bind(name, spec, model);
        try {
            return builder.model(binding).build();
        } catch (RuntimeException e) {
            binding.close();
            throw e instanceof IllegalArgumentException ? mismatch(name, String.valueOf(e.getMessage())) : e;
        }
    }

    /** Binds a model to a pipeline, with what the machine taught it in an earlier run. */
    ModelBinding bind(String name, PipelineSpec spec, Model model) {
        TimeDomainExtractor extractor = new TimeDomainExtractor(model.manifest().features());
        return ModelBinding.of(model, extractor, recall(name, spec, model));
    }

    private @Nullable Calibration recall(String name, PipelineSpec spec, Model model) {
        return keeper.recall(
                name, spec, model.manifest().features(), model.provenance().digest());
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
                    throw mismatch(name, "the model needs the channel '" + channel + "', and nothing is bound to it");
                }
                from[i] = ChannelMap.UNBOUND;
                factors[i] = 1;
                continue;
            }
            Unit unit = Unit.of(bound.unit());
            Unit target = wanted.channel().unit();
            if (!unit.convertsTo(target)) {
                throw mismatch(
                        name,
                        "channel '" + channel + "': the unit '" + unit + "' cannot be converted to '" + target + "'");
            }
            from[i] = column(columns, bound.from());
            factors[i] = unit.factorTo(target).orElseThrow();
            offsets[i] = unit.offsetTo(target).orElseThrow();
        }
        return new ChannelMap(from, factors, offsets);
    }

    private static void refuseUnknown(
            String name, Map<String, PipelineSpec.BoundChannel> bind, ModelManifest manifest) {
        for (String channel : new TreeSet<>(bind.keySet())) {
            channel(name, manifest, channel);
        }
    }

    private static int channel(String name, ModelManifest manifest, String channel) {
        List<String> names = manifest.channels().stream()
                .map(known -> known.channel().name())
                .toList();
        int index = names.indexOf(channel);
        if (index < 0) {
            String hint = Nearest.to(channel, names)
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
            throw mismatch(name, "the model has no channel '" + channel + "'" + hint);
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
        return new RefusedException(Refusal.CONTRACT_MISMATCH, "pipeline " + pipeline + ": " + words);
    }
}
