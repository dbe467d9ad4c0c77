package io.edgewise.feature;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of {@code log-mel}, written {@code fft=1024;hop=512;mels=128;frames=5}.
 *
 * @param fft samples in a frame and in its transform, 16 to 65536
 * @param hop samples from one frame to the next, 1 to 65536; default {@code fft/2}
 * @param mels bands, 1 to 512; default 128
 * @param frames frames in a window, 1 to 1000; default 1
 * @param band from {@code fmin} (default 0) to {@code fmax} (default half the rate), Hz
 * @param power exponent of the magnitude: 2 (default) for power, 1 for magnitude
 * @param isHtk {@code scale=htk} for 2595·log10(1 + f/700); default {@code slaney}: linear up to 1 kHz, then a
 *     logarithm
 * @param isAreaOne {@code norm=slaney} (default): each triangle has area 1; {@code norm=none}: height 1
 * @param reference {@code ref}, what 0 dB is; default 1
 * @param floor is added before the logarithm; default 2.220446049250313e-16
 */
record MelSpec(
        int fft,
        int hop,
        int mels,
        int frames,
        Band band,
        int power,
        boolean isHtk,
        boolean isAreaOne,
        double reference,
        double floor) {
    private static final Set<String> KEYS =
            Set.of("fft", "hop", "mels", "frames", "fmin", "fmax", "power", "scale", "norm", "ref", "floor");
    private static final int LONGEST = 1 << 16;
    private static final int MOST_NUMBERS = 1 << 16;

    /** Reads the text behind the colon for a channel of this rate. */
    static MelSpec parse(String text, double rateHz) {
        Map<String, String> given = new HashMap<>();
        for (String pair : text.split(";", -1)) {
            int at = pair.indexOf('=');
            String key = at < 0 ? pair : pair.substring(0, at);
            if (at < 0 || !KEYS.contains(key) || given.put(key, pair.substring(at + 1)) != null) {
                throw new IllegalArgumentException("'" + pair + "' is not one KEY=VALUE, each key once; keys are "
                        + KEYS.stream().sorted().toList());
            }
        }
        int fft = whole(given, "fft", 0, 16, LONGEST);
        double half = rateHz / 2;
        Band band = new Band(number(given, "fmin", 0, 0, half), number(given, "fmax", half, Double.MIN_VALUE, half));
        if (band.low() >= band.high()) {
            throw new IllegalArgumentException("fmin " + band.low() + " is not below fmax " + band.high());
        }
        MelSpec spec = new MelSpec(
                fft,
                whole(given, "hop", fft / 2, 1, LONGEST),
                whole(given, "mels", 128, 1, 512),
                whole(given, "frames", 1, 1, 1000),
                band,
                whole(given, "power", 2, 1, 2),
                word(given, "scale", "slaney", "htk"),
                !word(given, "norm", "slaney", "none"),
                number(given, "ref", 1, Double.MIN_NORMAL, Double.MAX_VALUE),
                number(given, "floor", Math.ulp(1.0), Double.MIN_NORMAL, Double.MAX_VALUE));
        if (spec.size() > MOST_NUMBERS) {
            throw new IllegalArgumentException("frames × mels is " + spec.size() + ", more than " + MOST_NUMBERS);
        }
        return spec;
    }

    /** Returns how many numbers it gives, frame by frame, in each the bands from low to high. */
    int size() {
        return mels * frames;
    }

    /** Returns how many samples it reads, the first of the window. */
    int samples() {
        return fft + (frames - 1) * hop;
    }

    private static int whole(Map<String, String> given, String key, int absent, int least, int most) {
        String text = given.get(key);
        if (text == null && absent > 0) {
            return absent;
        }
        if (text == null || !text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(key + " must be a whole number from " + least + " to " + most
                    + (text == null ? " and is missing" : ", found '" + text + "'"));
        }
        int value = Integer.parseInt(text);
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " must be " + least + " to " + most + ", found " + value);
        }
        return value;
    }

    private static double number(Map<String, String> given, String key, double absent, double least, double most) {
        String text = given.get(key);
        if (text == null) {
            return absent;
        }
        double value = Band.number(text);
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    key + " must be a number from " + least + " to " + most + ", found '" + text + "'");
        }
        return value;
    }

    /** Tells whether it is the second of two words; the first is the default. */
    private static boolean word(Map<String, String> given, String key, String first, String second) {
        String text = given.getOrDefault(key, first);
        if (!text.equals(first) && !text.equals(second)) {
            throw new IllegalArgumentException(key + " must be " + first + " or " + second + ", found '" + text + "'");
        }
        return text.equals(second);
    }
}
