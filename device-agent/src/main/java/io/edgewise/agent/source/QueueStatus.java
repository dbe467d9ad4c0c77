package io.edgewise.agent.source;

import java.util.Map;

/**
 * How the queue in front of a pipeline stands.
 *
 * @param depth how many frames wait
 * @param capacity how many may wait
 * @param dropped how many were dropped, by reason
 * @param unreadable how many messages were no frames and went to the dead letters, by problem
 */
public record QueueStatus(int depth, int capacity, Map<String, Long> dropped, Map<String, Long> unreadable) {
    public QueueStatus {
        dropped = Map.copyOf(dropped);
        unreadable = Map.copyOf(unreadable);
    }
}
