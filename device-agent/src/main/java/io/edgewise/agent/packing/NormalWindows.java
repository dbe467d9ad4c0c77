package io.edgewise.agent.packing;

import io.edgewise.codec.CsvReplay;
import io.edgewise.feature.FeatureExtractor;
import io.edgewise.feature.FeatureVector;
import io.edgewise.guard.FeatureGuard;
import io.edgewise.guard.GuardedRows;
import io.edgewise.guard.SampleGuard;
import io.edgewise.guard.Verdict;
import io.edgewise.guard.WindowGuard;
import io.edgewise.model.ModelManifest;
import io.edgewise.window.Window;
import io.edgewise.window.WindowSpec;
import io.edgewise.window.Windower;
import java.util.ArrayList;
import java.util.List;

/** The windows of the data as features: cut, guarded and computed by the same parts as in a pipeline. */
final class NormalWindows {
    /** 64 MiB of float32. */
    private static final int MOST_NUMBERS = 1 << 24;

    // Set once.
    private final ModelManifest manifest;
    private final GuardedRows cutting;
    private final WindowGuard guard;
    private final FeatureExtractor extractor;
    private final FeatureGuard fit;

    // Filled once.
    private final List<float[]> rows = new ArrayList<>();
    private int rejected;
    private String why = "";

    private NormalWindows(ModelManifest manifest) {
        this.manifest = manifest;
        ModelManifest.WindowDefault window = manifest.window();
        this.cutting = new GuardedRows(
                new SampleGuard(manifest.channels()),
                new Windower(
                        new WindowSpec.Time(window.size(), window.hop(), window.lateness()),
                        window.resampling(),
                        manifest.channels().size()));
        this.guard = new WindowGuard(manifest.channels());
        this.extractor = extractor(manifest);
        this.fit = new FeatureGuard(manifest);
    }

    /** Cuts the data into windows. */
    static NormalWindows of(NormalData data, ModelManifest manifest) {
        NormalWindows windows = new NormalWindows(manifest);
        try (CsvReplay replay = data.open()) {
            while (replay.next()) {
                windows.row(replay, data.columns);
            }
        }
        return windows;
    }

    /** Returns the features of each window that a pipeline would judge, in order. */
    List<float[]> rows() {
        return rows;
    }

    /** Returns how many windows a pipeline would reject. */
    int rejected() {
        return rejected;
    }

    /** Returns why the first of them would be, in words; empty if none is. */
    String why() {
        return why;
    }

    private void row(CsvReplay replay, List<NormalData.Column> columns) {
        double[] values = new double[columns.size()];
        long[] reasons = new long[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = replay.value(columns.get(i).number());
            reasons[i] = replay.reasons(columns.get(i).number());
        }
        cutting.add(replay.timeNanos(), values, reasons);
        for (Window window = cutting.poll(); window != null; window = cutting.poll()) {
            take(window);
        }
    }

    private void take(Window window) {
        Verdict verdict = guard.check(window);
        if (verdict instanceof Verdict.Reject) {
            reject(verdict);
            return;
        }
        FeatureVector features = extractor.extract(window);
        Verdict fitting = fit.check(features);
        if (fitting instanceof Verdict.Reject) {
            reject(fitting);
            return;
        }
        if ((rows.size() + 1L) * features.size() > MOST_NUMBERS) {
            throw new PackingException("the data makes more than " + MOST_NUMBERS / features.size() + " windows of "
                    + features.size() + " features; give less data or a longer --hop");
        }
        rows.add(features.array().clone());
    }

    private void reject(Verdict verdict) {
        rejected++;
        why = why.isEmpty() ? words(verdict) : why;
    }

    private static String words(Verdict verdict) {
        return verdict.findings().stream()
                .findFirst()
                .map(finding -> finding.channel().isEmpty()
                        ? finding.reason().toString()
                        : finding.channel() + " " + finding.reason())
                .orElse("");
    }

    private static FeatureExtractor extractor(ModelManifest manifest) {
        try {
            return FeatureExtractor.of(manifest.features());
        } catch (IllegalArgumentException e) {
            throw new PackingException("--features: " + e.getMessage());
        }
    }

    ModelManifest manifest() {
        return manifest;
    }
}
