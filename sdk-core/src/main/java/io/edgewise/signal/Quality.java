package io.edgewise.signal;

/** How far a value can be trusted, in the words of OPC UA and NE 107. */
public enum Quality {
    /** Nothing speaks against it. */
    GOOD,
    /** Usable, with a reason to doubt it. */
    UNCERTAIN,
    /** Not to be used. */
    BAD;

    /** Returns the worse of the two. */
    public Quality worst(Quality other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
