package io.edgewise.deploy;

import io.edgewise.attest.OmsSigner;
import io.edgewise.attest.TrustPolicy;
import io.edgewise.attest.TrustPolicyBuilder;
import io.edgewise.decision.AlarmFlood;
import io.edgewise.decision.DecisionSettings;
import io.edgewise.identity.Device;
import io.edgewise.identity.KeyFiles;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelRef;
import io.edgewise.model.ModelRuntime;
import io.edgewise.onnx.Proto;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.pipeline.Lane;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.registry.FakeRegistry;
import io.edgewise.registry.ModelPackage;
import io.edgewise.registry.ModelStore;
import io.edgewise.registry.PackageWriter;
import io.edgewise.registry.RegistryClient;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.TimeSource;
import io.edgewise.telemetry.Telemetry;
import io.edgewise.testing.CollectingSink;
import io.edgewise.testing.ManualTicker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A device with everything but transports and threads: packages are really packed, signed, stored and verified; lanes
 * and the reconciler are stepped by hand. Models have the channels a (required, kPa) and b (optional) and windows of 10
 * s.
 */
final class Bench implements AutoCloseable {
    static final SourceSpec PUMP = SourceSpec.of("field/pump/frame", TimeSource.REPLAY, SourceSpec.DEFAULT_SILENCE);
    static final KeyPair TRUSTED = KeyFiles.generate();
    static final Instant BUILT = Instant.parse("2026-11-24T00:00:00Z");
    static final KeyPair STRANGER = KeyFiles.generate();

    /** Where the models are said to come from; it holds none of them, and no signatures, and answers so. */
    static final FakeRegistry REGISTRY = new FakeRegistry(true);

    /** A registry that is not there. */
    static final String AWAY = "127.0.0.1:1";

    /** What the wall clock shows. */
    Instant wall = BUILT.plus(Duration.ofDays(10));

    private final @Nullable Instant expires;

    final ManualTicker ticker = new ManualTicker();
    final AlarmFlood flood;
    final FakeEngine engine = new FakeEngine();
    final Map<String, CollectingSink> sinks = new TreeMap<>();
    final List<HandSource> sources = new ArrayList<>();
    final Map<Intake, SampleSource> feeding = new LinkedHashMap<>();
    final List<String> events = new ArrayList<>();
    final Reconciler reconciler;
    final ModelGate gates;

    private final Path folder;
    private final List<Lane> lanes = new ArrayList<>();

    /** Starts a device whose store and records lie in this folder. */
    Bench(Path folder) {
        this(folder, null);
    }

    /** Starts a device whose policy expires then. */
    Bench(Path folder, @Nullable Instant expires) {
        this(folder, expires, DecisionSettings.Flood.UNLIMITED);
    }

    /** Starts a device that lets out so many alarms. */
    Bench(Path folder, @Nullable Instant expires, DecisionSettings.Flood alarms) {
        this.folder = folder;
        this.flood = new AlarmFlood(alarms, ticker);
        this.expires = expires;
        this.gates = new ModelGate(
                ModelStore.open(store()), new RegistryClient(REGISTRY.settings()), trust(), List.of(engine), ticker);
        Surroundings surroundings = new HandSurroundings();
        Feeds feeds = new Feeds(surroundings, 1, lane -> {
            lanes.add(lane);
            return new Feeds.Runner(() -> {}, lane::onClose);
        });
        this.reconciler = new Reconciler(
                new Device("north", "gw-7", 3), folder.resolve("state"), gates, surroundings, new Events(), feeds);
    }

    private DeviceTrust trust() {
        Path state = folder.resolve("state");
        TimeFloor time = new TimeFloor(state, BUILT, () -> wall, ticker);
        return DeviceTrust.own(policy(), time, state, ticker);
    }

    /** Returns the folder of the store. */
    Path store() {
        return folder.resolve("models");
    }

    private TrustPolicy policy() {
        TrustPolicyBuilder policy = TrustPolicy.builder("test").counter(1);
        if (expires != null) {
            policy.expires(expires);
        }
        return policy.key("line-a", TRUSTED.getPublic())
                .scope(REGISTRY.host() + "/models/", 1, List.of("line-a"), List.of("oms"))
                .scope(AWAY + "/models/", 1, List.of("line-a"), List.of("oms"))
                .build();
    }

    /** Packs a model that always answers with this score, and puts it into the store; null for no signature. */
    ModelRef pack(String name, int score, @Nullable KeyPair signer) {
        return pack(name, manifest(name, "a", false), score, signer);
    }

    ModelRef pack(String name, String manifest, int score, @Nullable KeyPair signer) {
        return pack(name, manifest, model(manifest, score), signer);
    }

    ModelRef pack(String name, String manifest, byte[] model, @Nullable KeyPair signer) {
        byte[] described = manifest.getBytes(StandardCharsets.UTF_8);
        Digest digest = PackageWriter.pack(
                ModelPackage.builder(name, "1")
                        .add("model.onnx", ModelPackage.Part.WEIGHT, model)
                        .add("edgewise.json", ModelPackage.Part.WEIGHT_CONFIG, described)
                        .build(),
                store());
        if (signer != null) {
            Map<String, Digest> files = Map.of("model.onnx", Digest.of(model), "edgewise.json", Digest.of(described));
            byte[] bundle = OmsSigner.sign(files, name, signer.getPrivate(), signer.getPublic());
            PackageWriter.attach(store(), digest, bundle);
        }
        return ref(name, digest);
    }

    /** Returns a file with the inputs and the output of {@link #manifest}; its last byte is the score. */
    static byte[] model(String manifest, int score) {
        Proto graph = new Proto().message(1, Proto.node("Identity")).message(11, Proto.value("x", 1, 2));
        if (manifest.contains("\"low\"")) {
            graph.message(11, Proto.value("low", 1, 2)).message(11, Proto.value("high", 1, 2));
        }
        graph.message(12, Proto.value("score", 1, 1));
        return Proto.model(graph).number(5, score).bytes();
    }

    static ModelRef ref(String name, Digest digest) {
        return ModelRef.parse(REGISTRY.host() + "/models/" + name + "@" + digest);
    }

    /** Returns the manifest of a model with a required channel of this name and an optional b. */
    static String manifest(String name, String required, boolean learns) {
        String ranges = ",{\"name\":\"low\",\"role\":\"low\",\"type\":\"float32\",\"shape\":[1,2]}"
                + ",{\"name\":\"high\",\"role\":\"high\",\"type\":\"float32\",\"shape\":[1,2]}";
        return """
                {"schema":"edgewise.model/v1","name":"%s","version":"1","kind":"model","runtime":"onnx",
                 "channels":[{"name":"%s","unit":"kPa","required":true},{"name":"b","unit":"","required":false}],
                 "window":{"size":"10s","hop":"10s","lateness":"0s"},
                 "features":[{"channel":"*","statistics":["mean"]}],
                 "input":[{"name":"x","role":"features","type":"float32","shape":[1,2]}%s],
                 "output":[{"name":"score","role":"score","type":"float32","shape":[1,1],"range":[0,null]}],
                 "labels":[],"training":null,"threshold":3.0,"thresholdCalibration":"by hand",
                 "advice":{"alarm":"look at it"},"cost":"small",
                 "lineage":{"run":"test","commit":"0000000000000000000000000000000000000000","data":[]},
                 "golden":{"tolerance":1e-6}}
                """.formatted(name, required, learns ? ranges : "");
    }

    /** Returns a pipeline on the pump's topic that feeds a from the column col-a. */
    static PipelineSpec spec(String model) {
        return spec(PUMP, model, Map.of("a", new PipelineSpec.BoundChannel("col-a", "Pa")), Duration.ZERO);
    }

    static PipelineSpec spec(
            SourceSpec source, String model, Map<String, PipelineSpec.BoundChannel> bind, Duration learn) {
        return PipelineSpec.of(Intake.of(source), bind, model).learning(learn);
    }

    /** Declares one pipeline, p, on the model m. */
    void declare(ModelRef model, PipelineSpec spec) {
        declare(Map.of("m", model), Map.of("p", spec));
    }

    void declare(Map<String, ModelRef> models, Map<String, PipelineSpec> pipelines) {
        Digest digest = Digest.of((models + "" + pipelines).getBytes(StandardCharsets.UTF_8));
        reconciler.submit(new DesiredState(digest, "file:test", models, pipelines));
        settle();
    }

    /** Steps the reconciler and the lane until nothing is left to do now. */
    void settle() {
        for (int i = 0; i < 20; i++) {
            reconciler.doWork();
            lanes.forEach(Lane::doWork);
        }
    }

    /** Sends rows, one a second, from this second up to that one, exclusive. */
    void rows(int from, int until, double a) {
        HandSource live = sources.get(sources.size() - 1);
        for (int second = from; second < until; second++) {
            Frame frame = new Frame(live.columns, 1);
            int row = frame.addRow(second * 1_000_000_000L);
            for (int column = 0; column < live.columns.size(); column++) {
                String name = live.columns.get(column).name();
                if (name.startsWith("col-")) {
                    frame.set(row, column, name.equals("col-still") ? 5 : a + second % 2 * 1000);
                }
            }
            live.frames.add(frame);
        }
        settle();
    }

    CollectingSink sink(String pipeline) {
        return sinks.computeIfAbsent(pipeline, key -> new CollectingSink());
    }

    AgentView view() {
        return reconciler.view();
    }

    @Override
    public void close() {
        reconciler.close();
    }

    /** A source that is fed by hand. */
    static final class HandSource implements SampleSource {
        final List<Channel> columns;
        final Queue<Frame> frames = new ArrayDeque<>();
        boolean closed;

        HandSource(List<Channel> columns) {
            this.columns = columns;
        }

        @Override
        public @Nullable Frame poll() {
            return frames.poll();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class HandSurroundings implements Surroundings {
        @Override
        public SampleSource open(SourceSpec source, List<Channel> columns) {
            if (source.input().place().contains("broken")) {
                throw new IllegalStateException("no such line");
            }
            HandSource opened = new HandSource(columns);
            sources.add(opened);
            return opened;
        }

        @Override
        public void feeds(Intake intake, SampleSource source) {
            feeding.put(intake, source);
        }

        @Override
        public void ended(Intake intake) {
            feeding.remove(intake);
        }

        @Override
        public DecisionSink sink(String pipeline, int qos) {
            return Bench.this.sink(pipeline);
        }

        @Override
        public AlarmFlood flood() {
            return flood;
        }

        @Override
        public List<ModelRuntime> engines() {
            return List.of(engine);
        }
    }

    private final class Events implements Telemetry {
        @Override
        public void count(String name, long amount) {}

        @Override
        public void event(String kind, String subject, String outcome, String reason) {
            events.add(kind + " " + subject + " " + outcome + " " + reason);
        }
    }
}
