package io.edgewise.mqtt;

import io.edgewise.identity.TlsRefusedException;
import java.util.Optional;

/** A connection that failed, or did not take something. */
public final class TransportException extends RuntimeException {
    private final Kind kind;

    /** Makes one with what was tried and what came back. */
    public TransportException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Makes one with what was tried and what came back. */
    public TransportException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What is to be done about it. */
    public enum Kind {
        /** The network or the broker is gone: try again soon. */
        NETWORK,
        /** The broker does not want us or this: trying again soon is of no use. */
        REFUSED,
        /** More is under way than it takes: wait for acknowledgements. */
        BUSY
    }

    /** Returns what is to be done about it. */
    public Kind kind() {
        return kind;
    }

    /**
     * Finds, among the causes, that a certificate was refused, theirs or ours: tried again, it will be refused again.
     */
    static Optional<TransportException> ofCertificate(String what, Throwable cause) {
        for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
            if (deeper instanceof TlsRefusedException refused) {
                return Optional.of(new TransportException(Kind.REFUSED, what + ": " + refused.getMessage(), refused));
            }
        }
        return Optional.empty();
    }
}
