package io.edgewise.pipeline;

import io.edgewise.decision.Decision;
import io.edgewise.decision.DecisionRecord;
import io.edgewise.decision.Judgement;
import io.edgewise.decision.Suppression;
import io.edgewise.feature.FeatureVector;
import io.edgewise.guard.Verdict;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelErrors;
import io.edgewise.model.Contribution;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Prediction;
import io.edgewise.signal.TimeSource;
import io.edgewise.window.Window;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Composes decision records. Confined to the pipeline's owner. */
final class RecordWriter {
    private final String device;
    private final long boot;
    private final String pipeline;
    private final TimeSource time;
    private final WindowCount count;
    private final Baselines baselines;
    private long base = -1;

    // The parts that stay the same from record to record, made anew when the model or its rung changes.
    private @Nullable Model model;
    private DecisionRecord.@Nullable ModelUse use;
    private @Nullable Calibration calibration;
    private DecisionRecord.Baseline normal = DecisionRecord.Baseline.NONE;

    RecordWriter(PipelineBuilder parts, Baselines baselines) {
        this.baselines = baselines;
        this.device = parts.device;
        this.boot = parts.boot;
        this.pipeline = parts.name;
        this.time = parts.time;
        this.count = parts.count;
    }

    DecisionRecord judged(
            Window window,
            Judgement judgement,
            Verdict seen,
            Baseline baseline,
            FeatureVector features,
            Prediction prediction) {
        ModelBinding binding = baseline.binding();
        boolean alarm = judgement.decision() == Decision.ALARM;
        ModelManifest manifest = binding.model().manifest();
        String label = alarm && judgement.label() >= 0 ? manifest.labels().get(judgement.label()) : null;
        List<Contribution> contributions = alarm ? contributions(binding, features, prediction) : List.of();
        return new DecisionRecord(
                id(window),
                span(window),
                judgement.decision(),
                judgement.held(),
                null,
                label,
                prediction.score(),
                binding.threshold(),
                seen.quality(),
                seen.findings(),
                contributions,
                alarm ? manifest.adviceFor(label) : "",
                normal(baseline.document(), baseline.regime),
                use(binding, prediction.rung()));
    }

    /** What the model itself accuses goes before what lies outside its range: it is why the score is high. */
    private static List<Contribution> contributions(
            ModelBinding binding, FeatureVector features, Prediction prediction) {
        List<Contribution> accused = ChannelErrors.contributions(
                binding.model().manifest().channels(), prediction.errors(), binding.threshold());
        return accused.isEmpty() ? binding.ranges().contributions(features) : accused;
    }

    /** A window that was not judged; of no regime where the baseline is null. */
    DecisionRecord unjudged(Window window, Judgement judgement, Verdict seen, @Nullable Baseline baseline) {
        return unjudged(window, judgement, seen, baseline, null);
    }

    /** A window that was not judged because somebody took the machine out of service. */
    DecisionRecord held(Window window, Judgement judgement, Verdict seen, Suppression hold) {
        return unjudged(window, judgement, seen, null, hold);
    }

    private DecisionRecord unjudged(
            Window window, Judgement judgement, Verdict seen, @Nullable Baseline baseline, @Nullable Suppression hold) {
        ModelBinding binding = baselines.any();
        return new DecisionRecord(
                id(window),
                span(window),
                judgement.decision(),
                judgement.held(),
                hold,
                null,
                Float.NaN,
                binding.threshold(),
                seen.quality(),
                seen.findings(),
                List.of(),
                "",
                baseline == null ? normal(baselines.whole(), null) : normal(baseline.document(), baseline.regime),
                use(binding, 0));
    }

    private DecisionRecord.Id id(Window window) {
        if (base < 0) {
            base = count.next();
        }
        long number = base + window.sequence();
        count.used(number);
        return new DecisionRecord.Id(device, boot, pipeline, number);
    }

    private DecisionRecord.Span span(Window window) {
        return new DecisionRecord.Span(window.startNanos(), window.endNanos(), time);
    }

    private DecisionRecord.ModelUse use(ModelBinding binding, int rung) {
        DecisionRecord.ModelUse known = use;
        if (known == null || model != binding.model() || known.rung() != rung) {
            model = binding.model();
            known = new DecisionRecord.ModelUse(
                    binding.model().provenance(), binding.model().engine(), rung);
            use = known;
        }
        return known;
    }

    private DecisionRecord.Baseline normal(@Nullable Calibration used, @Nullable String regime) {
        if (calibration != used) {
            calibration = used;
            normal = new DecisionRecord.Baseline(used == null ? null : used.digest(), regime);
        } else if (!Objects.equals(normal.regime(), regime)) {
            normal = new DecisionRecord.Baseline(normal.calibration(), regime);
        }
        return normal;
    }
}
