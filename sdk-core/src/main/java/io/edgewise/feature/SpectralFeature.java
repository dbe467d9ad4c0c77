package io.edgewise.feature;

import io.edgewise.feature.FeatureSchema.Sampling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The features of the frequency domain by name: a word, a colon, parameters. Frequencies are in Hz. A channel that has
 * one must declare its rate. {@code docs/features.md} says how to choose; the formulas, with their sources, stand there
 * too.
 *
 * <table>
 * <caption>The features by name</caption>
 * <tr><th>name</th><th>what</th><th>unit</th></tr>
 * <tr><td>band-power:LOW-HIGH</td><td>power in a band</td><td>the channel's, squared</td></tr>
 * <tr><td>centroid, centroid:LOW-HIGH</td><td>mean frequency, weighted by power</td><td>Hz</td></tr>
 * <tr><td>peak-frequency, peak-frequency:LOW-HIGH</td><td>the highest line</td><td>Hz</td></tr>
 * <tr><td>peak-order:1480rpm, peak-order:CHANNEL</td><td>the same, as a multiple of the speed</td><td>none</td></tr>
 * <tr><td>velocity-rms:LOW-HIGH</td><td>vibration velocity as ISO 20816 judges it</td><td>mm/s</td></tr>
 * <tr><td>envelope-rms:LOW-HIGH</td><td>RMS of the band's envelope</td><td>the channel's</td></tr>
 * <tr><td>envelope-peak:LOW-HIGH/FROM-TO</td><td>highest line of its spectrum</td><td>the channel's</td></tr>
 * <tr><td>envelope-frequency:LOW-HIGH/FROM-TO</td><td>where that line is</td><td>Hz</td></tr>
 * <tr><td>log-mel:fft=1024;hop=512;mels=128;frames=5</td><td>frames × mels numbers</td><td>dB</td></tr>
 * </table>
 */
public final class SpectralFeature {
    private static final Map<String, BiFunction<FrequencyDomain, String, Formula>> KNOWN = known();
    private static final String LOG_MEL = "log-mel";
    private static final Pattern LEVEL = Pattern.compile("(.*)#([0-9]{1,4})\\.([0-9]{1,3})");

    private SpectralFeature() {}

    /** Tells whether a name is one of the frequency domain: whether it begins with the word of one. */
    public static boolean isNamed(String name) {
        return KNOWN.containsKey(word(name));
    }

    /** Returns the words that names begin with. */
    public static List<String> words() {
        return List.copyOf(KNOWN.keySet());
    }

    /**
     * Returns the names of the numbers that a name in a manifest stands for, in the order of the vector: itself, or for
     * {@code log-mel:…} frame by frame each band as {@code log-mel:…#FRAME.BAND}, from 0.
     *
     * @throws IllegalArgumentException when the name is none, its parameters are wrong, or the channel has no rate or
     *     the wrong unit; the message says what is expected
     */
    public static List<String> expand(String name, Sampling sampling) {
        FrequencyDomain domain = new FrequencyDomain(sampling, new Plans());
        if (!word(name).equals(LOG_MEL) || name.indexOf('#') >= 0) {
            formula(name, domain);
            return List.of(name);
        }
        formula(LOG_MEL + ":" + parameters(name) + "#0.0", domain);
        MelSpec spec = MelSpec.parse(parameters(name), sampling.rateHz());
        return IntStream.range(0, spec.size())
                .mapToObj(i -> name + "#" + i / spec.mels() + "." + i % spec.mels())
                .toList();
    }

    /** Returns how a named feature is computed from a channel's transforms. */
    static Formula formula(String name, FrequencyDomain domain) {
        BiFunction<FrequencyDomain, String, Formula> known = KNOWN.get(word(name));
        if (known == null) {
            throw new IllegalArgumentException("there is no feature '" + name + "' of the frequency domain; use one of "
                    + KNOWN.keySet().stream().collect(Collectors.joining(", ")));
        }
        if (!(domain.rateHz() > 0)) {
            throw new IllegalArgumentException("'" + name
                    + "' needs to know how fast the channel is sampled: declare its \"rateHz\" in the manifest");
        }
        try {
            return known.apply(domain, parameters(name));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + name + "': " + e.getMessage(), e);
        }
    }

    private static Map<String, BiFunction<FrequencyDomain, String, Formula>> known() {
        Map<String, BiFunction<FrequencyDomain, String, Formula>> all = new LinkedHashMap<>();
        all.put("band-power", (domain, text) -> domain.bandPower(band(domain, text)));
        all.put("centroid", (domain, text) -> domain.centroid(bandOrAll(domain, text)));
        all.put("peak-frequency", (domain, text) -> domain.peakFrequency(bandOrAll(domain, text)));
        all.put("peak-order", FrequencyDomain::peakOrder);
        all.put("velocity-rms", (domain, text) -> domain.velocityRms(band(domain, text)));
        all.put("envelope-rms", (domain, text) -> domain.envelopeRms(band(domain, text)));
        all.put("envelope-peak", (domain, text) -> {
            String[] parts = bands(text);
            return domain.envelopePeak(band(domain, parts[0]), band(domain, parts[1]));
        });
        all.put("envelope-frequency", (domain, text) -> {
            String[] parts = bands(text);
            return domain.envelopeFrequency(band(domain, parts[0]), band(domain, parts[1]));
        });
        all.put(LOG_MEL, SpectralFeature::level);
        return all;
    }

    private static Formula level(FrequencyDomain domain, String text) {
        Matcher level = LEVEL.matcher(text);
        if (!level.matches()) {
            throw new IllegalArgumentException("one level is named by #FRAME.BAND at the end, for example #0.17");
        }
        return domain.logMel(level.group(1), Integer.parseInt(level.group(2)), Integer.parseInt(level.group(3)));
    }

    private static Band band(FrequencyDomain domain, String text) {
        return Band.parse(text, domain.rateHz());
    }

    private static Band bandOrAll(FrequencyDomain domain, String text) {
        return text.isEmpty() ? Band.ALL : band(domain, text);
    }

    private static String[] bands(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "expected two bands, for example 2000-4000/100-115: where the bursts ring,"
                            + " and where their rate is looked for");
        }
        return parts;
    }

    private static String word(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private static String parameters(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? "" : name.substring(colon + 1);
    }
}
