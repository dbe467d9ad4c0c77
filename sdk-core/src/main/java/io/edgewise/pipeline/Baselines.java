package io.edgewise.pipeline;

import io.edgewise.guard.RegimeGuard;
import io.edgewise.guard.Verdict;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelSpec;
import io.edgewise.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is normal in each of a machine's regimes. Each has a session of the model of its own and learns for a time of
 * its own: time in another regime is not counted, as time not running is not. Where a machine has no regimes there is
 * one baseline, to which every window belongs. Confined to the pipeline's owner, but {@link #checkTeachable}.
 */
final class Baselines {
    // Set once.
    private final Duration learn;
    private final boolean alwaysRuns;
    private final List<String> names;
    private final @Nullable RegimeGuard regimes;

    // Confined to the owner.
    private final List<Baseline> baselines = new ArrayList<>();
    private @Nullable Calibration whole;

    Baselines(PipelineBuilder parts, ModelBinding binding) {
        this.learn = parts.learn;
        this.names = parts.regimes == null ? List.of() : parts.regimes.names();
        this.alwaysRuns = parts.running == null && names.isEmpty();
        List<String> channels = binding.model().manifest().channels().stream()
                .map(ChannelSpec::channel)
                .map(channel -> channel.name())
                .toList();
        this.regimes = parts.regimes == null ? null : new RegimeGuard(parts.regimes, channels);
        adopt(binding);
    }

    /**
     * Refuses a binding that can neither be taught here nor was taught before. May be called by any thread.
     *
     * @throws IllegalArgumentException with what to do
     */
    void checkTeachable(ModelBinding binding) {
        Calibration calibration = binding.calibration();
        if (names.isEmpty()) {
            if (calibration != null && !calibration.regimes().isEmpty()) {
                throw new IllegalArgumentException("the calibration is one of the regimes "
                        + calibration.regimes().keySet() + ", and the pipeline has none: declare them, or learn anew");
            }
            Learning.checkTeachable(learn, binding.model().manifest(), calibration);
        }
        for (String name : names) {
            Learning.checkTeachable(
                    learn, binding.model().manifest(), calibration == null ? null : calibration.in(name));
        }
    }

    /** Closes what there was and goes on with this binding; it begins to learn what was not taught yet. */
    void adopt(ModelBinding binding) {
        checkTeachable(binding);
        close();
        baselines.clear();
        whole = binding.calibration();
        if (names.isEmpty()) {
            baselines.add(new Baseline(null, new Learning(learn, alwaysRuns, binding), binding));
            return;
        }
        binding.close(); // each regime has a session of its own
        for (String name : names) {
            ModelBinding own = binding.with(whole == null ? null : whole.in(name));
            Baseline baseline = new Baseline(name, new Learning(learn, alwaysRuns, own), own);
            baselines.add(baseline);
            if (whole != null) {
                baseline.document(whole);
            }
        }
    }

    /** Returns the baseline that a window belongs to; null where it belongs to no regime: {@link #why} says why. */
    @Nullable
    Baseline of(Window window) {
        if (regimes == null) {
            return baselines.get(0);
        }
        int regime = regimes.check(window);
        return regime == RegimeGuard.NONE ? null : baselines.get(regime);
    }

    /** Returns why the last window belongs to no regime. */
    Verdict why() {
        return regimes == null ? Verdict.pass() : regimes.why();
    }

    /** Returns a binding for what is the same in all of them. */
    ModelBinding any() {
        return baselines.get(0).binding();
    }

    /** Returns all that was taught; null where nothing was (yet). */
    @Nullable
    Calibration whole() {
        return whole;
    }

    /** Sees a row: the first one starts the learning time where the machine always runs. */
    void row(long timeNanos) {
        for (int i = 0; i < baselines.size(); i++) { // by index: an iterator would be an object a row
            baselines.get(i).lesson.row(timeNanos);
        }
    }

    /** Sees a window of this baseline, null for none: the learning time of all others stands still. */
    void running(@Nullable Baseline present, Window window) {
        for (int i = 0; i < baselines.size(); i++) {
            Baseline baseline = baselines.get(i);
            if (baseline == present) {
                baseline.lesson.running(window);
            } else {
                baseline.lesson.standstill();
            }
        }
    }

    /** Ends the learning of a baseline; returns all that was taught so far. */
    Calibration graduate(Baseline baseline) {
        baseline.graduate();
        Calibration all = names.isEmpty() ? baseline.binding().calibration() : byRegime();
        if (all == null) {
            throw new AssertionError("a lesson ends with a calibration; this is a bug");
        }
        whole = all;
        baselines.forEach(one -> one.document(all));
        return all;
    }

    void close() {
        baselines.forEach(baseline -> baseline.binding().close());
    }

    private Calibration byRegime() {
        Map<String, Calibration> taught = new TreeMap<>();
        for (Baseline baseline : baselines) {
            Calibration calibration = baseline.binding().calibration();
            if (baseline.regime != null && calibration != null) {
                taught.put(baseline.regime, calibration);
            }
        }
        return Calibration.ofRegimes(taught);
    }
}
