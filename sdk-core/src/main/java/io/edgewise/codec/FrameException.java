package io.edgewise.codec;

/** A payload that is not a frame at all: it is counted by its problem and kept as a dead letter. */
public final class FrameException extends RuntimeException {
    private final Problem problem;
    private final String place;

    /**
     * Makes one.
     *
     * @param problem what is wrong, for counters
     * @param place a JSON Pointer, or {@code byte 17}; empty for the whole payload
     * @param message what was found and what was expected
     */
    public FrameException(Problem problem, String place, String message) {
        super((place.isEmpty() ? "the payload" : place) + ": " + message);
        this.problem = problem;
        this.place = place;
    }

    /** Makes one that was caused by another failure. */
    public FrameException(Problem problem, String place, String message, Exception cause) {
        this(problem, place, message);
        initCause(cause);
    }

    /** What can be wrong with a payload. The names go out as the reasons of counters and are never reused. */
    public enum Problem {
        /** There is nothing in it. */
        EMPTY,
        /** It has more bytes, rows or values than a frame may have. */
        TOO_LARGE,
        /** It is not JSON in UTF-8. */
        NOT_JSON,
        /** Something stands after the document's end. */
        TRAILING_GARBAGE,
        /** An object has the same key twice. */
        DUPLICATE_KEY,
        /** Objects and arrays nest too deep. */
        TOO_DEEP,
        /** It has no time, and the source's time is the device's. */
        NO_TIME,
        /** Its time cannot be read or lies outside the years 1677 to 2262. */
        BAD_TIME,
        /** It is JSON, but not in one of the forms of a frame. */
        BAD_SHAPE,
        /** Its numbers are written with swapped bytes or words. */
        WORD_ORDER
    }

    /** Returns what is wrong, for counters. */
    public Problem problem() {
        return problem;
    }

    /** Returns the place: a JSON Pointer or a byte; empty for the whole payload. */
    public String place() {
        return place;
    }
}
