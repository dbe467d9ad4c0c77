package io.edgewise.pipeline;

import io.edgewise.feature.FeatureSchema;
import io.edgewise.feature.FeatureVector;
import io.edgewise.model.Calibration;
import io.edgewise.model.ChannelSpec;
import io.edgewise.model.Digest;
import io.edgewise.model.ModelManifest;
import io.edgewise.model.Ranges;
import io.edgewise.signal.Quality;
import io.edgewise.window.Slice;
import io.edgewise.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns a machine's normal ranges from its own windows: those with an end at or before the first running row plus the
 * learning time. Time in which the machine does not run is not counted. Per channel only what is Good in a window is
 * learned. A channel whose usable samples have a standard deviation of at most the manifest's {@link ChannelSpec#still}
 * is left out: a sensor that does not move tells nothing (for the wells the rule of the 3W anomaly-detection benchmark,
 * Vargas et al. 2019).
 */
final class Learning {
    // Set once.
    private final long learnNanos;
    private final boolean alwaysRuns;
    private final List<ChannelSpec> channels;
    private final FeatureSchema schema;

    // Confined to the pipeline's owner.
    private final float[] low;
    private final float[] high;
    private final Spread[] spreads;
    private boolean open;
    private int windows;
    private boolean started;
    private long deadline;
    private long runningUntil;
    private boolean paused;

    /**
     * Learns for this long what the binding was not taught yet; where the machine always runs the first row starts it,
     * else the first running window.
     */
    Learning(Duration learn, boolean alwaysRuns, ModelBinding binding) {
        this.learnNanos = learn.toNanos();
        this.alwaysRuns = alwaysRuns;
        this.channels = binding.model().manifest().channels();
        this.schema = binding.extractor().schema();
        this.open = learnNanos > 0 && binding.calibration() == null;
        this.low = filled(schema.size(), Float.POSITIVE_INFINITY);
        this.high = filled(schema.size(), Float.NEGATIVE_INFINITY);
        this.spreads = new Spread[channels.size()];
        Arrays.setAll(spreads, i -> new Spread());
    }

    /** Refuses a model that can neither be taught in this time nor was taught before. */
    static void checkTeachable(Duration learn, ModelManifest manifest, @Nullable Calibration calibration) {
        if (learn.isZero() && manifest.needsCalibration() && calibration == null) {
            throw new IllegalArgumentException("model " + manifest.name()
                    + " learns from the machine: give the pipeline a learning time, for example 20m");
        }
    }

    /** Tells whether there is something to learn that was not taught yet. */
    boolean isOpen() {
        return open;
    }

    /** Sees a row: the first one starts the learning time where the machine always runs. */
    void row(long timeNanos) {
        if (open && alwaysRuns && !started) {
            start(timeNanos);
        }
    }

    /** Sees a window in which the machine did not run, or not so: that time is not counted. */
    void standstill() {
        paused = true;
    }

    /** Sees a window in which the machine ran, whether it can be judged or not. */
    void running(Window window) {
        if (!started) {
            start(window.startNanos());
        } else if (wasSetBack(window) || (paused && window.startNanos() > runningUntil)) {
            deadline += window.startNanos() - runningUntil;
        }
        paused = false;
        runningUntil = window.endNanos();
    }

    /** Windows come in order, unless the clock was set back. */
    private boolean wasSetBack(Window window) {
        return window.endNanos() < runningUntil;
    }

    /** Tells whether this window, in which the machine ran, is one to learn from. */
    boolean covers(Window window) {
        return open && (window.endNanos() <= deadline || windows == 0);
    }

    /** Learns from a window. */
    void take(Window window, FeatureVector features) {
        windows++;
        for (int i = 0; i < schema.size(); i++) {
            float value = features.value(i);
            int channel = schema.features().get(i).channel();
            if (window.slice(channel).quality() == Quality.GOOD && Float.isFinite(value)) {
                low[i] = Math.min(low[i], value);
                high[i] = Math.max(high[i], value);
            }
        }
        for (int channel = 0; channel < spreads.length; channel++) {
            Slice slice = window.slice(channel);
            if (slice.quality() == Quality.GOOD) {
                spreads[channel].add(slice, window.endNanos());
            }
        }
    }

    /** Ends learning and returns what was learned. */
    Calibration lesson(Digest model) {
        open = false;
        List<String> leftOut = new ArrayList<>();
        for (int channel = 0; channel < spreads.length; channel++) {
            if (!moves(channel) && spreads[channel].count > 0) {
                leftOut.add(channels.get(channel).channel().name());
            }
        }
        for (int i = 0; i < schema.size(); i++) {
            boolean kept = low[i] <= high[i] && moves(schema.features().get(i).channel());
            low[i] = kept ? low[i] : Float.NaN;
            high[i] = kept ? high[i] : Float.NaN;
        }
        leftOut.sort(null);
        return new Calibration(new Ranges(schema, low, high), leftOut, model, windows);
    }

    private boolean moves(int channel) {
        return spreads[channel].moves(channels.get(channel).still());
    }

    private void start(long timeNanos) {
        started = true;
        runningUntil = timeNanos;
        deadline = timeNanos + learnNanos;
    }

    private static float[] filled(int size, float value) {
        float[] array = new float[size];
        Arrays.fill(array, value);
        return array;
    }

    /** Mean and variance of the samples seen so far (Welford 1962). */
    private static final class Spread {
        private long count;
        private double mean;
        private double squares;
        private long seenUntil = Long.MIN_VALUE;

        /** Adds the samples that were not seen in an earlier window: windows overlap. */
        void add(Slice slice, long endNanos) {
            seenUntil = endNanos < seenUntil ? Long.MIN_VALUE : seenUntil; // the clock was set back
            for (int i = 0; i < slice.size(); i++) {
                if (slice.timeNanos(i) >= seenUntil) {
                    add(slice.value(i));
                }
            }
            seenUntil = endNanos;
        }

        boolean moves(double limit) {
            return count > 0 && Math.sqrt(squares / count) > limit;
        }

        private void add(double value) {
            count++;
            double delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }
    }
}
