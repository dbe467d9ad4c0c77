package io.edgewise.registry;

import io.edgewise.json.Plain;

/** A registry answered, and not with what was asked for. The message names the URL, the answer and what to do. */
public final class RegistryException extends RuntimeException {
    private final int status;
    private final long retryAfterNanos;

    RegistryException(int status, String message) {
        this(status, message, 0);
    }

    RegistryException(int status, String message, long retryAfterNanos) {
        super(Plain.text(message));
        this.status = status;
        this.retryAfterNanos = retryAfterNanos;
    }

    /** Returns the HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** Returns how long it asks to be left alone; 0 when it does not say. */
    long retryAfterNanos() {
        return retryAfterNanos;
    }
}
