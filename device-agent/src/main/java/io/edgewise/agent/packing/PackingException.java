package io.edgewise.agent.packing;

import io.edgewise.json.Plain;

/** What was given does not make a package: the message says what does not fit and which option says it better. */
public final class PackingException extends RuntimeException {
    /** Makes one. */
    public PackingException(String message) {
        super(Plain.text(message));
    }
}
