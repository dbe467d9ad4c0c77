package io.edgewise.model;

import io.edgewise.json.Plain;

/** A model was refused: a reason for machines, and for people what was found and what to do, as {@link Plain} text. */
public final class RefusedException extends RuntimeException {
    private final Refusal refusal;

    /** Makes one with a message that names what was refused, what was found and what to do. */
    public RefusedException(Refusal refusal, String message) {
        super(Plain.text(message));
        this.refusal = refusal;
    }

    /** Makes one that was caused by another failure. */
    public RefusedException(Refusal refusal, String message, Throwable cause) {
        super(Plain.text(message), cause);
        this.refusal = refusal;
    }

    /** Returns the reason for machines. */
    public Refusal refusal() {
        return refusal;
    }
}
