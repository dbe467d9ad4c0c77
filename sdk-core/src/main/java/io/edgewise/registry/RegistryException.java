package io.edgewise.registry;

import io.edgewise.json.Plain;

/** A registry answered, and not with what was asked for. The message names the URL, the answer and what to do. */
public final class RegistryException extends RuntimeException {
    private final int status;

    RegistryException(int status, String message) {
        super(Plain.text(message));
        this.status = status;
    }

    /** Returns the HTTP status of the answer. */
    public int status() {
        return status;
    }
}
