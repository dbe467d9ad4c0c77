package io.edgewise.agent.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the queue in front of a pipeline stands.
 *
 * @param depth how many frames wait
 * @param capacity how many may wait
 * @param ignored how many values of channels that nothing is bound to were passed over
 * @param dropped how many were dropped, those that were no frames among them, by reason
 * @param trouble why nothing comes, in words; null where nothing is wrong
 */
public record QueueStatus(
        int depth,
        int capacity,
        long ignored,
        Map<String, Long> dropped,
        @Nullable String trouble) {
    /** How the queue of a source stands with which nothing is wrong. */
    QueueStatus(int depth, int capacity, long ignored, Map<String, Long> dropped) {
        this(depth, capacity, ignored, dropped, null);
    }

    public QueueStatus {
        dropped = Map.copyOf(dropped);
    }
}
