package io.edgewise.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/** How numbers are written for people: short, and so that what differs looks different. */
public final class Reading {
    private static final int USUAL = 6;

    /** With so many digits no two float32 are written alike. */
    private static final int MOST = 9;

    /** Farther than that nobody needs to know how far: the range is very narrow. */
    private static final int MOST_WIDTHS = 1000;

    private static final double SMALL = 1e-4;
    private static final double LARGE = 1e9;

    private Reading() {}

    /**
     * Writes readings with as many digits as tell them apart: six where that is enough, nine at most.
     *
     * @return the texts, in the order of the values; equal values have equal texts
     */
    public static List<String> apart(float... values) {
        int digits = USUAL;
        while (digits < MOST && distinct(texts(values, digits)) < distinct(texts(values, MOST))) {
            digits++;
        }
        return texts(values, digits);
    }

    /** Writes a number with at most so many significant digits. */
    public static String of(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "none" : value > 0 ? "infinite" : "-infinite";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        double size = Math.abs(value);
        return size >= SMALL && size < LARGE ? rounded.toPlainString() : rounded.toString();
    }

    /** Writes how far something lies outside a range, in widths of that range. */
    public static String widths(double widths) {
        return widths > MOST_WIDTHS ? "more than " + MOST_WIDTHS + " widths" : of(widths, 4) + " widths";
    }

    private static List<String> texts(float[] values, int digits) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> of(shortest(values[i]), digits))
                .toList();
    }

    /** Returns the number that a person would write for this float32: 3.1, not 3.0999999. */
    private static double shortest(float value) {
        return Float.isFinite(value) ? Double.parseDouble(Float.toString(value)) : value;
    }

    private static long distinct(List<String> texts) {
        return texts.stream().distinct().count();
    }
}
