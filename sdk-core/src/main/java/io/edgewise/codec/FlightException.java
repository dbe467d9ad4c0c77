package io.edgewise.codec;

import io.edgewise.json.Plain;

/** A file that is no flight, with the part of it and what is wrong. */
public final class FlightException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Tells what is wrong.
     *
     * @param part the part of the file; empty for the whole
     * @param what what is wrong with it, in words that follow the part's name
     */
    public FlightException(String part, String what) {
        super(Plain.text(part.isEmpty() ? what : part + " " + what));
    }

    FlightException(String part, String what, Throwable cause) {
        super(Plain.text(part + " " + what), cause);
    }
}
