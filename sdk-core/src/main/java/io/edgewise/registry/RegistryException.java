package io.edgewise.registry;

/** A registry answered, and not with what was asked for. The message names the URL, the answer and what to do. */
public final class RegistryException extends RuntimeException {
    private final int status;

    RegistryException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns the HTTP status of the answer. */
    public int status() {
        return status;
    }
}
