package io.edgewise.mqtt;

/**
 * Where a link stands.
 *
 * <pre>
 *   BACKOFF -> CONNECTING -> ONLINE -> DRAINING -> CLOSED
 *      ^            |           |          |         ^
 *      +------------+-----------+----------+         |
 *      +---------------------------------------------+ (from anywhere)
 * </pre>
 */
public enum LinkState {
    /** No connection; the next try comes after a rest. */
    BACKOFF,
    /** A try is under way. */
    CONNECTING,
    /** Connected. */
    ONLINE,
    /** Connected, and sending what is left before it ends. */
    DRAINING,
    /** Ended, for good. */
    CLOSED;

    /** Tells whether that step is a legal one. */
    public boolean mayBecome(LinkState next) {
        return switch (this) {
            case BACKOFF -> next == CONNECTING || next == CLOSED;
            case CONNECTING -> next == ONLINE || next == BACKOFF || next == CLOSED;
            case ONLINE -> next == DRAINING || next == BACKOFF || next == CLOSED;
            case DRAINING -> next == BACKOFF || next == CLOSED;
            case CLOSED -> false;
        };
    }
}
