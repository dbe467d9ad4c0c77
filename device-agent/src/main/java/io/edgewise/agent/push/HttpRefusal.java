package io.edgewise.agent.push;

import java.io.Serial;

/** A request that is turned away, with the status that says why (RFC 9110). */
final class HttpRefusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;

    HttpRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
