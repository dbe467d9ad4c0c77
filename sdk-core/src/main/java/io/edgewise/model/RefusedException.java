package io.edgewise.model;

/** A model was refused: a reason for machines, and for people what was found and what to do. */
public final class RefusedException extends RuntimeException {
    private final Refusal refusal;

    /** Makes one with a message that names what was refused, what was found and what to do. */
    public RefusedException(Refusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    /** Makes one that was caused by another failure. */
    public RefusedException(Refusal refusal, String message, Throwable cause) {
        super(message, cause);
        this.refusal = refusal;
    }

    /** Returns the reason for machines. */
    public Refusal refusal() {
        return refusal;
    }
}
