package io.edgewise.model;

import io.edgewise.json.Plain;

/** A model was refused: a reason for machines, and for people what was found and what to do, as {@link Plain} text. */
public final class RefusedException extends RuntimeException {
    private final Refusal refusal;
    private final String key;

    /** Makes one with a message that names what was refused, what was found and what to do. */
    public RefusedException(Refusal refusal, String message) {
        this(refusal, "", message);
    }

    /**
     * Makes one that is about a key of what somebody declared.
     *
     * @param key for example {@code bind.flow.unit}; empty for the whole
     */
    public RefusedException(Refusal refusal, String key, String message) {
        super(Plain.text(message));
        this.refusal = refusal;
        this.key = key;
    }

    /** Makes one that was caused by another failure. */
    public RefusedException(Refusal refusal, String message, Throwable cause) {
        super(Plain.text(message), cause);
        this.refusal = refusal;
        this.key = "";
    }

    /** Returns the reason for machines. */
    public Refusal refusal() {
        return refusal;
    }

    /** Returns the key of the declaration that it is about; empty for the whole. */
    public String key() {
        return key;
    }
}
