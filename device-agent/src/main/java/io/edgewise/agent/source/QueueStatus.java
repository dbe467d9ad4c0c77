package io.edgewise.agent.source;

import java.util.Map;

/**
 * How the queue in front of a pipeline stands.
 *
 * @param depth how many frames wait
 * @param capacity how many may wait
 * @param ignored how many values of channels that nothing is bound to were passed over
 * @param dropped how many were dropped, those that were no frames among them, by reason
 */
public record QueueStatus(int depth, int capacity, long ignored, Map<String, Long> dropped) {
    public QueueStatus {
        dropped = Map.copyOf(dropped);
    }
}
