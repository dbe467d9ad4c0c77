package io.edgewise.deploy;

import io.edgewise.codec.DecisionView;
import io.edgewise.codec.FlightException;
import io.edgewise.codec.FlightFile;
import io.edgewise.decision.Flight;
import io.edgewise.decision.PolicyMemory;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.identity.Device;
import io.edgewise.model.Calibration;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRuntime;
import io.edgewise.model.RefusedException;
import io.edgewise.pipeline.DecisionSink;
import io.edgewise.pipeline.Lead;
import io.edgewise.pipeline.ModelBinding;
import io.edgewise.pipeline.Pipeline;
import io.edgewise.pipeline.SampleSource;
import io.edgewise.pipeline.StateKeeper;
import io.edgewise.pipeline.WindowCount;
import io.edgewise.signal.Channel;
import io.edgewise.signal.Frame;
import io.edgewise.signal.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline that the agent would run, for whoever has recorded rows in hand: same declaration, same parts, same
 * decisions. It is nobody's lane: the caller offers frames and closes it. Nothing that an agent learned earlier is
 * recalled; what it learns goes to the caller alone.
 */
public final class RecordedPipeline {
    private RecordedPipeline() {}

    /** Returns the columns that frames for this pipeline have, in order. */
    public static List<Channel> columns(PipelineSpec spec) {
        return PipelineAssembly.columns(List.of(spec));
    }

    /**
     * Builds the pipeline.
     *
     * @param name its name, which stands in every decision
     * @param spec how it is declared; with a source of {@link io.edgewise.signal.TimeSource#REPLAY} the wall clock does
     *     not matter
     * @param model the loaded model, which stays the caller's
     * @param sink where the decisions go
     * @param keeper takes what it learns
     * @throws RefusedException CONTRACT_MISMATCH, naming the channel and what to do
     */
    public static Pipeline of(String name, PipelineSpec spec, Model model, DecisionSink sink, StateKeeper keeper) {
        return of(name, spec, model, new Into(sink), keeper);
    }

    private static Pipeline of(
            String name, PipelineSpec spec, Model model, Surroundings surroundings, StateKeeper keeper) {
        PipelineAssembly assembly = new PipelineAssembly(new Device("recorded", "recorded", 0), surroundings, null);
        assembly.check(name, spec, model);
        return assembly.assemble(name, spec, model, columns(spec), new WindowCount(), keeper);
    }

    /**
     * Decides the rows of a flight again.
     *
     * @param declared how the pipeline was declared where the flight was recorded
     * @param model the loaded model, which stays the caller's
     * @param sink where the decisions go
     * @throws FlightException where the flight remembers faults that this model does not tell
     * @throws IllegalArgumentException where its calibration is none for this model
     * @throws RefusedException CONTRACT_MISMATCH, naming the channel and what to do
     */
    public static void decideAgain(FlightFile flight, PipelineSpec declared, Model model, DecisionSink sink) {
        String name = flight.head().pipeline();
        PipelineSpec spec = ofFlight(declared, model.manifest());
        mustKnowItsFaults(flight.head().memory(), model.manifest());
        byte[] document = flight.calibration();
        Calibration known = document == null
                ? null
                : Calibration.parse(document, model.manifest().features());
        Rerun rerun = new Rerun(flight, spec, model, known, sink);
        Surroundings surroundings = new Into(rerun);
        try (Pipeline pipeline = known == null
                ? of(name, spec, model, surroundings, StateKeeper.NONE)
                : taught(name, spec, model, known, surroundings)) {
            rerun.begin(pipeline);
            goOn(pipeline, flight);
            offer(flight, pipeline, columns(spec), rerun);
        }
    }

    private static void mustKnowItsFaults(@Nullable PolicyMemory memory, ModelManifest manifest) {
        if (memory == null) {
            return;
        }
        int known = manifest.labels().size();
        int most = Math.max(
                memory.label(),
                memory.labels().stream().mapToInt(label -> label).max().orElse(-1));
        if (most >= known) {
            throw new FlightException(
                    "flight.json", "/memory: names the fault " + most + ", and the model tells " + known + " labels");
        }
    }

    /**
     * Returns which rows before a window of a flight it takes to decide it again.
     *
     * @param declared how the pipeline was declared where the flight was recorded
     * @param manifest the model's
     */
    public static Lead lead(FlightFile flight, PipelineSpec declared, ModelManifest manifest) {
        return PipelineAssembly.lead(flight.head().pipeline(), declared, manifest);
    }

    private static void goOn(Pipeline pipeline, FlightFile flight) {
        PolicyMemory memory = flight.head().memory();
        if (memory != null && !flight.decisions().isEmpty()) {
            FlightFile.Head head = flight.head();
            DecisionView first =
                    DecisionView.parse(flight.decisions().get(head.course().from()));
            pipeline.recallAt(first.span().endNanos(), new Flight.Known(null, memory, head.doubt(), head.past()));
        }
    }

    /** Rows of a flight are in the units of the model's channels already, and come under those names. */
    private static PipelineSpec ofFlight(PipelineSpec spec, ModelManifest manifest) {
        Map<String, PipelineSpec.BoundChannel> bind = new LinkedHashMap<>();
        manifest.channels().forEach(channel -> {
            String name = channel.channel().name();
            bind.put(
                    name,
                    new PipelineSpec.BoundChannel(name, channel.channel().unit().symbol()));
        });
        return spec.fedBy(Intake.of(SourceSpec.of("flight", TimeSource.REPLAY, SourceSpec.DEFAULT_SILENCE)), bind);
    }

    private static Pipeline taught(
            String name, PipelineSpec spec, Model model, Calibration calibration, Surroundings surroundings) {
        PipelineSpec patient =
                spec.learn().isZero() ? spec.learning(Duration.ofDays(1)) : spec; // it never comes to that
        Pipeline pipeline = of(name, patient, model, surroundings, StateKeeper.NONE);
        pipeline.adopt(bind(spec, model, calibration));
        return pipeline;
    }

    static ModelBinding bind(PipelineSpec spec, Model model, @Nullable Calibration calibration) {
        ModelBinding binding =
                ModelBinding.of(model, FeatureExtractor.of(model.manifest().features()), calibration);
        return spec.threshold() == null ? binding : binding.above(spec.threshold());
    }

    private static void offer(FlightFile flight, Pipeline pipeline, List<Channel> columns, Rerun rerun) {
        Flight.Rows rows = flight.rows();
        List<String> names = columns.stream().map(Channel::name).toList();
        int[] columnOf = flight.head().channels().stream()
                .mapToInt(channel -> names.indexOf(channel.name()))
                .toArray();
        Frame frame = new Frame(columns, 1);
        for (int row = 0; row < rows.size(); row++) {
            frame.clear();
            frame.addRow(rows.times()[row]);
            for (int channel = 0; channel < columnOf.length; channel++) {
                int at = row * columnOf.length + channel;
                if (columnOf[channel] >= 0) {
                    frame.set(0, columnOf[channel], rows.values()[at], rows.reasons()[at]);
                }
            }
            rerun.before(row);
            pipeline.offer(frame);
        }
    }

    /** Opens nothing. */
    private record Into(DecisionSink sink) implements Surroundings {
        @Override
        public SampleSource open(SourceSpec source, List<Channel> columns) {
            throw new AssertionError("a recorded pipeline opens no source; this is a bug");
        }

        @Override
        public DecisionSink sink(String pipeline, int qos) {
            return sink;
        }

        @Override
        public List<ModelRuntime> engines() {
            return List.of();
        }
    }
}
