package io.edgewise.evaluation;

import io.edgewise.decision.DecisionSettings;
import io.edgewise.deploy.Intake;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.signal.TimeSource;
import io.edgewise.window.WindowSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is judged: a declared pipeline and its loaded model, which it owns.
 *
 * @param name the pipeline's name
 * @param spec how it is declared; rows are replayed
 * @param model its model
 * @param origin where both come from, in words
 */
record Detector(String name, PipelineSpec spec, Model model, String origin) implements AutoCloseable {
    /** Returns a declaration whose rows come from a recording. */
    static PipelineSpec replayed(PipelineSpec spec) {
        SourceSpec source = spec.intake().sources().get(0).spec();
        SourceSpec replay = new SourceSpec(source.input(), source.payload(), TimeSource.REPLAY, source.silentAfter());
        Map<String, PipelineSpec.BoundChannel> bind = new LinkedHashMap<>();
        spec.bind().forEach((channel, bound) -> bind.put(channel, inOneTable(bound)));
        return spec.fedBy(Intake.of(replay), bind);
    }

    /** A recording is one table, however many sources its columns came from. */
    private static PipelineSpec.BoundChannel inOneTable(PipelineSpec.BoundChannel bound) {
        return new PipelineSpec.BoundChannel(bound.from(), bound.unit(), "", bound.scale(), bound.offset());
    }

    /** Returns the same detector that learns for so long. */
    Detector learning(Duration learn) {
        return with(spec.learning(learn));
    }

    /** Returns the same detector with another window. */
    Detector cut(WindowSpec.Time window) {
        return with(spec.cut(window));
    }

    /** Returns the same detector with another threshold and other counts. */
    Detector deciding(DecisionSettings decide, double threshold) {
        return with(spec.deciding(decide, threshold));
    }

    private Detector with(PipelineSpec changed) {
        return new Detector(name, changed, model, origin);
    }

    /** Returns how the stream is cut: as declared, else as the manifest says. */
    PipelineSpec.WindowRule window() {
        ModelManifest.WindowDefault usual = model.manifest().window();
        PipelineSpec.WindowRule declared = spec.window();
        return declared != null
                ? declared
                : new PipelineSpec.WindowRule.Plain(new WindowSpec.Time(usual.size(), usual.hop(), usual.lateness()));
    }

    /** Tells whether a window is a number of rows. */
    boolean isCounted() {
        return window() instanceof PipelineSpec.WindowRule.Counted;
    }

    /**
     * Returns its windows by time, which may as well be longer or shorter; null where they are cut by rows or sessions,
     * or its model reads a number of raw samples.
     */
    WindowSpec.@Nullable Time elastic() {
        if (!model.manifest().features().isRaw()
                && window() instanceof PipelineSpec.WindowRule.Plain plain
                && plain.spec() instanceof WindowSpec.Time time) {
            return time;
        }
        return null;
    }

    double threshold() {
        Double declared = spec.threshold();
        return declared != null ? declared : model.manifest().threshold();
    }

    @Override
    public void close() {
        model.close();
    }
}
