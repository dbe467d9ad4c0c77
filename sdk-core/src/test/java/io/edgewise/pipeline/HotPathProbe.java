package io.edgewise.pipeline;

import com.sun.management.ThreadMXBean;
import io.edgewise.decision.Alarm;
import io.edgewise.decision.AlarmMemory;
import io.edgewise.decision.CountingPolicy;
import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.feature.FeatureSchema;
import io.edgewise.guard.Regimes;
import io.edgewise.guard.RunWhen;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Ranges;
import io.edgewise.model.SampleLimits;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.Quality;
import io.edgewise.signal.Range;
import io.edgewise.signal.Resampling;
import io.edgewise.signal.Unit;
import io.edgewise.testing.FakeModel;
import io.edgewise.testing.Manifests;
import io.edgewise.window.WindowSpec;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures what the hot path allocates, from {@code Pipeline.offer(Frame)} to the record: each single call, after
 * enough of them for the compiler. Run in a JVM of its own, one for each compiler; prints a line for each kind of
 * window and ends with 1 if one is above its limit. Four channels with every sample test, twelve features.
 */
final class HotPathProbe {
    /**
     * What {@code Arrays.sort} itself allocates for four channels since JDK 22, when the first compiler alone compiles:
     * 48 B a call. JDK 17, for which the budget is written, allocates nothing there.
     */
    private static final long JDK_SORT_BYTES = Runtime.version().feature() < 22 ? 0 : 4 * 48;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long SECOND = 1_000_000_000L;
    private static final int ROWS = 16;
    private static final int FRAMES = 20_000;
    private static final int FRAMES_BEFORE = 50_000;
    private static final List<String> STATISTICS = List.of("mean", "std", "q95");

    /**
     * Its clock stands: a second after an alarm has come 56 B say that it was told, once, whatever frame comes then.
     */
    private static final DecisionRecord.Id NOBODY = new DecisionRecord.Id("device", 1, "probe", -1);

    private static final double STOPPED = 0;
    private static final double RUNS = 100;

    private final Frame frame;
    private final Pipeline pipeline;
    private DecisionRecord last;
    private long now;

    private HotPathProbe(FakeModel model, Duration learn) {
        this(model, learn, parts -> {});
    }

    private HotPathProbe(FakeModel model, Duration learn, Consumer<PipelineBuilder> more) {
        List<Channel> columns =
                model.manifest().channels().stream().map(ChannelSpec::channel).toList();
        this.frame = new Frame(columns, ROWS);
        PipelineBuilder parts = Pipeline.builder("probe")
                .model(ModelBinding.of(
                        model, FeatureExtractor.of(model.manifest().features()), null))
                .decide(new CountingPolicy(DecisionSettings.DEFAULT))
                .runWhen(new RunWhen(0, 10, Duration.ofSeconds(5), Duration.ofSeconds(5)))
                .learn(learn)
                .alarm(new Alarm(NOBODY, AlarmMemory.NONE, () -> Instant.EPOCH, () -> 0))
                .sink(record -> last = record);
        more.accept(parts);
        this.pipeline = parts.build();
    }

    public static void main(String[] arguments) {
        boolean ok = quiet("measuring", 0);
        ModelManifest plain = manifest();
        ModelManifest strict = trained(plain);
        Duration no = Duration.ZERO;
        ok &= new HotPathProbe(new FakeModel(plain, -1, 0), no).measure("good", 256, Decision.NORMAL, RUNS, 1);
        ok &= new HotPathProbe(new FakeModel(plain, -1, 0), no)
                .measure("stopped", 256, Decision.NOT_RUNNING, STOPPED, 1);
        ok &= new HotPathProbe(new FakeModel(plain, -1, 0), Duration.ofDays(9999))
                .measure("learning", 256, Decision.LEARNING, RUNS, 1);
        ok &= new HotPathProbe(new FakeModel(plain, -1, 0), no).measure("doubtful", 2048, Decision.NORMAL, RUNS, 99);
        ok &= new HotPathProbe(new FakeModel(plain, -1, 0), no)
                .measure("rejected", 2048, Decision.OUT_OF_SERVICE, RUNS, Double.NaN);
        ok &= new HotPathProbe(new FakeModel(strict, -1, 9), no).measure("alarm", 2048, Decision.ALARM, RUNS, 99);
        ok &= recorded(plain);
        ok &= cutOtherwise(plain);
        if (!ok) {
            System.exit(1);
        }
    }

    /**
     * As the agent runs it: 144 B for the record, 80 B for what the policy remembered before it, 32 B that hold both
     * until they are forgotten.
     */
    private static boolean recorded(ModelManifest plain) {
        List<Channel> channels =
                plain.channels().stream().map(ChannelSpec::channel).toList();
        FlightRecorder recorder = new FlightRecorder("probe", channels, FlightRecorder.Settings.DEFAULT, flight -> {});
        return new HotPathProbe(new FakeModel(plain, -1, 0), Duration.ZERO, parts -> parts.recorder(recorder))
                .measure("good recorded", 256, Decision.NORMAL, RUNS, 1);
    }

    /** Rows counted, sessions of two seconds, an even grid, raw samples, and a machine in one of its regimes. */
    private static boolean cutOtherwise(ModelManifest plain) {
        Duration no = Duration.ZERO;
        Duration two = Duration.ofSeconds(2);
        ModelManifest raw = Manifests.withFeatures(plain, rawSamples(plain));
        Resampling grid = new Resampling(10, Resampling.Method.LINEAR, two);
        Regimes speeds = new Regimes(
                List.of(new Regimes.Axis(0, List.of(0.0, 50.0, 500.0), List.of("slow", "fast"))), 0.02, two);
        boolean ok = new HotPathProbe(new FakeModel(plain, -1, 0), no, p -> p.window(new WindowSpec.Count(100, 20, 1)))
                .measure("good count", 256, Decision.NORMAL, RUNS, 1);
        ok &= new HotPathProbe(
                        new FakeModel(plain, -1, 0),
                        no,
                        p -> p.window(new WindowSpec.Session(Duration.ofSeconds(1), two)))
                .measure("good session", 256, Decision.NORMAL, RUNS, 1);
        ok &= new HotPathProbe(new FakeModel(plain, -1, 0), no, p -> p.resample(grid))
                .measure("good resampled", 256, Decision.NORMAL, RUNS, 1);
        ok &= new HotPathProbe(new FakeModel(raw, -1, 0), no).measure("good raw", 256, Decision.NORMAL, RUNS, 1);
        ok &= new HotPathProbe(new FakeModel(plain, -1, 0), no, p -> p.regimes(speeds))
                .measure("good regime", 256, Decision.NORMAL, RUNS, 1);
        return ok;
    }

    private static FeatureSchema rawSamples(ModelManifest plain) {
        List<FeatureSchema.Feature> features = new ArrayList<>();
        for (int channel = 0; channel < plain.channels().size(); channel++) {
            for (int row = 0; row < 100; row++) {
                String name = plain.channels().get(channel).channel().name();
                features.add(FeatureSchema.Feature.raw(channel, name, row));
            }
        }
        return new FeatureSchema(features);
    }

    private boolean measure(String kind, long limit, Decision expected, double speed, double value) {
        for (int i = 0; i < FRAMES_BEFORE; i++) {
            fill(speed, value);
            pipeline.offer(frame);
        }
        long most = 0;
        long mostWithout = 0;
        long windows = 0;
        for (int i = 0; i < FRAMES; i++) {
            fill(speed, value);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            int decided = pipeline.offer(frame);
            long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            windows += decided;
            mostWithout = Math.max(mostWithout, decided == 0 ? bytes : 0);
            most = Math.max(most, decided == 0 ? 0 : bytes / decided);
        }
        boolean good = !kind.startsWith("good") || last.quality() == Quality.GOOD;
        boolean asMeant = windows > FRAMES / 4 && last.decision() == expected && good;
        System.out.println(kind + ": " + mostWithout + " B a frame without a window, " + most + " B a window, limit "
                + limit + ", " + windows + " windows, last " + last.decision() + " " + last.quality());
        return asMeant && mostWithout == 0 && most <= limit + JDK_SORT_BYTES;
    }

    /** Rows a tenth of a second apart: sixteen in a frame, a window every two seconds. */
    private void fill(double speed, double value) {
        frame.clear();
        for (int i = 0; i < ROWS; i++) {
            now += SECOND / 10;
            int row = frame.addRow(now);
            frame.set(row, 0, speed + i * 0.1);
            for (int channel = 1; channel < frame.channels().size(); channel++) {
                if (!Double.isNaN(value)) {
                    frame.set(row, channel, value + i * 0.01);
                }
            }
        }
    }

    private static boolean quiet(String what, long limit) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        System.out.println(what + ": " + bytes + " B");
        return bytes <= limit;
    }

    private static ModelManifest manifest() {
        List<ChannelSpec> channels = new ArrayList<>();
        channels.add(channel("speed", new Range(0, 1000)));
        for (String name : List.of("a", "b", "c")) {
            channels.add(channel(name, new Range(0, 10)));
        }
        List<FeatureSchema.Feature> features = new ArrayList<>();
        for (int channel = 0; channel < channels.size(); channel++) {
            for (String statistic : STATISTICS) {
                features.add(new FeatureSchema.Feature(
                        channel, channels.get(channel).channel().name(), statistic));
            }
        }
        ModelManifest base = FakeModel.manifest(Duration.ofSeconds(10), Duration.ofSeconds(2), channels);
        return Manifests.withFeatures(base, new FeatureSchema(features));
    }

    /** No feature lies inside: the largest record there is, with twelve findings and twelve contributions. */
    private static ModelManifest trained(ModelManifest plain) {
        float[] low = new float[plain.features().size()];
        float[] high = new float[plain.features().size()];
        Arrays.fill(low, -2);
        Arrays.fill(high, -1);
        return Manifests.trained(plain, new Ranges(plain.features(), low, high));
    }

    private static ChannelSpec channel(String name, Range span) {
        Channel channel = new Channel(name, Unit.of(""), new Range(-1000, 1000), span);
        return new ChannelSpec(channel, true, new SampleLimits(1e6, 2e6, 1e6, 2e6, 1000, 2000, 1e-9), 0.9, 0, 10);
    }
}
