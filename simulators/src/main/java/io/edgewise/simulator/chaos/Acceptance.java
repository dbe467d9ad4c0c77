package io.edgewise.simulator.chaos;

/** What a {@link FaultProxy} does with a client that comes. */
public enum Acceptance {
    /** Connects it to the broker. */
    OPEN,
    /** Does not listen: the client's connect is refused by the machine. */
    REFUSE,
    /** Accepts and resets at once. */
    DROP,
    /** Accepts, reads what comes and never answers. */
    SILENT
}
