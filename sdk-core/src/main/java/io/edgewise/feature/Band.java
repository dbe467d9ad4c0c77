package io.edgewise.feature;

import java.util.regex.Pattern;

/**
 * A span of frequencies, both ends inside.
 *
 * @param low Hz, 0 or above
 * @param high Hz, above {@code low}
 */
record Band(double low, double high) {
    /** A line on the end of a band counts as inside, whatever rounding does to its frequency. */
    private static final double ROUNDING = 1e-9;

    private static final Pattern FORM = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,18})?(e-?[0-9]{1,3})?");

    /** All frequencies there are. */
    static final Band ALL = new Band(0, Double.POSITIVE_INFINITY);

    /** Reads {@code LOW-HIGH}, Hz, for a channel of this rate; a line above half the rate cannot be seen. */
    static Band parse(String text, double rateHz) {
        String[] ends = text.split("-", -1);
        double low = ends.length == 2 ? number(ends[0]) : Double.NaN;
        double high = ends.length == 2 ? number(ends[1]) : Double.NaN;
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not LOW-HIGH in Hz, the low one first, for example 10-1000");
        }
        if (high > rateHz / 2) {
            throw new IllegalArgumentException("'" + text + "' ends above half the channel's rate of " + rateHz
                    + " Hz: nothing can be seen there; end at " + rateHz / 2 + " Hz or sample faster");
        }
        return new Band(low, high);
    }

    /** Reads a number that is not negative; NaN where it is none. */
    static double number(String text) {
        return FORM.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    }

    /** Returns the first line inside that is not 0 Hz, for lines that lie {@code step} Hz apart. */
    int first(double step) {
        return Math.max(1, (int) Math.ceil(low / step - ROUNDING));
    }

    /** Returns the last line inside of those up to {@code most}. */
    int last(double step, int most) {
        return (int) Math.min(most, Math.floor(high / step + ROUNDING));
    }
}
