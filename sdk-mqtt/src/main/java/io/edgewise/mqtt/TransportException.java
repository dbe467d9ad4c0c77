package io.edgewise.mqtt;

import io.edgewise.identity.TlsRefusedException;
import java.io.EOFException;
import org.jspecify.annotations.Nullable;

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
     * Makes one of what a client threw. When among the causes a certificate was refused, theirs or ours, it is REFUSED
     * whatever else is said: tried again, it will be refused again.
     *
     * @param kind what it is otherwise
     */
    static TransportException of(Kind kind, String what, Throwable cause) {
        for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
            if (deeper instanceof TlsRefusedException refused) {
                return new TransportException(Kind.REFUSED, what + ": " + refused.getMessage(), refused);
            }
        }
        return new TransportException(kind, what + ": " + words(cause), cause);
    }

    /** Returns what a client threw in words. The cause's cause says more: Paho's own message is a bare name. */
    static String words(@Nullable Throwable cause) {
        if (cause == null) {
            return "the connection ended";
        }
        Throwable deeper = cause.getCause();
        if (deeper instanceof EOFException) {
            return "the broker closed it without a word; if that goes on, another client uses the same client id, or"
                    + " its access list forbids something (see its log)";
        }
        return deeper == null ? String.valueOf(cause.getMessage()) : deeper.toString();
    }
}
