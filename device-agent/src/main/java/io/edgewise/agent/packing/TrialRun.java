package io.edgewise.agent.packing;

import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Admission;
import io.edgewise.model.Calibration;
import io.edgewise.model.LoadOptions;
import io.edgewise.model.Model;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.ModelRuntime;
import io.edgewise.model.ModelSession;
import io.edgewise.model.Prediction;
import io.edgewise.model.Ranges;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs the model over the windows of a well machine. A model that learns on the machine is taught by the first seven
 * tenths and judged by the rest.
 */
final class TrialRun {
    /** With fewer windows a threshold would be a guess. */
    static final int LEAST_WINDOWS = 20;

    private static final int GOLDEN = 32;
    private static final double TAUGHT = 0.7;

    /** Probabilities that add up to less or more are none. */
    private static final double ROUNDING = 1e-3;

    // Set once.
    private final ModelManifest manifest;
    private final List<float[]> rows;
    private final @Nullable Calibration calibration;

    // Filled by the run.
    private final List<Golden> golden = new ArrayList<>();
    private float[] scores = {};
    private String engine = "";
    private int failed;

    /** A window's features, and what the model made of them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Golden(float[] features, float[] answer) {}

    private TrialRun(ModelManifest manifest, List<float[]> all, byte[] file) {
        this.manifest = manifest;
        if (all.size() < LEAST_WINDOWS) {
            throw new PackingException("the data makes " + all.size() + " windows of "
                    + manifest.window().size()
                    + " that can be judged; at least " + LEAST_WINDOWS
                    + " are needed: give more data, or a shorter --window or --hop");
        }
        int taught = manifest.needsCalibration() ? (int) (TAUGHT * all.size()) : 0;
        this.rows = all.subList(taught, all.size());
        this.calibration = taught == 0
                ? null
                : new Calibration(
                        Bounds.of(manifest.features(), all.subList(0, taught)),
                        List.of(),
                        io.edgewise.model.Digest.of(file),
                        taught);
    }

    /** Runs a file that was inspected. */
    static TrialRun of(byte[] file, ModelManifest manifest, List<float[]> rows) {
        TrialRun run = new TrialRun(manifest, rows, file);
        Admission admission = Admission.unattested(file, manifest);
        ModelRuntime runtime = runtime(admission);
        run.engine = runtime.name();
        try (Model model = runtime.load(admission, LoadOptions.DEFAULT);
                ModelSession session = model.open(run.calibration)) {
            run.score(session);
            run.keepGolden(session);
        }
        return run;
    }

    /** Returns the score of each window that has one, sorted. */
    float[] scores() {
        return scores;
    }

    /** Returns how many windows the model gave no answer to. */
    int failed() {
        return failed;
    }

    String engine() {
        return engine;
    }

    List<Golden> golden() {
        return golden;
    }

    /** Returns what the well machine taught the model; null where it needs none. */
    @Nullable
    Ranges taught() {
        return calibration == null ? null : calibration.ranges();
    }

    private static ModelRuntime runtime(Admission admission) {
        List<String> reasons = new ArrayList<>();
        for (ModelRuntime runtime : ServiceLoader.load(ModelRuntime.class)) {
            List<String> unsupported = runtime.unsupported(admission);
            if (unsupported.isEmpty()) {
                return runtime;
            }
            reasons.add(runtime.name() + ": " + String.join("; ", unsupported));
        }
        throw new RefusedException(Refusal.ENGINE_UNAVAILABLE, "no engine runs the model here; " + reasons);
    }

    private void score(ModelSession session) {
        scores = new float[rows.size()];
        double[] mean = new double[manifest.labels().size()];
        int scored = 0;
        for (float[] row : rows) {
            Prediction prediction = session.infer(vector(row));
            if (prediction.status() == Prediction.Status.SCORED) {
                scores[scored++] = prediction.score();
                addUp(prediction, mean);
            } else {
                failed++;
            }
        }
        if (scored < LEAST_WINDOWS) {
            throw new PackingException("the model answered " + scored + " of " + rows.size()
                    + " windows with a number; a statistic that is NaN for a channel that does not move"
                    + " (skewness, kurtosis, crest) makes its answer NaN");
        }
        scores = Arrays.copyOf(scores, scored);
        Arrays.sort(scores);
        firstIsNormal(mean);
    }

    private void addUp(Prediction prediction, double[] mean) {
        if (mean.length == 0) {
            return;
        }
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            float probability = prediction.outputs()[i];
            boolean inside = probability >= -ROUNDING && probability <= 1 + ROUNDING;
            sum += inside ? probability : Double.NaN;
            mean[i] += probability;
        }
        if (!(Math.abs(sum - 1) <= ROUNDING)) {
            throw new PackingException("the model's output of " + mean.length + " numbers is no list of probabilities: "
                    + Arrays.toString(prediction.outputs())
                    + "; a model that scores answers with one number (an autoencoder: with its mean error)");
        }
    }

    /** The score is 1 − P(first label): with the classes in another order every window would be an alarm. */
    private void firstIsNormal(double[] mean) {
        int most = 0;
        for (int i = 1; i < mean.length; i++) {
            most = mean[i] > mean[most] ? i : most;
        }
        if (most != 0) {
            throw new PackingException("for the well machine the model names class " + most + " ('"
                    + manifest.labels().get(most) + "') most often, but its first class must be the well one: train it"
                    + " with the classes in that order, or give data of a well machine");
        }
    }

    /** Windows spread evenly over the data: the first and the last are among them. */
    private void keepGolden(ModelSession session) {
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int i = 0; i < GOLDEN; i++) {
            chosen.add((int) ((rows.size() - 1L) * i / (GOLDEN - 1)));
        }
        for (int number : chosen) {
            Prediction prediction = session.infer(vector(rows.get(number)));
            if (prediction.status() == Prediction.Status.SCORED) {
                golden.add(new Golden(rows.get(number), prediction.outputs().clone()));
            }
        }
    }

    private FeatureVector vector(float[] row) {
        FeatureVector vector = new FeatureVector(manifest.features());
        for (int i = 0; i < row.length; i++) {
            vector.set(i, row[i]);
        }
        return vector;
    }
}
