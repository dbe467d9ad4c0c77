package io.edgewise.codec;

import io.edgewise.json.Plain;

/** A CSV file that cannot be read: the message names file, line and column, what was found and what was expected. */
public final class CsvException extends RuntimeException {
    /**
     * Makes one.
     *
     * @param place for example {@code "well.csv line 7 column 2 (P-PDG)"}
     * @param message what was found and what was expected
     */
    public CsvException(String place, String message) {
        super(Plain.text(place + ": " + message));
    }

    /** Makes one that was caused by another failure. */
    public CsvException(String place, String message, Exception cause) {
        this(place, message);
        initCause(cause);
    }
}
