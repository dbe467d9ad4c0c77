package io.edgewise.json;

/** A document that cannot be read: where, what was found and what was expected. */
public final class JsonException extends RuntimeException {
    private final String path;
    private final boolean limit;

    /**
     * Makes one.
     *
     * @param path a JSON Pointer to the place, or {@code line 3 column 7}
     * @param message what was found and what was expected
     */
    public JsonException(String path, String message) {
        this(path, message, false);
    }

    private JsonException(String path, String message, boolean limit) {
        super(Plain.text((path.isEmpty() ? "the document" : path) + ": " + message));
        this.path = path;
        this.limit = limit;
    }

    /** Returns one about a document that is larger, deeper or fuller than is read. */
    public static JsonException overLimit(String path, String message) {
        return new JsonException(path, message, true);
    }

    /** Returns the place. */
    public String path() {
        return path;
    }

    /** Tells whether the document may be right, but is more than is read. */
    public boolean isOverLimit() {
        return limit;
    }
}
