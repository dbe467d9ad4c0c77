package io.edgewise.feature;

import io.edgewise.signal.Channel;
import io.edgewise.signal.Unit;
import io.edgewise.window.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * What the features of one channel share in the frequency domain, each computed once a window and only where asked for.
 * {@link SpectralFeature} says which there are. One owner.
 */
final class FrequencyDomain {
    private static final Unit METRES_PER_SECOND_SQUARED = Unit.of("m/s2");
    private static final Unit MILLIMETRES_PER_SECOND = Unit.of("mm/s");

    private final FeatureSchema.Sampling sampling;
    private final Plans plans;
    private final EvenSeries series;
    private final Spectrum spectrum;
    private final List<Envelope> envelopes = new ArrayList<>();
    private final Map<String, LogMel> logMels = new LinkedHashMap<>();
    private final List<Runnable> renewals = new ArrayList<>();
    private boolean isUsable;

    FrequencyDomain(FeatureSchema.Sampling sampling, Plans plans) {
        this.sampling = sampling;
        this.plans = plans;
        this.series = new EvenSeries(sampling.rateHz());
        this.spectrum = new Spectrum(series, plans);
        renewals.add(spectrum::renew);
    }

    /** Turns to a slice. */
    void open(Slice slice) {
        isUsable = series.open(slice);
        for (int i = 0; i < renewals.size(); i++) { // an iterator would be garbage
            renewals.get(i).run();
        }
    }

    double rateHz() {
        return sampling.rateHz();
    }

    Formula bandPower(Band band) {
        return usable(() -> spectrum.power(band));
    }

    Formula centroid(Band band) {
        return usable(() -> spectrum.centroid(band));
    }

    Formula peakFrequency(Band band) {
        return usable(() -> spectrum.peak(band));
    }

    /** Returns the peak as a multiple of the shaft's speed: {@code NUMBERrpm}, or a channel that carries it. */
    Formula peakOrder(String speed) {
        if (speed.endsWith("rpm")) {
            double hertz = Band.number(speed.substring(0, speed.length() - 3)) / 60;
            if (hertz > 0) {
                return usable(() -> spectrum.peak(Band.ALL) / hertz);
            }
        }
        List<String> names = sampling.channels().stream().map(Channel::name).toList();
        int channel = names.indexOf(speed);
        if (channel < 0) {
            throw new IllegalArgumentException(
                    "'" + speed + "' is neither a speed, for example 1480rpm, nor one of the" + " channels " + names);
        }
        Unit unit = sampling.channels().get(channel).unit();
        double factor = unit.factorTo(Unit.of("Hz"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "channel '" + speed + "' is in '" + unit + "'; a speed is in rpm or Hz"));
        return window -> {
            double hertz = mean(window.slice(channel)) * factor;
            return isUsable && hertz > 0 ? spectrum.peak(Band.ALL) / hertz : Double.NaN;
        };
    }

    /** Returns the velocity's RMS, mm/s, of an acceleration, which is integrated, or of a velocity. */
    Formula velocityRms(Band band) {
        if (band.low() <= 0) {
            throw new IllegalArgumentException("the band must begin above 0 Hz: nothing can be integrated there");
        }
        Unit unit = sampling.unit();
        if (unit.convertsTo(METRES_PER_SECOND_SQUARED)) {
            double factor = 1e3 * unit.factorTo(METRES_PER_SECOND_SQUARED).getAsDouble();
            return usable(() -> factor * spectrum.integratedRms(band));
        }
        double factor = unit.factorTo(MILLIMETRES_PER_SECOND)
                .orElseThrow(() -> new IllegalArgumentException(
                        "needs an acceleration (m/s2, g) or a velocity (mm/s, m/s, in/s); the channel is in '" + unit
                                + "'"));
        return usable(() -> factor * Math.sqrt(spectrum.power(band)));
    }

    Formula envelopeRms(Band band) {
        return usable(envelope(band)::rms);
    }

    Formula envelopePeak(Band band, Band lines) {
        Envelope envelope = envelope(band);
        return usable(() -> envelope.peak(lines));
    }

    Formula envelopeFrequency(Band band, Band lines) {
        Envelope envelope = envelope(band);
        return usable(() -> envelope.peakFrequency(lines));
    }

    /** Returns one level; the same text gives the same transform. */
    Formula logMel(String parameters, int frame, int mel) {
        LogMel bands = logMels.computeIfAbsent(parameters, text -> {
            LogMel made = new LogMel(series, plans, MelSpec.parse(text, rateHz()));
            renewals.add(made::renew);
            return made;
        });
        if (frame >= bands.spec().frames() || mel >= bands.spec().mels()) {
            throw new IllegalArgumentException("#" + frame + "." + mel + " is not one of "
                    + bands.spec().frames() + " frames and " + bands.spec().mels() + " bands, which count from 0");
        }
        int index = frame * bands.spec().mels() + mel;
        return usable(() -> bands.level(index));
    }

    private Envelope envelope(Band band) {
        for (Envelope known : envelopes) {
            if (known.band().equals(band)) {
                return known;
            }
        }
        Envelope made = new Envelope(series, plans, band);
        envelopes.add(made);
        renewals.add(made::renew);
        return made;
    }

    private Formula usable(DoubleSupplier formula) {
        return window -> isUsable ? formula.getAsDouble() : Double.NaN;
    }

    private static double mean(Slice slice) {
        double sum = 0;
        for (int i = 0; i < slice.size(); i++) {
            sum += slice.value(i);
        }
        return sum / slice.size();
    }
}
