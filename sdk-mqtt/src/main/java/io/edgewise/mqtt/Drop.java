package io.edgewise.mqtt;

/** Why a message was dropped. The names go out as the reasons of counters and are never reused. */
public enum Drop {
    /** A queue was full: out, or of a subscription. */
    QUEUE_FULL,
    /** One message is larger than the whole queue may be. */
    TOO_LARGE,
    /** QoS 0, and the connection broke while it was under way. */
    CONNECTION_LOST,
    /** A newer status of the same topic took its place. */
    SUPERSEDED,
    /** The transport or the broker does not take it at all, whatever the state of the line. */
    REFUSED,
    /** It came in, and no subscription of ours asks for it. */
    NO_SUBSCRIBER,
    /** It was given to a link that has ended, or lay in a subscription that ended. */
    CLOSED,
    /** It could not be turned into bytes: a bug, and logged as one. */
    NOT_ENCODED,
    /** QoS 0, and what telemetry may take in an hour was used up. */
    OVER_BUDGET,
    /** The link ended before it was sent and acknowledged. */
    NOT_SENT
}
