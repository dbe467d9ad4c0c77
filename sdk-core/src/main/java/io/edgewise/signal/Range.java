package io.edgewise.signal;

/**
 * A closed interval of values in a channel's unit.
 *
 * @param low the lowest value inside, may be negative infinity
 * @param high the highest value inside, may be positive infinity
 */
public record Range(double low, double high) {
    /** The interval that holds every number. */
    public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Range {
        if (!(low <= high)) {
            throw new IllegalArgumentException("range is empty: low " + low + ", high " + high);
        }
    }

    /** Tells whether the value lies inside; NaN never does. */
    public boolean contains(double value) {
        return value >= low && value <= high;
    }
}
