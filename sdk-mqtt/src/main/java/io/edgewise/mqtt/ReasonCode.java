package io.edgewise.mqtt;

import io.edgewise.mqtt.TransportException.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the numbers mean with which an MQTT 5 broker says no (MQTT 5, section 2.4). */
final class ReasonCode {
    static final int UNSUPPORTED_VERSION = 0x84;

    private static final int FIRST_FAILURE = 0x80;
    private static final int BAD_LOGIN = 0x86;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int QUOTA_EXCEEDED = 0x97;

    // A broker's own words go into messages and logs, so they are cut.
    private static final int LONGEST_REASON = 200;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0x80, "unspecified error"),
            Map.entry(0x81, "malformed packet"),
            Map.entry(0x82, "protocol error"),
            Map.entry(0x83, "error of its own kind"),
            Map.entry(UNSUPPORTED_VERSION, "it does not speak MQTT 5; set the version to 3.1.1"),
            Map.entry(0x85, "client id not valid"),
            Map.entry(BAD_LOGIN, "bad user name or password"),
            Map.entry(NOT_AUTHORIZED, "not authorized"),
            Map.entry(0x88, "server unavailable"),
            Map.entry(0x89, "server busy"),
            Map.entry(0x8a, "banned"),
            Map.entry(0x8b, "server shutting down"),
            Map.entry(0x8c, "bad authentication method"),
            Map.entry(0x8d, "nothing came for the keep-alive time"),
            Map.entry(0x8e, "another client took the same client id"),
            Map.entry(0x8f, "topic filter invalid"),
            Map.entry(0x90, "topic name invalid"),
            Map.entry(0x93, "more messages than it takes at once"),
            Map.entry(0x94, "topic alias invalid"),
            Map.entry(0x95, "packet too large"),
            Map.entry(0x96, "message rate too high"),
            Map.entry(QUOTA_EXCEEDED, "quota exceeded"),
            Map.entry(0x98, "administrative action"),
            Map.entry(0x99, "payload format invalid"),
            Map.entry(0x9a, "retained messages not supported"),
            Map.entry(0x9b, "quality of service not supported"),
            Map.entry(0x9c, "use another server"),
            Map.entry(0x9d, "server moved"),
            Map.entry(0x9e, "shared subscriptions not supported"),
            Map.entry(0x9f, "connection rate exceeded"),
            Map.entry(0xa0, "longest time of a connection is over"),
            Map.entry(0xa1, "subscription identifiers not supported"),
            Map.entry(0xa2, "wildcard subscriptions not supported"));

    private ReasonCode() {}

    static boolean isFailure(int code) {
        return code >= FIRST_FAILURE;
    }

    /** Tells whether a connect failed by who we say we are. */
    static boolean isLogin(int code) {
        return code == BAD_LOGIN || code == NOT_AUTHORIZED;
    }

    /** Returns the code in words, and the broker's own words if it gave some. */
    static String words(int code, @Nullable String reason) {
        String name = "the broker says 0x" + Integer.toHexString(code) + ", " + NAMES.getOrDefault(code, "unknown");
        if (reason == null || reason.isBlank()) {
            return name;
        }
        return name + ": " + (reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
    }

    /** Returns what is to be done when the broker does not let us in. */
    static Kind ofConnect(int code) {
        return switch (code) {
            case UNSUPPORTED_VERSION, 0x85, 0x86, 0x87, 0x8a, 0x8c, 0x90, 0x95, 0x99, 0x9a, 0x9b, 0x9c, 0x9d ->
                Kind.REFUSED;
            default -> Kind.NETWORK;
        };
    }

    /**
     * Returns what is to be done with a message the broker does not take: REFUSED, it never will; BUSY, it will later;
     * NETWORK, it did not tell why, so it may be tried a few times.
     */
    static Kind ofMessage(int code) {
        return switch (code) {
            case 0x87, 0x90, 0x95, 0x99, 0x9a, 0x9b -> Kind.REFUSED;
            case QUOTA_EXCEEDED -> Kind.BUSY;
            default -> Kind.NETWORK;
        };
    }
}
