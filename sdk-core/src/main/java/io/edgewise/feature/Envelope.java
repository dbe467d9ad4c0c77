package io.edgewise.feature;

/**
 * The envelope of a band: the series without its mean is transformed, lines outside the band are made 0, the negative
 * frequencies too and the positive doubled, and what comes back is the analytic signal, whose magnitude is the envelope
 * (band-pass and Hilbert transform in one; {@code numpy.abs(scipy.signal.hilbert(band_passed))}). Its spectrum shows at
 * which rate bursts in the band repeat: P. D. McFadden and J. D. Smith, Vibration monitoring of rolling element
 * bearings by the high-frequency resonance technique, Tribology International 17 (1984); R. B. Randall and J. Antoni,
 * Rolling element bearing diagnostics: a tutorial, Mechanical Systems and Signal Processing 25 (2011). Computed when
 * first asked for.
 */
final class Envelope {
    private final EvenSeries series;
    private final Plans plans;
    private final Band band;
    private double[] pairs = {};
    private double[] envelope = {};
    private boolean isStale = true;
    private double[] centred = {};
    private double[] amplitudes = {};
    private boolean hasSpectrum;
    private double step;

    Envelope(EvenSeries series, Plans plans, Band band) {
        this.series = series;
        this.plans = plans;
        this.band = band;
    }

    Band band() {
        return band;
    }

    /** There is another series. */
    void renew() {
        isStale = true;
        hasSpectrum = false;
    }

    /** Returns the root mean square of the envelope, in the channel's unit: √2 times that of the band. */
    double rms() {
        refresh();
        double sum = 0;
        for (int i = 0; i < series.size(); i++) {
            sum += envelope[i] * envelope[i];
        }
        return Math.sqrt(sum / series.size());
    }

    /** Returns the amplitude of the highest line of its spectrum, in the channel's unit; NaN where no line is. */
    double peak(Band lines) {
        int highest = highest(lines);
        return highest == 0 ? Double.NaN : amplitudes[highest];
    }

    /** Returns the frequency of the highest line of its spectrum, Hz; NaN where no line is. */
    double peakFrequency(Band lines) {
        int highest = highest(lines);
        return highest == 0 ? Double.NaN : highest * step;
    }

    private int highest(Band lines) {
        spectrum();
        int to = lines.last(step, series.size() / 2);
        int highest = 0;
        double most = -1;
        for (int line = lines.first(step); line <= to; line++) {
            if (amplitudes[line] > most) {
                most = amplitudes[line];
                highest = line;
            }
        }
        return highest;
    }

    private void refresh() {
        if (!isStale) {
            return;
        }
        isStale = false;
        int size = series.size();
        room(size);
        Plans.Plan plan = plans.of(size);
        Spectrum.centre(series.values(), size, null, envelope);
        for (int i = 0; i < size; i++) {
            pairs[2 * i] = envelope[i];
            pairs[2 * i + 1] = 0;
        }
        plan.fft.forward(pairs);
        step = series.rateHz() / size;
        int from = band.first(step);
        int to = band.last(step, (size - 1) / 2);
        for (int line = 0; line < size; line++) {
            double factor = line >= from && line <= to ? 2 : 0;
            pairs[2 * line] *= factor;
            pairs[2 * line + 1] *= factor;
        }
        plan.fft.inverse(pairs);
        for (int i = 0; i < size; i++) {
            envelope[i] = Math.sqrt(pairs[2 * i] * pairs[2 * i] + pairs[2 * i + 1] * pairs[2 * i + 1]);
        }
    }

    /** One-sided amplitudes, {@code 2·|E[k]| / Σw}: mean off, Hann. */
    private void spectrum() {
        refresh();
        if (hasSpectrum) {
            return;
        }
        hasSpectrum = true;
        Plans.Plan plan = plans.of(series.size());
        Spectrum.centre(envelope, series.size(), plan.hann, centred);
        plan.fft.forwardReal(centred, pairs);
        for (int line = 0; line <= series.size() / 2; line++) {
            double real = pairs[2 * line];
            double imaginary = pairs[2 * line + 1];
            amplitudes[line] = 2 * Math.sqrt(real * real + imaginary * imaginary) / plan.hannSum;
        }
    }

    private void room(int size) {
        if (envelope.length < size) {
            envelope = new double[size];
            centred = new double[size];
            pairs = new double[2 * size + 2];
            amplitudes = new double[size / 2 + 1];
        }
    }
}
