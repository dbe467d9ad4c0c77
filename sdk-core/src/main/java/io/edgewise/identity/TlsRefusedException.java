package io.edgewise.identity;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A TLS connection that one side does not want, for what the other is or shows: trying again soon is of no use,
 * somebody must do something. Trouble of the network is a plain {@link IOException}.
 */
public final class TlsRefusedException extends IOException {
    /** Why; never reused for another meaning. */
    public enum Reason {
        /** The peer's certificate comes from no authority that is believed here. */
        UNKNOWN_AUTHORITY,
        /** The peer's certificate is for another host. */
        WRONG_HOST,
        /** The peer's certificate or every authority that is believed has expired, by this device's clock. */
        EXPIRED,
        /** The peer's certificate is not yet valid, by this device's clock. */
        NOT_YET_VALID,
        /** The peer did not accept our certificate. */
        OWN_REFUSED,
        /** The peer wants a certificate and there is none. */
        OWN_MISSING,
        /** Our own key cannot be used. */
        OWN_KEY,
        /** No version or cipher that both sides accept, or no TLS at all. */
        NO_COMMON_TLS
    }

    private final Reason reason;

    TlsRefusedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns why. */
    public Reason reason() {
        return reason;
    }
}
