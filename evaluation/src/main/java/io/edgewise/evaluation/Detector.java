package io.edgewise.evaluation;

import io.edgewise.decision.DecisionSettings;
import io.edgewise.deploy.PipelineSpec;
import io.edgewise.deploy.SourceSpec;
import io.edgewise.model.Model;
import io.edgewise.signal.TimeSource;
import io.edgewise.window.WindowSpec;
import java.time.Duration;
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
    @SuppressWarnings("NullAway") // outside JSpecify mode it does not see that PipelineSpec.window may be null
    static PipelineSpec replayed(PipelineSpec spec) {
        SourceSpec source = spec.source();
        SourceSpec replay = new SourceSpec(source.topic(), source.format(), TimeSource.REPLAY, source.silentAfter());
        return new PipelineSpec(
                replay,
                spec.bind(),
                spec.running(),
                spec.window(),
                spec.model(),
                spec.learn(),
                spec.decide(),
                spec.qos(),
                spec.threshold());
    }

    /** Returns the same detector that learns for so long. */
    Detector learning(Duration learn) {
        return with(spec.window(), learn, spec.decide(), spec.threshold());
    }

    /** Returns the same detector with another window. */
    Detector cut(WindowSpec.Time window) {
        return with(window, spec.learn(), spec.decide(), spec.threshold());
    }

    /** Returns the same detector with another threshold and other counts. */
    Detector deciding(DecisionSettings decide, double threshold) {
        return with(spec.window(), spec.learn(), decide, threshold);
    }

    @SuppressWarnings("NullAway") // outside JSpecify mode it does not see that PipelineSpec.window may be null
    private Detector with(
            WindowSpec.@Nullable Time window, Duration learn, DecisionSettings decide, @Nullable Double threshold) {
        PipelineSpec changed = new PipelineSpec(
                spec.source(), spec.bind(), spec.running(), window, spec.model(), learn, decide, spec.qos(), threshold);
        return new Detector(name, changed, model, origin);
    }

    /** Returns how the stream is cut: as declared, else as the manifest says. */
    WindowSpec.Time window() {
        WindowSpec.Time declared = spec.window();
        var usual = model.manifest().window();
        return declared != null ? declared : new WindowSpec.Time(usual.size(), usual.hop(), usual.lateness());
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
