package io.edgewise.agent.health;

import io.edgewise.identity.Device;
import io.edgewise.time.Ticker;

/**
 * What does not change while the agent runs.
 *
 * @param device who and in which boot
 * @param version the program's version
 * @param startNanos when it started, by the ticker
 * @param ticker for how long it runs
 */
public record AgentFacts(Device device, String version, long startNanos, Ticker ticker) {
    /** Returns for how many seconds the agent runs. */
    public long uptimeSeconds() {
        return (ticker.nanos() - startNanos) / 1_000_000_000L;
    }
}
