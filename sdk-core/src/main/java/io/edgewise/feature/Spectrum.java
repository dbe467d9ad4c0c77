package io.edgewise.feature;

import org.jspecify.annotations.Nullable;

/**
 * The power spectral density of a series, one-sided: mean taken off, Hann window, {@code |X[k]|² / (rate·Σw²)}, doubled
 * for every line but 0 Hz and half the rate; unit²/Hz. It is {@code scipy.signal.periodogram(x, rate, window="hann",
 * detrend="constant", scaling="density")}, and Welch's estimate with one segment (P. D. Welch, The use of fast Fourier
 * transform for the estimation of power spectra, IEEE Trans. Audio Electroacoustics 15 (1967)). Lines lie
 * {@code rate/n} apart. Computed when first asked for.
 */
final class Spectrum {
    private final EvenSeries series;
    private final Plans plans;
    private double[] centred = {};
    private double[] pairs = {};
    private double[] density = {};
    private int last;
    private double step;
    private boolean isStale = true;

    Spectrum(EvenSeries series, Plans plans) {
        this.series = series;
        this.plans = plans;
    }

    /** There is another series. */
    void renew() {
        isStale = true;
    }

    /** Returns the power between two frequencies, the sum of {@code P·Δf}; unit². NaN where no line lies there. */
    double power(Band band) {
        refresh();
        int to = band.last(step, last);
        double sum = 0;
        int from = band.first(step);
        for (int line = from; line <= to; line++) {
            sum += density[line];
        }
        return from > to ? Double.NaN : sum * step;
    }

    /** Returns {@code Σ f·P / Σ P}, Hz; NaN where there is no power. */
    double centroid(Band band) {
        refresh();
        int to = band.last(step, last);
        double sum = 0;
        double moment = 0;
        for (int line = band.first(step); line <= to; line++) {
            sum += density[line];
            moment += density[line] * line;
        }
        return moment / sum * step;
    }

    /** Returns the frequency of the highest line, Hz, the lowest where several are; NaN where there is no power. */
    double peak(Band band) {
        refresh();
        int to = band.last(step, last);
        int highest = 0;
        double most = 0;
        for (int line = band.first(step); line <= to; line++) {
            if (density[line] > most) {
                most = density[line];
                highest = line;
            }
        }
        return highest == 0 ? Double.NaN : highest * step;
    }

    /** Returns the root mean square of the integral over time, {@code √(Σ P·Δf/(2πf)²)}; unit · s. */
    double integratedRms(Band band) {
        refresh();
        int to = band.last(step, last);
        int from = band.first(step);
        double sum = 0;
        for (int line = from; line <= to; line++) {
            double angular = 2 * Math.PI * line * step;
            sum += density[line] / (angular * angular);
        }
        return from > to ? Double.NaN : Math.sqrt(sum * step);
    }

    private void refresh() {
        if (!isStale) {
            return;
        }
        isStale = false;
        int size = series.size();
        Plans.Plan plan = plans.of(size);
        if (centred.length < size) {
            centred = new double[size];
            pairs = new double[2 * size + 2];
            density = new double[size / 2 + 1];
        }
        centre(series.values(), size, plan.hann, centred);
        plan.fft.forwardReal(centred, pairs);
        last = size / 2;
        step = series.rateHz() / size;
        double scale = 1 / (series.rateHz() * plan.hannPower);
        for (int line = 0; line <= last; line++) {
            double real = pairs[2 * line];
            double imaginary = pairs[2 * line + 1];
            boolean isAlone = line == 0 || 2 * line == size;
            density[line] = (real * real + imaginary * imaginary) * scale * (isAlone ? 1 : 2);
        }
    }

    /** Takes the mean off and, where there is one, multiplies with a window. */
    static void centre(double[] values, int size, double @Nullable [] window, double[] to) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i];
        }
        double mean = sum / size;
        for (int i = 0; i < size; i++) {
            to[i] = (values[i] - mean) * (window == null ? 1 : window[i]);
        }
    }
}
