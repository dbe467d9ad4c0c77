package io.edgewise.feature;

/**
 * Log-mel bands of sound: frames of {@code fft} samples from the window's first sample on, {@code hop} apart; each
 * times a periodic Hann window, transformed, {@code |X|^power}, summed under {@code mels} triangles on the mel scale,
 * and {@code 20/power · log10(S/ref + floor)}, dB. Nothing is padded: frame i begins at sample {@code i·hop}.
 *
 * <p>With the defaults these are the features of MLPerf Tiny's anomaly detection (ad01), and
 * {@code librosa.feature.melspectrogram} with {@code center=False}: triangles after M. Slaney, Auditory Toolbox,
 * version 2, Interval Research Corporation (1998), each of area 1, on a scale that is linear up to 1 kHz.
 * {@code scale=htk} is 2595·log10(1 + f/700) of S. Young et al., The HTK Book (2006). Computed when first asked for.
 */
final class LogMel {
    /** Slaney's scale: 15 mels of 200/3 Hz up to 1 kHz, then 27 steps for a factor of 6.4. */
    private static final double LINEAR_STEP = 200.0 / 3;

    private static final double LINEAR_END_HZ = 1000;
    private static final double LINEAR_END_MEL = LINEAR_END_HZ / LINEAR_STEP;
    private static final double LOG_STEP = StrictMath.log(6.4) / 27;

    private final EvenSeries series;
    private final Plans plans;
    private final MelSpec spec;
    private final int[] firsts;
    private final double[][] weights;
    private final double[] windowed;
    private final double[] pairs;
    private final double[] levels;
    private boolean isStale = true;

    LogMel(EvenSeries series, Plans plans, MelSpec spec) {
        this.series = series;
        this.plans = plans;
        this.spec = spec;
        this.firsts = new int[spec.mels()];
        this.weights = new double[spec.mels()][];
        this.windowed = new double[spec.fft()];
        this.pairs = new double[2 * spec.fft() + 2];
        this.levels = new double[spec.size()];
        double[] corners = corners();
        for (int mel = 0; mel < spec.mels(); mel++) {
            triangle(mel, corners[mel], corners[mel + 1], corners[mel + 2]);
        }
    }

    MelSpec spec() {
        return spec;
    }

    /** There is another series. */
    void renew() {
        isStale = true;
    }

    /** Returns a level, dB; NaN where the window has fewer samples than the frames need. */
    double level(int index) {
        if (series.size() < spec.samples()) {
            return Double.NaN;
        }
        if (isStale) {
            isStale = false;
            for (int frame = 0; frame < spec.frames(); frame++) {
                frame(frame);
            }
        }
        return levels[index];
    }

    private void frame(int frame) {
        Plans.Plan plan = plans.of(spec.fft());
        double[] values = series.values();
        int from = frame * spec.hop();
        for (int i = 0; i < spec.fft(); i++) {
            windowed[i] = values[from + i] * plan.hann[i];
        }
        plan.fft.forwardReal(windowed, pairs);
        for (int line = 0; line <= spec.fft() / 2; line++) {
            double square = pairs[2 * line] * pairs[2 * line] + pairs[2 * line + 1] * pairs[2 * line + 1];
            windowed[line] = spec.power() == 2 ? square : Math.sqrt(square);
        }
        for (int mel = 0; mel < spec.mels(); mel++) {
            double sum = 0;
            double[] triangle = weights[mel];
            for (int i = 0; i < triangle.length; i++) {
                sum += triangle[i] * windowed[firsts[mel] + i];
            }
            levels[frame * spec.mels() + mel] =
                    20.0 / spec.power() * StrictMath.log10(sum / spec.reference() + spec.floor());
        }
    }

    /** Returns the corners of the triangles, Hz: evenly spaced in mels. */
    private double[] corners() {
        double low = mel(spec.band().low());
        double high = mel(spec.band().high());
        double[] corners = new double[spec.mels() + 2];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = hertz(low + (high - low) * i / (corners.length - 1));
        }
        return corners;
    }

    private void triangle(int mel, double left, double middle, double right) {
        double step = series.rateHz() / spec.fft();
        int first = Math.max(0, (int) Math.ceil(left / step));
        int last = Math.min(spec.fft() / 2, (int) Math.floor(right / step));
        double[] triangle = new double[Math.max(0, last - first + 1)];
        double height = spec.isAreaOne() ? 2 / (right - left) : 1;
        for (int i = 0; i < triangle.length; i++) {
            double hertz = (first + i) * step;
            double side = Math.min((hertz - left) / (middle - left), (right - hertz) / (right - middle));
            triangle[i] = Math.max(0, side) * height;
        }
        firsts[mel] = first;
        weights[mel] = triangle;
    }

    private double mel(double hertz) {
        if (spec.isHtk()) {
            return 2595 * StrictMath.log10(1 + hertz / 700);
        }
        return hertz < LINEAR_END_HZ
                ? hertz / LINEAR_STEP
                : LINEAR_END_MEL + StrictMath.log(hertz / LINEAR_END_HZ) / LOG_STEP;
    }

    private double hertz(double mel) {
        if (spec.isHtk()) {
            return 700 * (StrictMath.pow(10, mel / 2595) - 1);
        }
        return mel < LINEAR_END_MEL
                ? mel * LINEAR_STEP
                : LINEAR_END_HZ * StrictMath.exp(LOG_STEP * (mel - LINEAR_END_MEL));
    }
}
