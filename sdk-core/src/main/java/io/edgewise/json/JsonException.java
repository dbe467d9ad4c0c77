package io.edgewise.json;

/** A document that cannot be read: where, what was found and what was expected. */
public final class JsonException extends RuntimeException {
    private final String path;

    /**
     * Makes one.
     *
     * @param path a JSON Pointer to the place, or {@code line 3 column 7}
     * @param message what was found and what was expected
     */
    public JsonException(String path, String message) {
        super(Plain.text((path.isEmpty() ? "the document" : path) + ": " + message));
        this.path = path;
    }

    /** Returns the place. */
    public String path() {
        return path;
    }
}
