package io.edgewise.mqtt;

import io.edgewise.identity.TlsStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a link stands: a snapshot any thread may hold.
 *
 * @param state where it stands
 * @param url the broker's address that is tried or held
 * @param insecure whether plain TCP may leave this machine
 * @param tls how TLS stands; null with plain TCP
 * @param reconnects how often it has come back after the first connection
 * @param inFlight how many messages are sent and not yet acknowledged
 * @param queueDepth how many messages wait to be sent, those in flight not counted
 * @param queueCapacity how many may wait and be in flight together
 * @param queueBytes what they take, bytes
 * @param pendingSubscriptions how many filters the broker has not granted on this connection
 * @param counts what went through since the start
 * @param lastError what went wrong last; null when nothing has
 */
public record LinkStatus(
        LinkState state,
        String url,
        boolean insecure,
        @Nullable TlsStatus tls,
        long reconnects,
        int inFlight,
        int queueDepth,
        int queueCapacity,
        long queueBytes,
        int pendingSubscriptions,
        Counts counts,
        @Nullable String lastError) {
    /**
     * What went through a link since the start.
     *
     * @param framesReceived how many messages came in for a subscription of ours
     * @param decisionsSent how many telemetry messages were published and acknowledged (QoS 0: written to the socket)
     * @param telemetryBytes how many bytes telemetry has taken
     * @param withinBudget whether telemetry may be sent now; false when its hour is used up
     * @param dropped how many messages were dropped, by {@link Drop}
     */
    public record Counts(
            long framesReceived,
            long decisionsSent,
            long telemetryBytes,
            boolean withinBudget,
            Map<String, Long> dropped) {}

    /** Returns how many messages came in for a subscription of ours. */
    public long framesReceived() {
        return counts.framesReceived;
    }

    /** Returns how many telemetry messages were published and acknowledged. */
    public long decisionsSent() {
        return counts.decisionsSent;
    }

    /** Returns how many messages were dropped, by {@link Drop}. */
    public Map<String, Long> dropped() {
        return counts.dropped;
    }
}
